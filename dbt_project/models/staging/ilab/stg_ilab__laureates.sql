with laureates as (

    select * from {{ source('ilab', 'laureates') }}

),

-- The fullest of the rows that share a key is kept; the others say that they yield to it.
cleaned as (

    select
        *,
        row_number() over (
            partition by "Année de concours", "Moto", "N° SIREN"
            order by
                "Libellé entreprise" is not null desc,
                "Projet" is not null desc,
                _row_number asc
        ) as rank_in_key,
        {{ siren('"N° SIREN"') }} as printed_siren,
        {{ padded_siren('"N° SIREN"') }} as padded_siren
    from laureates

),

final as (

    select
        {{ clean_text('"Dossier Aide"') }} as file_number,
        try_cast("Année de concours" as integer) as award_year,
        {{ clean_text('"Type de candidature"') }} as application_type,
        {{ clean_text('"Domaine technologique"') }} as technology_domain,
        -- Publisher's region: that of the candidate at the time, « R76 ».
        nullif({{ replace_all('upper("Id région")', '[^0-9A-Z]|^R', '') }}, '') as region_code,
        {{ clean_text('"Région"') }} as region_name,
        {{ clean_text('"Projet"') }} as project,
        {{ clean_text('"Moto"') }} as motto,
        {{ clean_text('"Résumé"') }} as summary,
        {{ clean_text('"Libellé entreprise"') }} as company_name,
        padded_siren as siren,
        printed_siren is null and padded_siren is not null as siren_was_padded,
        "N° SIREN" is not null and padded_siren is null as has_invalid_siren,
        case when padded_siren is null then {{ clean_text('"N° SIREN"') }} end as false_siren,
        try_cast("Année de concours" as integer) is not null as is_valid,
        case
            when try_cast("Année de concours" as integer) is null then 'année de concours illisible'
        end as invalid_reason,
        _is_key_conflict and rank_in_key > 1 as is_key_conflict,
        _archive_sha256,
        _row_number
    from cleaned

)

select * from final
