-- One population at one reference date, from one start: what is held of its notices, and why nothing can be counted
-- where that is so. Without a period: everything known up to the date. With one: the periods of the published figures.
with events as (

    select * from {{ ref('fct_insolvency_event') }}

),

figures as (

    select * from {{ ref('stg_published_figures__figures') }}
    where theme = 'failures' and has_period

),

reference_dates as (

    select * from {{ ref('reference_dates') }}

),

followed as (

    select * from {{ ref('int_indicators__spine') }}

),

-- A live source is asked for each firm of the register; an extract holds what was found.
source as (

    select coalesce(max(case when origin = 'live' then 1 else 0 end), 0) = 1 as is_asked_by_firm
    from {{ ref('stg_panorama__deliveries') }}
    where source_id = 'bodacc'

),

-- The register's firms may be known further back than the region is: their notices don't say when the region's begin.
firm_populations as (

    select 'all' as population
    union all
    select 'core' as population

),

held as (

    select
        'region' as population,
        min(publication_date) as first_publication,
        max(publication_date) as last_publication,
        count(*) as notices
    from events
    where firm_id is null
    union all
    select
        firm_populations.population,
        min(events.publication_date) as first_publication,
        max(events.publication_date) as last_publication,
        coalesce(sum(case when events.is_in_panorama then 1 else 0 end), 0) as notices
    from firm_populations
    left join events on true
    group by firm_populations.population

),

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

final as (

    select
        windows.reference_date,
        windows.period_start,
        held.population,
        held.first_publication,
        held.last_publication,
        case
            when held.first_publication is null then 'aucune annonce lue'
            when windows.reference_date < held.first_publication
                then 'le BODACC relevé commence le ' || {{ day_in_words('held.first_publication') }}
            when held.population <> 'region' and followed.not_followed_reason is not null
                then followed.not_followed_reason
            when held.population <> 'region' and followed.firms = 0 then 'aucune firme dans cette population'
            when held.population <> 'region' and held.notices = 0 and not source.is_asked_by_firm
                then
                    'échantillon : aucune annonce d''une firme du registre n''y est ; '
                    || 'la source en direct est interrogée par SIREN'
        end as not_computable_reason
    from windows
    cross join held
    cross join source
    left join followed on windows.reference_date = followed.reference_date and held.population = followed.population

)

select * from final
