-- What a document said after the edition's end does not enter, nor a fact about a programme that is not yet known then.
with facts as (

    select * from {{ ref('stg_ecosystem__facts') }}

),

documents as (

    select * from {{ ref('stg_ecosystem__documents') }}

),

actors as (

    select * from {{ ref('dim_ecosystem_actor') }}

),

programmes as (

    select * from {{ ref('public_programmes') }}

),

milestones as (

    select * from {{ ref('regulation_milestones') }}

),

words as (

    select * from {{ ref('stg_ecosystem__words') }}

),

measures as (

    select * from words
    where field = 'fact_measure'

),

units as (

    select * from words
    where field = 'fact_unit'

),

bounds as (

    select * from words
    where field = 'fact_bound'

),

final as (

    select
        facts.fact_id,
        facts.actor_id,
        facts.programme_id,
        facts.milestone_id,
        coalesce(actors.actor_name, programmes.programme, milestones.regulation) as subject_name,
        facts.label,
        facts.measure,
        measures.label as measure_label,
        facts.value,
        facts.unit,
        units.label as unit_label,
        facts.bound,
        bounds.label as bound_label,
        facts.is_target,
        facts.as_of,
        facts.as_of_precision,
        facts.is_dated_by_document,
        facts.period_start,
        facts.period_end,
        facts.disagreement_group,
        facts.document_id,
        documents.citation as source_document,
        facts.section as source_section,
        facts.note
    from facts
    inner join documents on facts.document_id = documents.document_id
    left join measures on facts.measure = measures.word
    left join units on facts.unit = units.word
    left join bounds on facts.bound = bounds.word
    left join actors on facts.actor_id = actors.actor_id
    left join programmes on facts.programme_id = programmes.programme_id
    left join milestones on facts.milestone_id = milestones.milestone_id
    where
        documents.published_on <= {{ edition_end() }}
        and (facts.programme_id is null or programmes.programme_id is not null)

)

select * from final
