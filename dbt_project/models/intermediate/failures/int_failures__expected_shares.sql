-- For each of the last months of judgment, the share of its failures that the delay curve expects to be published by
-- now; the rest is still to come. Without enough complete judgments nothing is expected.
with curve as (

    select * from {{ ref('int_failures__publication_delays') }}

),

seen as (

    select max(publication_date) as last_publication
    from {{ ref('int_failures__events') }}

),

lags as (

    select
        cast(lag_days as integer) as lag_days,
        seen.last_publication,
        cast(seen.last_publication - to_days(cast(lag_days as integer)) as date) as judgment_date
    from (select {{ exploded('range(0, 401)') }} as lag_days) as numbers
    cross join seen

),

final as (

    select
        substr(cast(lags.judgment_date as varchar), 1, 7) as judgment_month,
        max(lags.last_publication) as last_publication,
        max(curve.openings) as openings_of_curve,
        case
            when max(curve.openings) >= {{ fewest_openings() }} then {{ settled('avg(curve.share_published)') }}
        end as expected_share
    from lags
    inner join curve on lags.lag_days = curve.delay_days
    -- What is judged after the edition is not of it.
    where lags.judgment_date <= {{ edition_end() }}
    group by substr(cast(lags.judgment_date as varchar), 1, 7)

)

select * from final
