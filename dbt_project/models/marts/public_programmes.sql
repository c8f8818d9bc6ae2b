-- What a document said after the edition's end does not enter: a plan announced stays current until its vote is known.
with programmes as (

    select * from {{ ref('stg_ecosystem__programmes') }}

),

documents as (

    select * from {{ ref('stg_ecosystem__documents') }}

),

words as (

    select * from {{ ref('stg_ecosystem__words') }}

),

known as (

    select *
    from programmes
    where stated_on <= {{ edition_end() }}

),

amounts as (

    select * from words
    where field = 'programme_amount'

),

statuses as (

    select * from words
    where field = 'programme_status'

),

final as (

    select
        known.programme_id,
        known.programme,
        known.funder,
        known.beneficiary,
        known.scope,
        known.amount_million_eur,
        known.amount_million_eur * 1000000 as amount_eur,
        known.amount_kind,
        amounts.label as amount_kind_label,
        known.is_approximate,
        known.stated_share_pct,
        wholes.programme_id as part_of_programme_id,
        100 * known.amount_million_eur / wholes.amount_million_eur as share_of_whole_pct,
        known.period_start,
        known.period_end,
        known.status,
        statuses.label as status_label,
        known.stated_on,
        known.stated_precision,
        successors.programme_id as superseded_by,
        successors.programme_id is null as is_current,
        known.disagreement_group,
        known.document_id,
        documents.citation as source_document,
        known.section as source_section,
        known.note
    from known
    inner join documents on known.document_id = documents.document_id
    left join amounts on known.amount_kind = amounts.word
    left join statuses on known.status = statuses.word
    left join known as wholes on known.part_of_programme_id = wholes.programme_id
    left join known as successors on known.superseded_by = successors.programme_id

)

select * from final
