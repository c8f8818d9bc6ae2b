-- One firm of the panorama at one reference date and in one population, with its revenue of the fiscal year that the
-- date answers for, and of four years before. Diversified firms stay out, as in the Panorama's method.
with members as (

    select * from {{ ref('int_firms__populations') }}
    where population in ('all', 'core') and ai_group is distinct from 'diversified'

),

accounts as (

    select * from {{ ref('int_finance__accounts') }}
    where is_reference_account and exclusion_reason is null

),

years as (

    select * from {{ ref('int_finance__fiscal_years') }}

),

final as (

    select
        members.reference_date,
        members.population,
        members.firm_id,
        members.siren,
        years.fiscal_year,
        years.base_year,
        accounts.siren is not null as has_account,
        accounts.revenue_eur,
        base_accounts.revenue_eur as base_revenue_eur,
        members.jobs_mid
    from members
    inner join years on members.reference_date = years.reference_date
    left join accounts on members.firm_id = accounts.firm_id and years.fiscal_year = accounts.fiscal_year
    left join accounts as base_accounts
        on members.firm_id = base_accounts.firm_id and years.base_year = base_accounts.fiscal_year

)

select * from final
