-- Concentration (data model §4): the smallest number of firms that hold 80 % of the amount, the share of the ten first,
-- and the rounds of both. Firms are ranked by what they raised; between equals the key decides, for builds to agree.
with windows as (

    select * from {{ ref('int_indicators__round_windows') }}
    where is_longest

),

counted as (

    select * from {{ ref('int_funding__counted') }}

),

firms as (

    select
        counted.reference_date,
        counted.population,
        counted.firm_id,
        count(*) as firm_rounds,
        coalesce(sum(counted.amount_eur), 0) as firm_amount_eur
    from windows
    inner join counted
        on
            windows.reference_date = counted.reference_date
            and windows.population = counted.population
            and windows.period_start <= counted.announced_on
    group by counted.reference_date, counted.population, counted.firm_id

),

ranked as (

    select
        *,
        row_number() over largest_first as rank_of_firm,
        -- What the firms before this one hold: while that is under the share, this one is needed to reach it.
        coalesce(
            sum(firm_amount_eur) over (
                partition by reference_date, population
                order by firm_amount_eur desc, firm_id asc
                rows between unbounded preceding and 1 preceding
            ),
            0
        ) as amount_before_eur,
        sum(firm_amount_eur) over (partition by reference_date, population) as total_eur
    from firms
    window largest_first as (
        partition by reference_date, population
        order by firm_amount_eur desc, firm_id asc
    )

),

measured as (

    select
        windows.reference_date,
        windows.population,
        windows.period_start,
        windows.rounds,
        windows.known_amounts,
        windows.firms,
        windows.not_computable_reason,
        max(ranked.total_eur) as total_eur,
        sum(
            case
                when ranked.amount_before_eur < {{ rounds_rule('concentration_share') }} * ranked.total_eur then 1
                else 0
            end
        ) as holding_firms,
        sum(
            case
                when ranked.amount_before_eur < {{ rounds_rule('concentration_share') }} * ranked.total_eur
                    then ranked.firm_rounds
                else 0
            end
        ) as holding_rounds,
        sum(case when ranked.rank_of_firm <= {{ rounds_rule('top_firms') }} then ranked.firm_amount_eur end)
            as top_amount_eur,
        -- A firm whose amounts are unknown is not among the first: unknown is not zero.
        sum(
            case
                when ranked.rank_of_firm <= {{ rounds_rule('top_firms') }} and ranked.firm_amount_eur > 0
                    then ranked.firm_rounds
            end
        ) as top_rounds
    from windows
    left join ranked
        on windows.reference_date = ranked.reference_date and windows.population = ranked.population
    group by
        windows.reference_date,
        windows.population,
        windows.period_start,
        windows.rounds,
        windows.known_amounts,
        windows.firms,
        windows.not_computable_reason

),

measures as (

    select
        *,
        'private_funding.firms_holding_80_percent' as indicator_id,
        'count' as unit,
        cast(holding_firms as double) as measured,
        cast(null as double) as numerator,
        cast(null as double) as denominator
    from measured
    union all
    select
        *,
        'private_funding.rounds_of_firms_holding_80_percent' as indicator_id,
        'count' as unit,
        holding_rounds as measured,
        null as numerator,
        null as denominator
    from measured
    union all
    select
        *,
        'private_funding.share_of_top_10_firms' as indicator_id,
        'percent' as unit,
        100.0 * top_amount_eur / nullif(total_eur, 0) as measured,
        top_amount_eur as numerator,
        total_eur as denominator
    from measured
    union all
    select
        *,
        'private_funding.rounds_of_top_10_firms' as indicator_id,
        'count' as unit,
        top_rounds as measured,
        null as numerator,
        null as denominator
    from measured

),

final as (

    select
        reference_date,
        period_start,
        indicator_id,
        population,
        'none' as breakdown,
        'none' as member,
        case when not_computable_reason is null and total_eur > 0 then cast(measured as double) end as value,
        unit,
        case when not_computable_reason is null and total_eur > 0 then cast(numerator as double) end as numerator,
        case when not_computable_reason is null and total_eur > 0 then cast(denominator as double) end as denominator,
        case when not_computable_reason is null and total_eur > 0 then 1.0 * known_amounts / rounds end as coverage,
        case
            when not_computable_reason is null and total_eur > 0 then 'provisional' else 'not_computable'
        end as status,
        case
            when not_computable_reason is not null then not_computable_reason
            when total_eur > 0
                then
                    'firmes : ' || cast(firms as varchar) || ' ; levées que la presse lue dit : '
                    || cast(rounds as varchar) || ' ; au montant connu : ' || cast(known_amounts as varchar)
            else 'aucun montant imprimé'
        end as reason
    from measures

)

select * from final
