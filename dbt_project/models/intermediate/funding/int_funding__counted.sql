-- One counted round at one reference date in one population (all, core): announced by then for sure, of a firm that
-- stands in the panorama at that date.
with rounds as (

    select * from {{ ref('int_funding__judged') }}
    where not_countable_reason is null

),

members as (

    select * from {{ ref('int_firms__populations') }}
    where population in ('all', 'core')

),

final as (

    select
        members.reference_date,
        members.population,
        rounds.round_id,
        rounds.firm_id,
        rounds.announced_from as announced_on,
        cast(extract(year from rounds.announced_from) as integer) as announced_year,
        rounds.stage,
        coalesce(rounds.domain, 'unknown') as domain,
        case when rounds.domain = 'health' then coalesce(rounds.health_subdomain, 'unknown') end as health_subdomain,
        rounds.amount_eur
    from rounds
    inner join members on rounds.firm_id = members.firm_id and rounds.known_by <= members.reference_date

)

select * from final
