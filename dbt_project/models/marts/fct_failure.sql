with episodes as (

    select * from {{ ref('int_failures__episodes') }}

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
        {{ days_between('firms.creation_date', 'episodes.judgment_date') }} as age_days,
        case when firms.creation_date is null then 'date de création inconnue : Sirene n''est pas lu' end as age_reason,
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
    where episodes.is_in_region or episodes.firm_id is not null

)

select * from final
