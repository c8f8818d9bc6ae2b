-- How long openings take to be published, and which share of the last months' failures the delay curve expects by now.
with reference_dates as (

    select * from {{ ref('reference_dates') }}
    where is_edition_end

),

curve as (

    select * from {{ ref('int_failures__publication_delays') }}

),

expected_shares as (

    select * from {{ ref('int_failures__expected_shares') }}

),

quantiles as (

    select
        'p50' as member,
        0.50 as share
    union all
    select
        'p90' as member,
        0.90 as share
    union all
    select
        'p99' as member,
        0.99 as share

),

delays as (

    select
        quantiles.member,
        min(case when curve.share_published >= quantiles.share then curve.delay_days end) as days,
        max(curve.openings) as openings
    from quantiles
    cross join curve
    group by quantiles.member

),

measures as (

    select
        'failures.publication_delay_days' as indicator_id,
        'quantile' as breakdown,
        member,
        cast(case when openings >= {{ fewest_openings() }} then days end as double) as value,
        'days' as unit,
        openings
    from delays
    union all
    select
        'failures.expected_share_published' as indicator_id,
        'month' as breakdown,
        judgment_month as member,
        100.0 * expected_share as value,
        'percent' as unit,
        openings_of_curve as openings
    from expected_shares

),

final as (

    select
        reference_dates.reference_date,
        cast(null as date) as period_start,
        measures.indicator_id,
        'region' as population,
        measures.breakdown,
        measures.member,
        measures.value,
        measures.unit,
        cast(null as double) as numerator,
        cast(null as double) as denominator,
        case when measures.value is not null then 1.0 end as coverage,
        case when measures.value is null then 'not_computable' else 'estimated' end as status,
        case
            when measures.value is null and measures.openings >= {{ fewest_openings() }}
                then 'plus long que 400 jours'
            when measures.value is null
                then
                    'trop peu d''ouvertures anciennes pour une courbe des délais : '
                    || cast(measures.openings as varchar)
            else 'mesuré sur ' || cast(measures.openings as varchar) || ' ouvertures de la région'
        end as reason
    from reference_dates
    cross join measures

)

select * from final
