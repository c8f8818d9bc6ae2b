-- Amount raised in each year against the year before, years that are over at the reference date: period_start is the
-- first day of the earlier one, as in the published figure (2022-01-01 for 2022 → 2023).
with windows as (

    select * from {{ ref('int_indicators__round_windows') }}
    where is_longest

),

counted as (

    select * from {{ ref('int_funding__counted') }}

),

yearly as (

    select
        reference_date,
        population,
        announced_year,
        count(*) as rounds,
        count(amount_eur) as known_amounts,
        sum(amount_eur) as amount_eur
    from counted
    group by reference_date, population, announced_year

),

-- A year of which no amount was read is unknown, not zero: no growth to it nor from it.
pairs as (

    select
        windows.reference_date,
        windows.population,
        before.announced_year as base_year,
        before.amount_eur as base_amount_eur,
        latest.amount_eur,
        before.rounds + latest.rounds as rounds,
        before.known_amounts + latest.known_amounts as known_amounts
    from windows
    inner join yearly as before
        on windows.reference_date = before.reference_date and windows.population = before.population
    left join yearly as latest
        on
            before.reference_date = latest.reference_date
            and before.population = latest.population
            and before.announced_year + 1 = latest.announced_year
    where
        before.amount_eur > 0
        and make_date(before.announced_year + 1, 12, 31) <= windows.reference_date

),

final as (

    select
        reference_date,
        make_date(base_year, 1, 1) as period_start,
        'private_funding.amount_raised_growth' as indicator_id,
        population,
        'none' as breakdown,
        'none' as member,
        cast(100.0 * (amount_eur - base_amount_eur) / base_amount_eur as double) as value,
        'percent' as unit,
        cast(null as double) as numerator,
        cast(null as double) as denominator,
        1.0 * known_amounts / rounds as coverage,
        case when amount_eur is null then 'not_computable' else 'provisional' end as status,
        case
            when amount_eur is null
                then
                    'aucun montant relevé en ' || cast(base_year + 1 as varchar)
                    || ' pour cette population : inconnu, non zéro'
            else
                'de ' || cast(base_year as varchar) || ' à ' || cast(base_year + 1 as varchar)
                || ' ; levées que la presse lue dit : ' || cast(rounds as varchar)
                || ' ; au montant connu : ' || cast(known_amounts as varchar)
        end as reason
    from pairs
    union all
    -- Nothing to compare: said once, over the whole period.
    select
        windows.reference_date,
        windows.period_start,
        'private_funding.amount_raised_growth' as indicator_id,
        windows.population,
        'none' as breakdown,
        'none' as member,
        null as value,
        'percent' as unit,
        null as numerator,
        null as denominator,
        null as coverage,
        'not_computable' as status,
        coalesce(
            windows.not_computable_reason, 'aucune année écoulée dont un montant est connu pour cette population'
        ) as reason
    from windows
    left join pairs on windows.reference_date = pairs.reference_date and windows.population = pairs.population
    where pairs.reference_date is null

)

select * from final
