with laureates as (

    select * from {{ source('inov', 'laureates') }}

),

-- The fullest of the rows that share a key is kept; the others say that they yield to it.
ranked as (

    select
        *,
        row_number() over (
            partition by siren, projet, vague
            order by
                try_cast(subvention as decimal(14, 2)) is not null desc,
                try_cast(montantprojet as decimal(14, 2)) is not null desc,
                _row_number asc
        ) as rank_in_key
    from laureates

),

final as (

    select
        {{ siren('siren') }} as siren,
        {{ clean_text('entreprise') }} as beneficiary_name,
        {{ clean_text('projet') }} as project,
        {{ clean_text('moto') }} as motto,
        {{ clean_text('projetresume') }} as project_summary,
        {{ clean_text('entrepriseresume') }} as company_summary,
        {{ clean_text('thematique') }} as theme,
        {{ clean_text('vague') }} as wave,
        -- The publisher prints 1 January of the year of the wave: only the year counts.
        try_cast(substr(datepublication, 1, 4) as integer) as award_year,
        try_cast(subvention as decimal(14, 2)) as grant_eur,
        try_cast(montantprojet as decimal(14, 2)) as project_cost_eur,
        {{ commune('cityid') }} as commune_code,
        {{ clean_text('reg_nom') }} as region_name,
        siren is not null and {{ siren('siren') }} is null as has_invalid_siren,
        case when {{ siren('siren') }} is null then {{ clean_text('siren') }} end as false_siren,
        try_cast(substr(datepublication, 1, 4) as integer) is not null as is_valid,
        case
            when try_cast(substr(datepublication, 1, 4) as integer) is null then 'date de publication illisible'
        end as invalid_reason,
        _is_key_conflict and rank_in_key > 1 as is_key_conflict,
        _archive_sha256,
        _row_number
    from ranked

)

select * from final
