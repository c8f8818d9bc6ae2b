-- The awards of the region that sources print row by row, in one shape; the annex alone counts by its own names.
-- A beneficiary is known by its SIREN, else by its name, else it is nobody's but its own.
with contests as (

    select * from {{ ref('int_awards__contest_laureates') }}

),

firms as (

    select * from {{ ref('stg_register__firms') }}
    where siren is not null

),

sourced as (

    select * from contests

),

counting as (

    select * from sourced
    where region_code = '{{ var("region") }}' and set_aside_reason is null

),

final as (

    select
        counting.source_id,
        counting.source_row,
        counting.programme,
        counting.scheme,
        counting.project,
        -- A reference of the publisher is worth more than a name; without one, a project is its laureate's.
        case
            when counting.project_ref is not null then {{ hash_of(['counting.programme', 'counting.project_ref']) }}
            else {{ hash_of([
                "coalesce(counting.siren, " ~ normalised_name('counting.beneficiary_name') ~ ", counting.laureate_ref)",
                normalised_name('counting.project'),
                "case when counting.project is null then counting.laureate_ref end"
            ]) }}
        end as project_id,
        counting.project_ref,
        counting.beneficiary_name,
        coalesce(
            counting.siren,
            'nom:' || {{ normalised_name('counting.beneficiary_name') }},
            counting.source_id || ':' || counting.laureate_ref
        ) as beneficiary_id,
        counting.beneficiary_kind,
        counting.siren,
        case when counting.siren is null then coalesce(counting.siren_reason, 'aucun SIREN dans les sources lues') end
            as siren_reason,
        case when counting.siren is null then 'not_matched' else 'matched' end as match_status,
        firms.firm_id,
        case when firms.firm_id is not null then 'siren' end as link_basis,
        counting.award_year,
        counting.decided_on,
        counting.amount_eur,
        counting.amount_kind,
        counting.amount_reason,
        counting.project_cost_eur,
        counting.commune_code,
        counting.department_code,
        counting.region_code
    from counting
    left join firms on counting.siren = firms.siren

)

select * from final
