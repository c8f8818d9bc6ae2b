with awards as (

    select * from {{ ref('int_awards__unioned') }}

),

firms as (

    select * from {{ ref('dim_firm') }}

),

-- The same project of the same company in another source: shown, never added up.
elsewhere as (

    select
        awards.award_key,
        {{ joined_values('other.source_id', '|') }} as also_in_sources
    from awards
    inner join awards as other
        on awards.project_link = other.project_link and awards.source_id <> other.source_id
    group by awards.award_key

),

final as (

    select
        awards.award_key as award_id,
        awards.source_id,
        awards.programme,
        awards.scheme,
        awards.project,
        awards.project_id,
        awards.beneficiary_name,
        awards.beneficiary_id,
        awards.beneficiary_kind,
        awards.siren,
        awards.siren_reason,
        awards.match_status,
        awards.award_year,
        cast(awards.amount_eur as double) as amount_eur,
        awards.amount_kind,
        awards.amount_reason,
        cast(awards.project_cost_eur as double) as project_cost_eur,
        awards.commune_code,
        awards.department_code,
        awards.region_code,
        awards.firm_id,
        awards.link_basis,
        coalesce(firms.is_in_panorama, false) as is_in_panorama,
        elsewhere.also_in_sources
    from awards
    left join firms on awards.firm_id = firms.firm_id
    left join elsewhere on awards.award_key = elsewhere.award_key

)

select * from final
