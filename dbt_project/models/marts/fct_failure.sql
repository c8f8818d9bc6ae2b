with episodes as (

    select * from {{ ref('int_failures__episodes') }}

),

-- Every company of the region, not the register's alone: the age at failure of the others stands beside.
units as (

    select * from {{ ref('stg_sirene__legal_units') }}
    where is_valid and not is_key_conflict

),

firms as (

    select * from {{ ref('dim_firm') }}

),

final as (

    select
        episodes.episode_id as failure_id,
        episodes.announcement_id,
        episodes.siren,
        episodes.siren_reason,
        episodes.company_name,
        episodes.opening_kind,
        episodes.is_opening_seen,
        episodes.judgment_date,
        episodes.judgment_date_basis,
        episodes.publication_date,
        case
            when units.creation_date <= episodes.judgment_date
                then {{ days_between('units.creation_date', 'episodes.judgment_date') }}
        end as age_days,
        case
            when episodes.siren is null then 'SIREN inconnu'
            when units.siren is null then 'société absente du stock Sirene lu'
            when units.creation_date is null then 'date de création inconnue de Sirene'
            when units.creation_date > episodes.judgment_date then 'date de création postérieure au jugement'
        end as age_reason,
        episodes.latest_outcome,
        episodes.latest_outcome_date,
        episodes.is_provisional,
        episodes.department_code,
        episodes.department_basis,
        episodes.region_code,
        episodes.firm_id,
        firms.firm_type,
        coalesce(firms.is_in_panorama, false) as is_in_panorama
    from episodes
    left join firms on episodes.firm_id = firms.firm_id
    left join units on episodes.siren = units.siren
    where episodes.is_in_region or episodes.firm_id is not null

)

select * from final
