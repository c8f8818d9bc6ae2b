-- Job offers for the four occupations of the Panorama, over the months that the delivery says it asked for, and the
-- rank of the region. Only at the edition's end: France Travail knows the offers that are online, not the past.
with counts as (

    select * from {{ ref('fct_job_offer_count') }}

),

staged as (

    select * from {{ ref('stg_france_travail__counts') }}

),

region_totals as (

    select * from {{ ref('stg_france_travail__region_totals') }}

),

reference_dates as (

    select * from {{ ref('reference_dates') }}

),

deliveries as (

    select * from {{ ref('stg_panorama__deliveries') }}
    where source_id = 'france_travail'

),

asked as (

    select
        min(created_from) as created_from,
        max(created_to) as created_to,
        max(counted_on) as counted_on
    from staged

),

spine as (

    select
        reference_dates.reference_date,
        asked.created_from,
        asked.counted_on,
        case
            when not reference_dates.is_edition_end
                then 'France Travail ne garde que les offres en ligne : rien sur le passé'
            when asked.created_to is null
                then 'offres de France Travail non relevées : ' || coalesce(deliveries.absence, 'aucune ligne')
            when asked.created_to <> reference_dates.reference_date
                then 'le dernier relevé des offres s''arrête au ' || {{ day_in_words('asked.created_to') }}
        end as not_computable_reason
    from reference_dates
    cross join asked
    left join deliveries on true

),

labelled as (

    select
        'none' as breakdown,
        'none' as member,
        offers
    from counts
    union all
    select
        'occupation' as breakdown,
        occupation as member,
        offers
    from counts
    union all
    select
        'department' as breakdown,
        department_code as member,
        offers
    from counts

),

summed as (

    select
        breakdown,
        member,
        cast(sum(offers) as double) as offers
    from labelled
    group by breakdown, member

),

totals as (

    select offers as all_offers
    from summed
    where breakdown = 'none'

),

ranked as (

    select
        region_code,
        cast(sum(announced) as double) as announced,
        cast(rank() over (order by sum(announced) desc) as double) as region_rank
    from region_totals
    group by region_code

),

measures as (

    select
        'jobs.ai_job_offers' as indicator_id,
        breakdown,
        member,
        offers as value,
        'count' as unit,
        cast(null as double) as numerator,
        cast(null as double) as denominator
    from summed
    union all
    select
        'jobs.share_of_ai_job_offers' as indicator_id,
        summed.breakdown,
        summed.member,
        100 * summed.offers / totals.all_offers as value,
        'percent' as unit,
        summed.offers as numerator,
        totals.all_offers as denominator
    from summed
    cross join totals
    where summed.breakdown = 'occupation' and totals.all_offers > 0
    union all
    select
        'jobs.rank_of_region_in_ai_job_offers' as indicator_id,
        'none' as breakdown,
        'none' as member,
        region_rank as value,
        'rank' as unit,
        announced as numerator,
        null as denominator
    from ranked
    where {{ in_perimeter('region_code') }}

),

wanted as (

    select
        'jobs.ai_job_offers' as indicator_id,
        'count' as unit
    union all
    select
        'jobs.share_of_ai_job_offers' as indicator_id,
        'percent' as unit
    union all
    select
        'jobs.rank_of_region_in_ai_job_offers' as indicator_id,
        'rank' as unit

),

-- What a complete delivery still does not give: no offer at all makes no share.
without_value as (

    select
        spine.reference_date,
        wanted.indicator_id,
        wanted.unit,
        coalesce(spine.not_computable_reason, 'aucune offre relevée') as reason
    from spine
    cross join wanted
    left join measures on wanted.indicator_id = measures.indicator_id and spine.not_computable_reason is null
    where measures.indicator_id is null

),

final as (

    select
        spine.reference_date,
        spine.created_from as period_start,
        measures.indicator_id,
        'region' as population,
        measures.breakdown,
        measures.member,
        measures.value,
        measures.unit,
        measures.numerator,
        measures.denominator,
        1.0 as coverage,
        'final' as status,
        'offres encore en ligne le ' || cast(spine.counted_on as varchar) as reason
    from spine
    cross join measures
    where spine.not_computable_reason is null
    union all
    select
        reference_date,
        null as period_start,
        indicator_id,
        'region' as population,
        'none' as breakdown,
        'none' as member,
        null as value,
        unit,
        null as numerator,
        null as denominator,
        null as coverage,
        'not_computable' as status,
        reason
    from without_value

)

select * from final
