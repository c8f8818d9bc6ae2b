-- Mean age of the companies that failed, at their judgment: in days, as the Panorama prints it, and in years.
with spine as (

    select * from {{ ref('int_indicators__failure_spine') }}

),

members as (

    select * from {{ ref('int_failures__members') }}

),

measured as (

    select
        spine.reference_date,
        spine.period_start,
        spine.population,
        spine.not_computable_reason,
        spine.first_publication,
        count(members.failure_id) as failures,
        count(members.age_days) as dated_failures,
        sum(members.age_days) as days,
        avg(members.age_days) as mean_days
    from spine
    left join members
        on
            spine.population = members.population
            and spine.reference_date >= members.judgment_date
            and (spine.period_start is null or spine.period_start <= members.judgment_date)
    group by
        spine.reference_date, spine.period_start, spine.population, spine.not_computable_reason, spine.first_publication

),

explained as (

    select
        *,
        case
            when not_computable_reason is not null then not_computable_reason
            when failures = 0 then 'aucune défaillance relevée'
            when dated_failures = 0 then 'date de création inconnue pour toutes les sociétés défaillantes'
        end as why_not
    from measured

),

units as (

    select
        'failures.mean_age_at_failure_days' as indicator_id,
        'days' as unit,
        1.0 as days_in_unit
    union all
    select
        'failures.mean_age_at_failure_years' as indicator_id,
        'years' as unit,
        365.25 as days_in_unit

),

final as (

    select
        explained.reference_date,
        explained.period_start,
        units.indicator_id,
        explained.population,
        'none' as breakdown,
        'none' as member,
        case when explained.why_not is null then explained.mean_days / units.days_in_unit end as value,
        units.unit,
        case when explained.why_not is null then explained.days / units.days_in_unit end as numerator,
        case when explained.why_not is null then cast(explained.dated_failures as double) end as denominator,
        case when explained.failures > 0 then 1.0 * explained.dated_failures / explained.failures end as coverage,
        case when explained.why_not is not null then 'not_computable' else 'provisional' end as status,
        coalesce(
            explained.why_not,
            concat_ws(
                ' ; ',
                case
                    when explained.dated_failures < explained.failures
                        then
                            'âge connu pour ' || {{ counted('explained.dated_failures', 'défaillance') }} || ' sur '
                            || cast(explained.failures as varchar)
                end,
                'annonces relevées depuis le ' || {{ day_in_words('explained.first_publication') }}
            )
        ) as reason
    from explained
    cross join units

)

select * from final
