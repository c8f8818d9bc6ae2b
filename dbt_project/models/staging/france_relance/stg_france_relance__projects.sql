with projects as (

    select * from {{ source('france_relance', 'projects') }}

),

-- The fullest of the rows that share a key is kept; the others say that they yield to it (rank_in_key).
typed as (

    select
        case
            when not {{ is_a_person('entreprise') }}
                then {{ clean_text(replace_all('entreprise', '[\\n\\r ]+', ' ')) }}
        end as beneficiary_name,
        {{ is_a_person('entreprise') }} as is_person,
        {{ clean_text('type_entreprise') }} as enterprise_type,
        {{ number_digits('siren') }} as number_digits,
        {{ clean_text('mesure') }} as measure,
        {{ clean_text('mesure_light') }} as measure_label,
        {{ clean_text('description_projet') }} as project_summary,
        -- The day of the list that first showed the project: the decision itself is not dated.
        {{ french_date('mise_a_jour') }} as listed_on,
        {{ year_of('mise_a_jour') }} as award_year,
        {{ department_of('code_departement') }} as department_code,
        {{ postal_code_of('code_postal') }} as postal_code,
        {{ clean_text('nom_commune') }} as commune_name,
        {{ clean_text('nom_region') }} as region_name,
        _is_key_conflict,
        row_number() over (
            partition by siren, entreprise, mesure, mise_a_jour, code_postal, nom_commune, description_projet
            order by nom_region is not null desc, code_departement is not null desc, _row_number asc
        ) as rank_in_key,
        _archive_sha256,
        _row_number
    from projects

),

identified as (

    select
        *,
        {{ siren_of_digits('number_digits') }} as siren
    from typed

),

final as (

    select
        * exclude (rank_in_key, _is_key_conflict),
        {{ siren_reason_of('number_digits', 'siren') }} as siren_reason,
        beneficiary_name is not null or is_person or number_digits is not null as is_valid,
        case
            when beneficiary_name is null and not is_person and number_digits is null
                then 'ni entreprise, ni identifiant'
        end as invalid_reason,
        _is_key_conflict and rank_in_key > 1 as is_key_conflict
    from identified

)

select * from final
