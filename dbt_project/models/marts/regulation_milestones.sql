with milestones as (

    select * from {{ ref('stg_ecosystem__milestones') }}

),

documents as (

    select * from {{ ref('stg_ecosystem__documents') }}

),

words as (

    select * from {{ ref('stg_ecosystem__words') }}

),

kinds as (

    select * from words
    where field = 'milestone_kind'

),

bounds as (

    select * from words
    where field = 'fact_bound'

),

final as (

    select
        milestones.milestone_id,
        milestones.regulation,
        milestones.milestone_kind,
        kinds.label as milestone_kind_label,
        milestones.happens_on,
        milestones.happens_precision,
        milestones.happens_on <= {{ edition_end() }} as is_reached,
        milestones.applies,
        milestones.article,
        milestones.fine_million_eur * 1000000 as fine_eur,
        milestones.turnover_share_pct,
        milestones.bound,
        bounds.label as bound_label,
        milestones.document_id,
        documents.citation as source_document,
        milestones.section as source_section,
        milestones.note
    from milestones
    inner join documents on milestones.document_id = documents.document_id
    left join kinds on milestones.milestone_kind = kinds.word
    left join bounds on milestones.bound = bounds.word

)

select * from final
