-- One published figure beside the indicators of the same words, date and period. A member such as « 31+34 » is the sum
-- of its members, when the indicator is additive and each of them is known.
with figures as (

    select * from {{ ref('stg_published_figures__figures') }}

),

indicators as (

    select * from {{ ref('indicators') }}

),

catalogue as (

    select * from {{ ref('indicator_definitions') }}

),

members as (

    select
        figure_id,
        {{ exploded(split('member', '+')) }} as member
    from figures

),

joined as (

    select
        figures.figure_id,
        count(*) as members,
        count(indicators.value) as known_members,
        {{ settled('sum(indicators.value)') }} as value,
        min(indicators.coverage) as coverage,
        min(indicators.reason) as reason
    from figures
    inner join members on figures.figure_id = members.figure_id
    left join indicators
        on
            figures.indicator_id = indicators.indicator_id
            and figures.population = indicators.population
            and figures.breakdown = indicators.breakdown
            and members.member = indicators.member
            and figures.as_of = indicators.reference_date
            and figures.period_start = indicators.period_start
    group by figures.figure_id

),

-- Why nothing of an indicator is computable at a date, for the breakdowns that then have no row.
wholes as (

    select
        indicator_id,
        population,
        reference_date,
        min(reason) as reason
    from indicators
    group by indicator_id, population, reference_date
    having count(value) = 0

),

final as (

    select
        figures.figure_id,
        case
            when
                joined.known_members = joined.members
                and (joined.members = 1 or coalesce(catalogue.is_additive, false))
                and '{{ var("region") }}' = '{{ var("panorama_region") }}'
                then joined.value
        end as computed_value,
        joined.coverage,
        case
            when '{{ var("region") }}' <> '{{ var("panorama_region") }}' then 'le Panorama ne publie que sa région'
            when figures.as_of > {{ edition_end() }} then 'la date du chiffre est postérieure à l''édition'
            else
                coalesce(
                    joined.reason,
                    wholes.reason,
                    case
                        when joined.known_members < joined.members and catalogue.indicator_id is not null
                            then 'ce que les firmes suivies ont de connu à cette date n''en dit rien'
                    end
                )
        end as indicator_reason,
        catalogue.why_it_may_differ
    from figures
    inner join joined on figures.figure_id = joined.figure_id
    left join catalogue on figures.indicator_id = catalogue.indicator_id
    left join wholes
        on
            figures.indicator_id = wholes.indicator_id
            and figures.population = wholes.population
            and figures.as_of = wholes.reference_date

)

select * from final
