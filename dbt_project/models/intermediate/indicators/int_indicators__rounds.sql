-- Rounds and amounts raised: whole, by stage (Tableau 2), year (Figure 13) and domain (Tableau 3), the amount in health
-- by sub-domain (Figure 14), firms that raised. What the press did not tell is not here: a floor, and coverage says how
-- much of what is counted is known. Unknown is not zero: a member without a round is zero only when every round of its
-- breakdown is placed (no stage is missing), and rounds without a single known amount have no amount.
with windows as (

    select * from {{ ref('int_indicators__round_windows') }}

),

counted as (

    select * from {{ ref('int_funding__counted') }}

),

figures as (

    select * from {{ ref('stg_published_figures__figures') }}
    where theme = 'private_funding'

),

in_window as (

    select
        counted.*,
        windows.period_start,
        windows.is_longest
    from windows
    inner join counted
        on
            windows.reference_date = counted.reference_date
            and windows.population = counted.population
            and windows.period_start <= counted.announced_on

),

labelled as (

    select
        *,
        'none' as breakdown,
        'none' as member
    from in_window
    union all
    select
        *,
        'stage' as breakdown,
        stage as member
    from in_window
    where is_longest
    union all
    select
        *,
        'year' as breakdown,
        cast(announced_year as varchar) as member
    from in_window
    where is_longest
    union all
    select
        *,
        'domain' as breakdown,
        domain as member
    from in_window
    where is_longest
    union all
    select
        *,
        'health_subdomain' as breakdown,
        health_subdomain as member
    from in_window
    where is_longest and health_subdomain is not null

),

printed_members as (

    select distinct
        breakdown,
        {{ exploded(split('member', '+')) }} as member
    from figures
    where breakdown <> 'none'

),

cells as (

    select
        reference_date,
        population,
        period_start,
        'none' as breakdown,
        'none' as member
    from windows
    union
    select
        windows.reference_date,
        windows.population,
        windows.period_start,
        printed_members.breakdown,
        printed_members.member
    from windows
    cross join printed_members
    where windows.is_longest and windows.not_computable_reason is null
    union
    select
        reference_date,
        population,
        period_start,
        breakdown,
        member
    from labelled

),

summed as (

    select
        cells.reference_date,
        cells.population,
        cells.period_start,
        cells.breakdown,
        cells.member,
        count(labelled.round_id) as cell_rounds,
        count(labelled.amount_eur) as cell_known_amounts,
        coalesce(sum(labelled.amount_eur), 0) as cell_amount_eur
    from cells
    left join labelled
        on
            cells.reference_date = labelled.reference_date
            and cells.population = labelled.population
            and cells.period_start = labelled.period_start
            and cells.breakdown = labelled.breakdown
            and cells.member = labelled.member
    group by cells.reference_date, cells.population, cells.period_start, cells.breakdown, cells.member

),

measured as (

    select
        summed.*,
        windows.rounds,
        windows.known_amounts,
        windows.firms,
        windows.not_computable_reason,
        -- What no page says is no member of a breakdown: coverage tells how much of it is placed.
        sum(summed.cell_rounds) over breakdown_of as breakdown_rounds,
        sum(case when summed.member in ('undisclosed', 'unknown') then 0 else summed.cell_rounds end)
            over breakdown_of as placed_rounds,
        sum(summed.cell_amount_eur) over breakdown_of as breakdown_amount_eur,
        sum(case when summed.member = 'unknown' then 0 else summed.cell_amount_eur end)
            over breakdown_of as placed_amount_eur
    from summed
    inner join windows
        on
            summed.reference_date = windows.reference_date
            and summed.population = windows.population
            and summed.period_start = windows.period_start
    window breakdown_of as (
        partition by summed.reference_date, summed.population, summed.period_start, summed.breakdown
    )

),

