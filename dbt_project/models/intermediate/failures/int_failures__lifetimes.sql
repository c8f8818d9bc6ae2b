-- One firm of the register at one reference date in one population (all, core): days from its creation to its failure,
-- or to the day until which it was followed without one (its end, else the date). The survival curve is drawn from it.
with firms as (

    select * from {{ ref('dim_firm') }}
    where is_in_panorama or exclusion_reason like 'cessée%'

),

failures as (

    select
        firm_id,
        min(judgment_date) as failed_on
    from {{ ref('fct_failure') }}
    where is_in_panorama
    group by firm_id

),

reference_dates as (

    select * from {{ ref('reference_dates') }}

),

populations as (

    select 'all' as population
    union all
    select 'core' as population

),

followed as (

    select
        reference_dates.reference_date,
        populations.population,
        firms.firm_id,
        firms.creation_date,
        case when reference_dates.reference_date >= failures.failed_on then failures.failed_on end as failed_on,
        least(
            reference_dates.reference_date, coalesce(firms.closing_date, reference_dates.reference_date)
        ) as followed_until
    from firms
    cross join reference_dates
    inner join populations on populations.population in ('all', firms.ai_group)
    left join failures on firms.firm_id = failures.firm_id
    where reference_dates.reference_date >= firms.creation_date

),

final as (

    select
        reference_date,
        population,
        firm_id,
        {{ days_between('creation_date', 'coalesce(failed_on, followed_until)') }} as duration_days,
        failed_on is not null as has_failed
    from followed
    where coalesce(failed_on, followed_until) >= creation_date

)

select * from final
