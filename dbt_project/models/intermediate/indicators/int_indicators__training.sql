-- AI courses of the catalogue, in all and by department, at the edition's end only: it keeps no history. The courses of
-- ANITI are figures of a document: no open source lists them.
with courses as (

    select * from {{ ref('fct_training_offer') }}

),

reference_dates as (

    select * from {{ ref('reference_dates') }}

),

deliveries as (

    select * from {{ ref('stg_panorama__deliveries') }}
    where source_id = 'mon_compte_formation'

),

spine as (

    select
        reference_dates.reference_date,
        case
            when not reference_dates.is_edition_end
                then 'catalogue d''aujourd''hui, sans historique ; GEN_SCAN, source du Panorama, n''est pas ouvert'
            when deliveries.absence is not null
                then 'catalogue de Mon Compte Formation non relevé : ' || deliveries.absence
            when deliveries.source_id is null then 'catalogue de Mon Compte Formation non relevé'
        end as not_computable_reason
    from reference_dates
    left join deliveries on true

),

totals as (

    select
        cast(count(*) as double) as courses,
        coalesce(1.0 * count(department_code) / nullif(count(*), 0), 1.0) as located_share
    from courses

),

by_department as (

    select
        department_code,
        cast(count(*) as double) as courses
    from courses
    where department_code is not null
    group by department_code

),

measures as (

    select
        'training.courses' as indicator_id,
        'none' as breakdown,
        'none' as member,
        courses as value,
        'count' as unit,
        cast(null as double) as numerator,
        cast(null as double) as denominator,
        1.0 as coverage
    from totals
    union all
    select
        'training.courses' as indicator_id,
        'department' as breakdown,
        by_department.department_code as member,
        by_department.courses as value,
        'count' as unit,
        null as numerator,
        null as denominator,
        totals.located_share as coverage
    from by_department
    cross join totals
    union all
    select
        'training.share_of_courses' as indicator_id,
        'department' as breakdown,
        by_department.department_code as member,
        100 * by_department.courses / totals.courses as value,
        'percent' as unit,
        by_department.courses as numerator,
        totals.courses as denominator,
        totals.located_share as coverage
    from by_department
    cross join totals

),

wanted as (

    select
        'training.courses' as indicator_id,
        'count' as unit
    union all
    select
        'training.share_of_courses' as indicator_id,
        'percent' as unit

),

without_value as (

    select
        spine.reference_date,
        wanted.indicator_id,
        'region' as population,
        wanted.unit,
        coalesce(spine.not_computable_reason, 'aucune formation reconnue dans le catalogue') as reason
    from spine
    cross join wanted
    left join measures on wanted.indicator_id = measures.indicator_id and spine.not_computable_reason is null
    where measures.indicator_id is null
    union all
    select
        reference_date,
        'training.courses' as indicator_id,
        'aniti' as population,
        'count' as unit,
        'formations d''ANITI : un chiffre du document, qu''aucune source ouverte ne détaille' as reason
    from spine

),

final as (

    select
        spine.reference_date,
        cast(null as date) as period_start,
        measures.indicator_id,
        'region' as population,
        measures.breakdown,
        measures.member,
        measures.value,
        measures.unit,
        measures.numerator,
        measures.denominator,
        measures.coverage,
        'final' as status,
        'formations éligibles au compte personnel de formation, au jour du relevé' as reason
    from spine
    cross join measures
    where spine.not_computable_reason is null
    union all
    select
        reference_date,
        null as period_start,
        indicator_id,
        population,
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