explained as (

    select
        *,
        1.0 * placed_rounds / nullif(breakdown_rounds, 0) as share_of_rounds_placed,
        1.0 * placed_amount_eur / nullif(breakdown_amount_eur, 0) as share_of_amount_placed,
        case
            when cell_rounds = 0 and placed_rounds < breakdown_rounds
                then
                    'levées dont aucune page lue ne dit le '
                    || case
                        when breakdown = 'stage' then 'stade'
                        when breakdown = 'domain' then 'domaine'
                        else 'sous-domaine'
                    end
                    || ' : ' || cast(breakdown_rounds - placed_rounds as varchar)
                    || ' sur ' || cast(breakdown_rounds as varchar) || ' ; aucune placée ici : inconnu, non zéro'
        end as placing_reason,
        case
            when cell_rounds > 0 and cell_known_amounts = 0
                then 'levées : ' || cast(cell_rounds as varchar) || ' ; aucun montant connu'
        end as amount_reason
    from measured

),

measures as (

    select
        *,
        'private_funding.rounds' as indicator_id,
        'count' as unit,
        case when placing_reason is null then cast(cell_rounds as double) end as measured,
        cast(null as double) as numerator,
        cast(null as double) as denominator,
        share_of_rounds_placed as covered,
        placing_reason as measure_reason
    from explained
    where breakdown <> 'health_subdomain'
    union all
    select
        *,
        'private_funding.amount_raised' as indicator_id,
        'million_eur' as unit,
        case when coalesce(placing_reason, amount_reason) is null then cell_amount_eur / 1e6 end as measured,
        null as numerator,
        null as denominator,
        -- Of a stage or a domain: the part that is placed too, an amount that stands nowhere may be one of its own.
        coalesce(1.0 * cell_known_amounts / nullif(cell_rounds, 0), 1.0 * known_amounts / nullif(rounds, 0))
        * case when member in ('undisclosed', 'unknown') then 1.0 else share_of_rounds_placed end as covered,
        coalesce(placing_reason, amount_reason) as measure_reason
    from explained
    where breakdown <> 'health_subdomain'
    union all
    select
        *,
        'private_funding.share_of_health_amount' as indicator_id,
        'percent' as unit,
        case
            when share_of_amount_placed > 0 and coalesce(placing_reason, amount_reason) is null
                then 100.0 * cell_amount_eur / breakdown_amount_eur
        end as measured,
        cell_amount_eur as numerator,
        breakdown_amount_eur as denominator,
        share_of_amount_placed as covered,
        case
            when coalesce(share_of_amount_placed, 0) = 0
                then 'aucune page lue ne dit le sous-domaine d''une levée en santé au montant connu'
            else coalesce(placing_reason, amount_reason)
        end as measure_reason
    from explained
    where breakdown = 'health_subdomain'
    union all
    select
        *,
        'private_funding.firms_that_raised' as indicator_id,
        'count' as unit,
        firms as measured,
        null as numerator,
        null as denominator,
        1.0 as covered,
        null as measure_reason
    from explained
    where breakdown = 'none'

),

final as (

    select
        reference_date,
        period_start,
        indicator_id,
        population,
        breakdown,
        member,
        case when not_computable_reason is null then cast(measured as double) end as value,
        unit,
        case when not_computable_reason is null and measured is not null then numerator end as numerator,
        case when not_computable_reason is null and measured is not null then denominator end as denominator,
        case when not_computable_reason is null then coalesce(covered, 0.0) end as coverage,
        case
            when not_computable_reason is not null or measured is null then 'not_computable' else 'provisional'
        end as status,
        coalesce(
            not_computable_reason,
            measure_reason,
            'levées que la presse lue dit : ' || cast(rounds as varchar)
            || ' ; au montant connu : ' || cast(known_amounts as varchar)
            || case
                when placed_rounds < breakdown_rounds
                    then ' ; placées dans la ventilation : ' || cast(placed_rounds as varchar)
                else ''
            end
        ) as reason
    from measures

)

select * from final
