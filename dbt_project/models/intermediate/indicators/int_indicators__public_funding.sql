with awards as (

    select * from {{ ref('fct_public_award') }}

),

firms as (

    select * from {{ ref('dim_firm') }}

),

reference_dates as (

    select * from {{ ref('reference_dates') }}

),

deliveries as (

    select * from {{ ref('stg_panorama__deliveries') }}

),

-- From when each programme is known: the date printed on the annex, the first year of a contest.
programmes as (

    select
        'france_2030' as programme,
        min(vintage) as known_from,
        'l''annexe est datée du ' as why
    from deliveries
    where source_id = 'france2030_annex'
    union all
    select
        programme,
        make_date(min(award_year), 1, 1) as known_from,
        'le premier concours lu est de ' as why
    from awards
    where award_year is not null
    group by programme

),

spine as (

    select
        reference_dates.reference_date,
        programmes.programme,
        case
            when programmes.programme = 'france_2030' and '{{ var("region") }}' <> '{{ var("panorama_region") }}'
                then 'l''annexe ne couvre que la région du Panorama'
            when programmes.known_from > reference_dates.reference_date
                then programmes.why || cast(programmes.known_from as varchar)
        end as not_computable_reason
    from reference_dates
    cross join programmes

),

known as (

    select
        spine.reference_date,
        awards.*,
        firms.ai_group
    from spine
    inner join awards on spine.programme = awards.programme
    left join firms on awards.firm_id = firms.firm_id
    where
        spine.not_computable_reason is null
        and (awards.award_year is null or awards.award_year <= extract(year from spine.reference_date))

),

-- In the population core, every beneficiary is looked at, and those that the register says are of the core group count.
labelled as (

    select
        *,
        'all' as population,
        'scheme' as breakdown,
        programme as member,
        true as counts
    from known
    union all
    select
        *,
        'all' as population,
        'year' as breakdown,
        cast(award_year as varchar) as member,
        true as counts
    from known
    where award_year is not null
    union all
    select
        *,
        'all' as population,
        'scheme_year' as breakdown,
        programme || ':' || cast(award_year as varchar) as member,
        true as counts
    from known
    where award_year is not null
    union all
    select
        *,
        'core' as population,
        'scheme' as breakdown,
        programme as member,
        coalesce(ai_group = 'core', false) as counts
    from known
    where programme = 'france_2030'

),

-- A laureate « en émergence » is no company: it has an award and a project, it is no beneficiary.
companies as (

    select
        *,
        case when beneficiary_kind = 'company' then beneficiary_id end as company_id
    from labelled

),

counted as (

    select
        reference_date,
        population,
        breakdown,
        member,
        count(*) as awards,
        count(distinct case when counts then project_id end) as projects,
        count(distinct case when counts then company_id end) as beneficiaries,
        count(distinct company_id) as all_beneficiaries,
        count(distinct case when siren is not null then company_id end) as with_siren,
        count(distinct case when ai_group is not null then company_id end) as reviewed,
        sum(case when amount_kind = 'grant' then amount_eur end) / 1000000 as grants,
        count(case when amount_kind = 'grant' then 1 end) as awards_with_grant
    from companies
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
        cast(awards as double) as value,
        'count' as unit,
        1.0 as coverage
    from shares
    where population = 'all'
    union all
    select
        *,
        'public_funding.projects' as indicator_id,
        projects as value,
        'count' as unit,
        case when population = 'core' then reviewed_share else 1.0 end as coverage
    from shares
    union all
    select
        *,
        'public_funding.beneficiaries' as indicator_id,
        beneficiaries as value,
        'count' as unit,
        case when population = 'core' then reviewed_share else identified_share end as coverage
    from shares
    union all
    select
        *,
        'public_funding.grants' as indicator_id,
        grants as value,
        'million_eur' as unit,
        1.0 * awards_with_grant / awards as coverage
    from shares
    where grants is not null and breakdown in ('scheme', 'scheme_year')

),

-- A programme that is not known at a date has one row per indicator, which says so.
wanted as (

    select
        'public_funding.awards' as indicator_id,
        'all' as population
    union all
    select
        'public_funding.projects' as indicator_id,
        'all' as population
    union all
    select
        'public_funding.beneficiaries' as indicator_id,
        'all' as population
    union all
    select
        'public_funding.projects' as indicator_id,
        'core' as population
    union all
    select
        'public_funding.beneficiaries' as indicator_id,
        'core' as population

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
        reference_date,
        cast(null as date) as period_start,
        indicator_id,
        population,
        breakdown,
        member,
        value,
        unit,
        cast(null as double) as numerator,
        cast(null as double) as denominator,
        coverage,
        'final' as status,
        case
            when population = 'core'
                then
                    'groupe connu pour ' || cast(reviewed as varchar)
                    || ' bénéficiaires sur ' || cast(all_beneficiaries as varchar)
            when indicator_id = 'public_funding.grants' and awards_with_grant < awards
                then
                    'montant connu pour ' || cast(awards_with_grant as varchar)
                    || ' aides sur ' || cast(awards as varchar)
        end as reason
    from measures
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
