-- What private funding is measured over: one reference date, population and start of period. Starts are those that the
-- published figures state (2001, 2018); the longest one is what breakdowns and concentration are about.
with spine as (

    select * from {{ ref('int_indicators__spine') }}
    where population in ('all', 'core')

),

figures as (

    select distinct period_start
    from {{ ref('stg_published_figures__figures') }}
    where theme = 'private_funding' and has_period and indicator <> 'amount_raised_growth'

),

held as (

    select count(*) as rounds_held from {{ ref('stg_rounds__rounds') }}

),

counted as (

    select * from {{ ref('int_funding__counted') }}

),

final as (

    select
        spine.reference_date,
        spine.population,
        figures.period_start,
        figures.period_start = min(figures.period_start) over (
            partition by spine.reference_date, spine.population
        ) as is_longest,
        count(counted.round_id) as rounds,
        count(counted.amount_eur) as known_amounts,
        count(distinct counted.firm_id) as firms,
        coalesce(sum(counted.amount_eur), 0) as amount_eur,
        case
            when spine.not_followed_reason is not null then spine.not_followed_reason
            when count(counted.round_id) = 0 and held.rounds_held = 0 then 'aucune levée relevée'
            when count(counted.round_id) = 0 then 'aucune levée comptée pour cette population à cette date'
        end as not_computable_reason
    from spine
    cross join held
    inner join figures on spine.reference_date >= figures.period_start
    left join counted
        on
            spine.reference_date = counted.reference_date
            and spine.population = counted.population
            and figures.period_start <= counted.announced_on
    group by
        spine.reference_date,
        spine.population,
        spine.not_followed_reason,
        figures.period_start,
        held.rounds_held

)

select * from final
