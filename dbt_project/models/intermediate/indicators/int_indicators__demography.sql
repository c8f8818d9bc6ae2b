-- Age, creations and size of the firms followed, from the dates, category and band of their legal unit in Sirene.
with spine as (

    select * from {{ ref('int_indicators__spine') }}

),

members as (

    select * from {{ ref('int_firms__populations') }}

),

brackets as (

    select * from {{ ref('age_brackets') }}

),

totals as (

    select
        spine.reference_date,
        spine.population,
        count(members.creation_date) as dated_firms,
        avg(members.age_days) / 365.25 as mean_age
    from spine
    left join members
        on spine.reference_date = members.reference_date and spine.population = members.population
    group by spine.reference_date, spine.population

),

labelled as (

    select
        members.reference_date,
        members.population,
        'age_bracket' as breakdown,
        coalesce(brackets.bracket, 'unknown') as member
    from members
    left join brackets
        on
            members.age_days / 365.25 >= brackets.min_years
            and (brackets.max_years is null or members.age_days / 365.25 < brackets.max_years)
    union all
    select
        reference_date,
        population,
        'creation_year' as breakdown,
        coalesce(cast(extract(year from creation_date) as varchar), 'unknown') as member
    from members
    union all
    select
        reference_date,
        population,
        'size_category' as breakdown,
        coalesce(size_category, 'unknown') as member
    from members
    union all
    select
        reference_date,
        population,
        'headcount_band' as breakdown,
        coalesce(headcount_band, 'unknown') as member
    from members

),

counted as (

    select
        reference_date,
        population,
        breakdown,
        member,
        count(*) as firms
    from labelled
    group by reference_date, population, breakdown, member

),

known as (

    select
        reference_date,
        population,
        breakdown,
        sum(case when member <> 'unknown' then firms else 0 end) as known_firms
    from counted
    group by reference_date, population, breakdown

),

-- The year with most creations; the latest of several.
peaks as (

    select
        reference_date,
        population,
        member as peak_year,
        row_number() over (partition by reference_date, population order by firms desc, member desc) as peak_rank
    from counted
    where breakdown = 'creation_year' and member <> 'unknown'

),

measures as (

    select
        totals.reference_date,
        totals.population,
        'firms.mean_age_years' as indicator_id,
        'none' as breakdown,
        'none' as member,
        'years' as unit,
        totals.mean_age as measured,
        totals.dated_firms as known_firms
    from totals
    union all
    select
        totals.reference_date,
        totals.population,
        'firms.peak_creation_year' as indicator_id,
        'none' as breakdown,
        'none' as member,
        'year' as unit,
        cast(peaks.peak_year as double) as measured,
        totals.dated_firms as known_firms
    from totals
    left join peaks
        on totals.reference_date = peaks.reference_date and totals.population = peaks.population and peaks.peak_rank = 1
    union all
    select
        counted.reference_date,
        counted.population,
        'firms.firms' as indicator_id,
        counted.breakdown,
        counted.member,
        'count' as unit,
        counted.firms as measured,
        known.known_firms
    from counted
    inner join known
        on
            counted.reference_date = known.reference_date
            and counted.population = known.population
            and counted.breakdown = known.breakdown

),

stated as (

    select
        spine.*,
        measures.indicator_id,
        measures.breakdown,
        measures.member,
        measures.unit,
        measures.measured,
        measures.known_firms,
        case
            when spine.not_followed_reason is not null then spine.not_followed_reason
            when spine.firms = 0 then 'aucune firme dans cette population'
            when measures.measured is null and spine.sirene_origin = 'sample'
                then 'échantillon : date de création inconnue pour toutes les firmes de cette population'
            when measures.measured is null then 'date de création inconnue pour toutes les firmes de cette population'
        end as not_computable_reason
    from measures
    inner join spine on measures.reference_date = spine.reference_date and measures.population = spine.population

),

final as (

    select
        reference_date,
        cast(null as date) as period_start,
        indicator_id,
        population,
        breakdown,
        member,
        case when not_computable_reason is null then measured end as value,
        unit,
        cast(null as double) as numerator,
        cast(null as double) as denominator,
        case when firms > 0 then 1.0 * known_firms / firms end as coverage,
        case
            when not_computable_reason is not null then 'not_computable'
            when known_firms < firms or proved_firms < firms or past_reason is not null then 'provisional'
            else 'final'
        end as status,
        coalesce(
            not_computable_reason,
            nullif(
                concat_ws(
                    ' ; ',
                    case
                        when known_firms < firms
                            then
                                'connu pour ' || {{ counted('known_firms', 'firme') }}
                                || ' sur ' || cast(firms as varchar)
                    end,
                    case when known_firms < firms then sample_reason end,
                    past_reason
                ),
                ''
            )
        ) as reason
    from stated

)

select * from final
