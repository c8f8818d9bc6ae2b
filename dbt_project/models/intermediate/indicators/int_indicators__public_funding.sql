-- Awards, projects and beneficiaries of public aid. A laureate « en émergence » is no company: it has an award and a
-- project, it is no beneficiary.
with spine as (

    select * from {{ ref('int_indicators__award_spine') }}

),

members as (

    select
        *,
        case when beneficiary_kind <> 'project_holder' then counted_company end as company_id
    from {{ ref('int_indicators__award_members') }}

),

-- Totals over the programmes say which ones they lack.
lacking as (

    select
        reference_date,
        'sans ' || {{ joined_values('programme', ', ') }} as reason
    from spine
    where not_computable_reason is not null
    group by reference_date

),

counted as (

    select
        reference_date,
        population,
        breakdown,
        member,
        count(*) as awards,
        count(distinct case when counts then counted_project end) as projects,
        count(distinct case when counts then company_id end) as beneficiaries,
        count(distinct company_id) as all_beneficiaries,
        count(distinct case when siren is not null then company_id end) as with_siren,
        count(distinct case when ai_group is not null then company_id end) as reviewed
    from members
    group by reference_date, population, breakdown, member

),

shares as (

    select
        *,
        coalesce(1.0 * with_siren / nullif(all_beneficiaries, 0), 1.0) as identified_share,
        coalesce(1.0 * reviewed / nullif(all_beneficiaries, 0), 1.0) as reviewed_share
    from counted

),

measures as (

    select
        *,
        'public_funding.awards' as indicator_id,
        awards as value,
        1.0 as coverage
    from shares
    where population = 'all'
    union all
    select
        *,
        'public_funding.projects' as indicator_id,
        projects as value,
        case when population = 'core' then reviewed_share else 1.0 end as coverage
    from shares
    union all
    select
        *,
        'public_funding.beneficiaries' as indicator_id,
        beneficiaries as value,
        case when population = 'core' then reviewed_share else identified_share end as coverage
    from shares

),

-- A programme that is not known at a date has one row per indicator, which says so.
wanted as (

    {% for measure, population in [
        ('awards', 'all'), ('projects', 'all'), ('beneficiaries', 'all'), ('projects', 'core'), ('beneficiaries', 'core')
    ] %}
    select
        'public_funding.{{ measure }}' as indicator_id,
        '{{ population }}' as population
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

not_computable as (

    select
        spine.reference_date,
        wanted.indicator_id,
        wanted.population,
        spine.programme as member,
        spine.not_computable_reason as reason
    from spine
    cross join wanted
    where
        spine.not_computable_reason is not null
        and (wanted.population = 'all' or spine.programme = 'france_2030')

),

final as (

    select
        measures.reference_date,
        cast(null as date) as period_start,
        measures.indicator_id,
        measures.population,
        measures.breakdown,
        measures.member,
        cast(measures.value as double) as value,
        'count' as unit,
        cast(null as double) as numerator,
        cast(null as double) as denominator,
        measures.coverage,
        'final' as status,
        case
            when measures.population = 'core'
                then
                    'groupe connu pour ' || {{ counted('measures.reviewed', 'bénéficiaire') }}
                    || ' sur ' || cast(measures.all_beneficiaries as varchar)
            when measures.breakdown in ('none', 'year', 'department') then lacking.reason
        end as reason
    from measures
    left join lacking on measures.reference_date = lacking.reference_date
    union all
    select
        reference_date,
        null as period_start,
        indicator_id,
        population,
        'scheme' as breakdown,
        member,
        null as value,
        'count' as unit,
        null as numerator,
        null as denominator,
        null as coverage,
        'not_computable' as status,
        reason
    from not_computable

)

select * from final
