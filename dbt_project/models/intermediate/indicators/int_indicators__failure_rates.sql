-- Failures of a year as a share of the companies active on its 1 January: the register's firms, and beside them the
-- legal persons of the sector that have their head office in the region.
with spine as (

    select * from {{ ref('int_indicators__failure_spine') }}
    where period_start is null

),

exposures as (

    select * from {{ ref('int_failures__exposures') }}

),

failures as (

    select * from {{ ref('fct_failure') }}

),

sirene as (

    select coalesce(max(origin), 'sample') as origin
    from {{ ref('stg_panorama__deliveries') }}
    where source_id = 'sirene'

),

-- The sector is read where the region is.
populations as (

    select
        reference_date,
        population,
        first_publication,
        not_computable_reason
    from spine
    where population in ('all', 'core')
    union all
    select
        reference_date,
        'sector' as population,
        first_publication,
        not_computable_reason
    from spine
    where population = 'region'

),

-- The first failure of the year alone: a rate counts companies.
failed as (

    select
        siren,
        cast(extract(year from judgment_date) as integer) as year,
        min(judgment_date) as failed_on
    from failures
    where siren is not null
    group by siren, cast(extract(year from judgment_date) as integer)

),

counted as (

    select
        populations.reference_date,
        populations.population,
        exposures.year,
        populations.first_publication,
        populations.not_computable_reason,
        count(distinct exposures.company_id) as exposed,
        count(distinct failed.siren) as failures
    from populations
    inner join exposures
        on
            populations.population = exposures.population
            and exposures.year <= extract(year from populations.reference_date)
    left join failed
        on
            exposures.siren = failed.siren
            and exposures.year = failed.year
            and populations.reference_date >= failed.failed_on
    group by
        populations.reference_date, populations.population, exposures.year, populations.first_publication,
        populations.not_computable_reason

),

explained as (

    select
        counted.*,
        case
            when counted.not_computable_reason is not null then counted.not_computable_reason
            when make_date(cast(counted.year as integer), 12, 31) < counted.first_publication
                then 'le BODACC relevé commence le ' || {{ day_in_words('counted.first_publication') }}
        end as why_not,
        nullif(
            concat_ws(
                ' ; ',
                case
                    when sirene.origin = 'sample' then 'échantillon : Sirene n''y décrit qu''une partie des sociétés'
                end,
                case
                    when make_date(cast(counted.year as integer), 1, 1) < counted.first_publication
                        then 'couvert depuis le ' || {{ day_in_words('counted.first_publication') }} || ' seulement'
                end,
                case
                    when make_date(cast(counted.year as integer), 12, 31) > counted.reference_date
                        then 'année non finie'
                    when make_date(cast(counted.year as integer), 12, 31) >= {{ provisional_from() }}
                        then 'les deux derniers mois de jugement se remplissent encore'
                end,
                case
                    when counted.population <> 'sector'
                        then 'registre d''aujourd''hui : les firmes disparues avant sa constitution y manquent'
                end
            ),
            ''
        ) as why_provisional
    from counted
    cross join sirene

),

-- A population of which nothing is known on any 1 January still answers.
unexposed as (

    select
        populations.reference_date,
        populations.population,
        coalesce(
            populations.not_computable_reason,
            'aucune société dont Sirene donne la création, active un 1er janvier depuis 2018'
        ) as why_not
    from populations
    left join counted
        on populations.reference_date = counted.reference_date and populations.population = counted.population
    where counted.population is null

),

final as (

    select
        reference_date,
        cast(null as date) as period_start,
        'failures.failure_rate' as indicator_id,
        population,
        'year' as breakdown,
        cast(year as varchar) as member,
        case when why_not is null then 100.0 * failures / exposed end as value,
        'percent' as unit,
        case when why_not is null then cast(failures as double) end as numerator,
        case when why_not is null then cast(exposed as double) end as denominator,
        case when why_not is null then 1.0 end as coverage,
        case
            when why_not is not null then 'not_computable'
            when why_provisional is not null then 'provisional'
            else 'final'
        end as status,
        coalesce(why_not, why_provisional) as reason
    from explained
    union all
    select
        reference_date,
        cast(null as date) as period_start,
        'failures.failure_rate' as indicator_id,
        population,
        'none' as breakdown,
        'none' as member,
        null as value,
        'percent' as unit,
        null as numerator,
        null as denominator,
        null as coverage,
        'not_computable' as status,
        why_not as reason
    from unexposed

)

select * from final
