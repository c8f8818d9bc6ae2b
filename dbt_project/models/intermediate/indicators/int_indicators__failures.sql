-- Failures of all companies of the region (population region) and of the register's firms (population all), by date of
-- judgment.
-- Absent is not zero: without any notice of a register firm, or before the source begins, nothing is computed. A count
-- that begins before the first notice held, or holds a conversion whose opening was not seen, is provisional.
with failures as (

    select * from {{ ref('fct_failure') }}

),

events as (

    select * from {{ ref('fct_insolvency_event') }}

),

announcements as (

    select * from {{ ref('stg_bodacc__announcements') }}
    where is_valid

),

figures as (

    select * from {{ ref('stg_published_figures__figures') }}
    where theme = 'failures' and has_period

),

reference_dates as (

    select * from {{ ref('reference_dates') }}

),

departments as (

    select * from {{ ref('departments') }}
    where region_code = '{{ var("region") }}'

),

-- What is held of each population. The register's firms may be searched further back than the region is read: their
-- notices say nothing of when the region's begin.
populations as (

    select
        'region' as population,
        min(publication_date) as first_publication,
        max(publication_date) as last_publication,
        count(*) as notices
    from events
    where firm_id is null
    union all
    select
        'all' as population,
        min(announcements.publication_date) as first_publication,
        max(announcements.publication_date) as last_publication,
        (
            select count(*) from events
            where is_in_panorama
        ) as notices
    from announcements

),

-- Without a period: everything known up to the reference date. With one: the periods that the published figures state.
windows as (

    select
        reference_date,
        cast(null as date) as period_start
    from reference_dates
    union all
    select distinct
        figures.as_of as reference_date,
        figures.period_start
    from figures
    inner join reference_dates on figures.as_of = reference_dates.reference_date

),

spine as (

    select
        windows.reference_date,
        windows.period_start,
        populations.population,
        populations.first_publication,
        populations.last_publication,
        case
            when populations.first_publication is null then 'aucune annonce lue'
            when windows.reference_date < populations.first_publication
                then 'le BODACC relevé commence le ' || cast(populations.first_publication as varchar)
            when populations.notices = 0
                then
                    'aucune annonce relevée pour les firmes du registre : '
                    || 'la recherche par SIREN vient avec l''historique du BODACC'
        end as not_computable_reason
    from windows
    cross join populations

),

known as (

    select
        spine.reference_date,
        spine.period_start,
        spine.population,
        failures.failure_id,
        failures.siren,
        failures.firm_type,
        failures.is_opening_seen,
        coalesce(failures.department_code, 'unknown') as department_code,
        cast(extract(year from failures.judgment_date) as varchar) as judgment_year
    from spine
    inner join failures
        on
            spine.reference_date >= failures.judgment_date
            and (spine.period_start is null or spine.period_start <= failures.judgment_date)
            and (
                (spine.population = 'region' and failures.region_code = '{{ var("region") }}')
                or (spine.population = 'all' and failures.is_in_panorama)
            )
    where spine.not_computable_reason is null

),

-- Every department of the region stands in the count, with zero when the source was read and names none.
empty_departments as (

    select
        spine.reference_date,
        spine.period_start,
        spine.population,
        cast(null as varchar) as failure_id,
        cast(null as varchar) as siren,
        cast(null as varchar) as firm_type,
        cast(null as boolean) as is_opening_seen,
        departments.department_code,
        cast(null as varchar) as judgment_year
    from spine
    cross join departments
    where spine.not_computable_reason is null and spine.period_start is null

),

labelled as (

    select
        *,
        'none' as breakdown,
        'none' as member
    from known
    union all
    select
        *,
        'year' as breakdown,
        judgment_year as member
    from known
    where period_start is null
    union all
    select
        *,
        'department' as breakdown,
        department_code as member
    from known
    where period_start is null
    union all
    select
        *,
        'department' as breakdown,
        department_code as member
    from empty_departments
    union all
    select
        *,
        'year_department' as breakdown,
        judgment_year || ':' || department_code as member
    from known
    where period_start is null
    union all
    select
        *,
        'firm_type' as breakdown,
        coalesce(firm_type, 'unknown') as member
    from known
    where period_start is null and population = 'all'

),

counted as (

    select
        reference_date,
        period_start,
        population,
        breakdown,
        member,
        count(failure_id) as failures,
        count(siren) as with_siren,
        count(case when not is_opening_seen then failure_id end) as openings_not_seen,
        min(case when breakdown in ('year', 'year_department') then judgment_year end) as judgment_year
    from labelled
    group by reference_date, period_start, population, breakdown, member

),

-- The total stands even when it is zero: the source was read and says none.
measures as (

    select
        spine.*,
        coalesce(counted.breakdown, 'none') as breakdown,
        coalesce(counted.member, 'none') as member,
        coalesce(counted.failures, 0) as failures,
        coalesce(counted.with_siren, 0) as with_siren,
        coalesce(counted.openings_not_seen, 0) as openings_not_seen,
        -- Null without a period: all that is held counts, and nothing says what came before.
        coalesce(spine.period_start, try_cast(counted.judgment_year || '-01-01' as date)) as counted_from,
        case
            when counted.judgment_year is null then spine.reference_date
            else least(spine.reference_date, try_cast(counted.judgment_year || '-12-31' as date))
        end as counted_until
    from spine
    left join counted
        on
            spine.reference_date = counted.reference_date
            and spine.population = counted.population
            and spine.period_start is not distinct from counted.period_start

),

explained as (

    select
        *,
        case
            when counted_from is null then 'annonces relevées depuis le ' || cast(first_publication as varchar)
            when counted_from < first_publication
                then 'couvert depuis le ' || cast(first_publication as varchar) || ' seulement'
        end as why_from,
        case
            when counted_until > last_publication
                then 'le BODACC relevé s''arrête le ' || cast(last_publication as varchar)
            when counted_until >= {{ provisional_from() }}
                then 'les deux derniers mois de jugement se remplissent encore'
        end as why_until,
        case
            when openings_not_seen > 0 then 'dont ' || cast(openings_not_seen as varchar) || ' sans ouverture relevée'
        end as why_unseen
    from measures

),

reasoned as (

    select
        *,
        coalesce(
            not_computable_reason,
            nullif(
                concat_ws(
                    ' ; ',
                    case
                        when '{{ var("origin") }}' = 'sample'
                            then 'échantillon : extrait partiel du BODACC, surtout des associations avant 2026'
                    end,
                    why_from,
                    why_until,
                    why_unseen
                ),
                ''
            )
        ) as reason
    from explained

),

final as (

    select
        reference_date,
        period_start,
        'failures.failures' as indicator_id,
        population,
        breakdown,
        member,
        case when not_computable_reason is null then cast(failures as double) end as value,
        'count' as unit,
        cast(null as double) as numerator,
        cast(null as double) as denominator,
        case when not_computable_reason is null then coalesce(1.0 * with_siren / nullif(failures, 0), 1.0) end
            as coverage,
        case
            when not_computable_reason is not null then 'not_computable'
            when reason is not null then 'provisional'
            else 'final'
        end as status,
        reason
    from reasoned

)

select * from final
