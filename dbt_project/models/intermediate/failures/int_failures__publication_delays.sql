-- The delay curve: which share of the openings of the region is published within so many days of the judgment.
-- Judgments of the last months are left out: those of their notices that are late can't have been seen yet.
with openings as (

    select
        judgment_date,
        publication_date,
        {{ days_between('judgment_date', 'publication_date') }} as delay_days
    from {{ ref('int_failures__events') }}
    where counts_as_failure_opening and is_in_region and judgment_date_basis = 'judgment'

),

seen as (

    select max(publication_date) as last_publication
    from openings

),

complete as (

    select openings.delay_days
    from openings
    cross join seen
    where {{ days_between('openings.judgment_date', 'seen.last_publication') }} > {{ longest_usual_delay() }}

),

counted as (

    select count(*) as openings
    from complete

),

days as (

    select {{ exploded('range(0, 401)') }} as delay_days

),

final as (

    select
        cast(days.delay_days as integer) as delay_days,
        count(complete.delay_days) as published,
        max(counted.openings) as openings,
        1.0 * count(complete.delay_days) / nullif(max(counted.openings), 0) as share_published
    from days
    cross join counted
    left join complete on days.delay_days >= complete.delay_days
    group by days.delay_days

)

select * from final
