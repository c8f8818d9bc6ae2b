-- One population at one reference date: how many firms it counts, for how many each thing is known, and why nothing can
-- be computed where that is so. What the other indicator models divide by.
with members as (

    select * from {{ ref('int_firms__populations') }}

),

reference_dates as (

    select * from {{ ref('reference_dates') }}

),

sirene as (

    select coalesce(max(origin), 'sample') as origin
    from {{ ref('stg_panorama__deliveries') }}
    where source_id = 'sirene'

),

populations as (

    select 'all' as population
    union all
    select 'core' as population
    union all
    select 'diversified' as population

),

counted as (

    select
        reference_dates.reference_date,
        reference_dates.is_edition_end,
        populations.population,
        count(members.firm_id) as firms,
        coalesce(sum(case when members.ai_group = 'diversified' then 1 else 0 end), 0) as diversified_firms,
        coalesce(sum(case when members.presence_basis = 'sirene' then 1 else 0 end), 0) as proved_firms
    from reference_dates
    cross join populations
    left join members
        on reference_dates.reference_date = members.reference_date and populations.population = members.population
    group by reference_dates.reference_date, reference_dates.is_edition_end, populations.population

),

final as (

    select
        counted.*,
        sirene.origin as sirene_origin,
        case
            when max(counted.firms) over (partition by counted.reference_date) = 0
                then 'le registre ne suit aucune firme de cette région'
        end as not_followed_reason,
        case
            when counted.is_edition_end then null
            else 'registre d''aujourd''hui, sans historique'
        end as past_reason,
        case
            when sirene.origin = 'sample' then 'échantillon : Sirene n''y décrit qu''une partie des firmes'
        end as sample_reason
    from counted
    cross join sirene

)

select * from final
