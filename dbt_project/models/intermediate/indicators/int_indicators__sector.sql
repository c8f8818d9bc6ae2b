-- The whole region beside the firms followed: establishments and legal units, legal and natural persons, of the sector
-- (population sector) and of all activities (population region), as Sirene counts them. The aggregates are of the
-- stock's month: another date has no answer.
with counts as (

    select * from {{ ref('stg_sirene__sector_counts') }}

),

departments as (

    select * from {{ ref('departments') }}
    where {{ in_perimeter('region_code') }}

),

sector_divisions as (

    select * from {{ ref('sector_divisions') }}

),

reference_dates as (

    select * from {{ ref('reference_dates') }}

),

-- An extract counts nothing but itself.
sirene as (

    select coalesce(max(origin), 'sample') as origin
    from {{ ref('stg_panorama__deliveries') }}
    where source_id = 'sirene'

),

-- Creations of a later year are in the stock, and not in the edition. The aggregates know the year only: those that
-- the stock announces for the rest of the edition's own year are counted, and the indicator's definition says so.
regional as (

    select
        counts.*,
        case when sector_divisions.naf_division is not null then 'sector' else 'region' end as population,
        case counts.counted when 'establishment' then 'firms.establishments' else 'firms.firms' end as indicator_id
    from counts
    inner join departments on counts.department_code = departments.department_code
    left join sector_divisions on counts.activity = sector_divisions.naf_division
    where
        counts.state = 'open'
        and (sector_divisions.naf_division is not null or counts.activity = 'all')
        and coalesce(counts.creation_year <= cast(extract(year from {{ edition_end() }}) as integer), true)

),

labelled as (

    select
        indicator_id,
        population,
        'none' as breakdown,
        'none' as member,
        n
    from regional
    union all
    select
        indicator_id,
        population,
        'department' as breakdown,
        department_code as member,
        n
    from regional
    union all
    select
        indicator_id,
        population,
        'naf_division' as breakdown,
        activity as member,
        n
    from regional
    where population = 'sector'
    union all
    select
        indicator_id,
        population,
        'person_kind' as breakdown,
        person_kind as member,
        n
    from regional
    union all
    select
        indicator_id,
        population,
        'creation_year' as breakdown,
        coalesce(cast(creation_year as varchar), 'unknown') as member,
        n
    from regional

),

counted as (

    select
        indicator_id,
        population,
        breakdown,
        member,
        cast(sum(n) as double) as n
    from labelled
    group by indicator_id, population, breakdown, member

),

-- One row for each population and date at least, so that an absence says why.
wanted as (

    select
        'firms.establishments' as indicator_id,
        'sector' as population
    union all
    select
        'firms.establishments' as indicator_id,
        'region' as population
    union all
    select
        'firms.firms' as indicator_id,
        'sector' as population
    union all
    select
        'firms.firms' as indicator_id,
        'region' as population

),

final as (

    select
        reference_dates.reference_date,
        cast(null as date) as period_start,
        wanted.indicator_id,
        wanted.population,
        coalesce(counted.breakdown, 'none') as breakdown,
        coalesce(counted.member, 'none') as member,
        counted.n as value,
        'count' as unit,
        cast(null as double) as numerator,
        cast(null as double) as denominator,
        case when counted.n is not null then 1.0 end as coverage,
        case when counted.n is null then 'not_computable' else 'final' end as status,
        case
            when counted.n is not null then null
            when sirene.origin = 'sample' then 'échantillon : un extrait de Sirene ne compte pas la région'
            when not reference_dates.is_edition_end then 'les comptes de Sirene sont ceux du mois du stock'
            else 'Sirene ne compte rien ici'
        end as reason
    from reference_dates
    cross join wanted
    cross join sirene
    left join counted
        on
            wanted.indicator_id = counted.indicator_id
            and wanted.population = counted.population
            and reference_dates.is_edition_end
            and sirene.origin = 'live'

)

select * from final
