-- Jobs of the firms followed, an estimate between the bounds of the Sirene band of their legal unit. Diversified firms
-- stay out (the method of the Panorama): most of their jobs have nothing to do with AI, nor with the region.
with spine as (

    select * from {{ ref('int_indicators__spine') }}
    where population in ('all', 'core')

),

members as (

    select * from {{ ref('int_firms__populations') }}
    where ai_group is distinct from 'diversified'

),

totals as (

    select
        spine.*,
        spine.firms - spine.diversified_firms as counted_firms,
        count(members.jobs_mid) as known_firms,
        sum(members.jobs_low) as jobs_low,
        sum(members.jobs_mid) as jobs_mid,
        sum(members.jobs_high) as jobs_high
    from spine
    left join members
        on spine.reference_date = members.reference_date and spine.population = members.population
    group by all

),

measures as (

    select
        totals.*,
        'employment.jobs' as indicator_id,
        'count' as unit,
        round(totals.jobs_mid) as measured
    from totals
    union all
    select
        totals.*,
        'employment.jobs_low' as indicator_id,
        'count' as unit,
        totals.jobs_low as measured
    from totals
    union all
    select
        totals.*,
        'employment.jobs_high' as indicator_id,
        'count' as unit,
        totals.jobs_high as measured
    from totals
    union all
    -- Sirene gives the band of one year only, and the Panorama's 59.5 % compares two.
    select
        totals.*,
        'employment.jobs_growth_5_years' as indicator_id,
        'percent' as unit,
        cast(null as double) as measured
    from totals

),

final as (

    select
        reference_date,
        cast(null as date) as period_start,
        indicator_id,
        population,
        'none' as breakdown,
        'none' as member,
        cast(measured as double) as value,
        unit,
        cast(null as double) as numerator,
        cast(null as double) as denominator,
        case
            when counted_firms = 0 then null
            when measured is null then 0.0
            else 1.0 * known_firms / counted_firms
        end as coverage,
        case when measured is null then 'not_computable' else 'estimated' end as status,
        case
            when not_followed_reason is not null then not_followed_reason
            when counted_firms = 0 then 'aucune firme dans cette population'
            when indicator_id = 'employment.jobs_growth_5_years'
                then
                    'Sirene ne garde que la dernière tranche d''effectif : '
                    || 'celle de cinq ans plus tôt demande un fichier DSN'
            when measured is null
                then
                    'tranche d''effectif inconnue à cette date pour chaque firme'
                    || coalesce(' ; ' || sample_reason, '')
            else
                concat_ws(
                    ' ; ',
                    'milieu des tranches d''effectif de Sirene, connues pour ' || {{ counted('known_firms', 'firme') }}
                    || ' sur ' || cast(counted_firms as varchar),
                    case
                        when diversified_firms > 0
                            then
                                {{ counted('diversified_firms', 'firme diversifiée', 'firmes diversifiées') }}
                                || ' hors champ'
                    end,
                    past_reason
                )
        end as reason
    from measures

)

select * from final
