-- Every award of the region, those of restricted files included: what figures are computed from. Only rows of open
-- sources are published, with what open sources alone say of their amount and of their links.
with awards as (

    select * from {{ ref('int_awards__unioned') }}

),

firms as (

    select * from {{ ref('dim_firm') }}

),

links as (

    select * from {{ ref('int_awards__links') }}

),

restricted as (

    select * from {{ ref('int_secrecy__restricted_sources') }}

),

final as (

    select
        awards.award_key as award_id,
        awards.source_id,
        awards.programme,
        awards.scheme,
        awards.project,
        awards.project_id,
        awards.project_ref,
        links.linked_project_id,
        awards.beneficiary_name,
        awards.beneficiary_id,
        awards.beneficiary_kind,
        awards.siren,
        awards.siren_reason,
        awards.match_status,
        awards.match_reason,
        awards.award_year,
        awards.decided_on,
        cast(awards.amount_eur as double) as amount_eur,
        awards.amount_kind,
        awards.amount_reason,
        links.counts_amount,
        links.counts_amount_openly,
        cast(awards.project_cost_eur as double) as project_cost_eur,
        awards.commune_code,
        awards.department_code,
        awards.region_code,
        awards.firm_id,
        awards.link_basis,
        coalesce(firms.is_in_panorama, false) as is_in_panorama,
        links.also_in_sources,
        links.link_evidence,
        restricted.source_id is not null as is_restricted
    from awards
    left join firms on awards.firm_id = firms.firm_id
    inner join links on awards.award_key = links.award_key
    left join restricted on awards.source_id = restricted.source_id

)

select * from final
