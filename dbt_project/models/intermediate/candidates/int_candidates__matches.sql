-- A term of the lexicon found in a text, with the weight that it brings there. A negative term voids its concept in the
-- text where it stands, and nowhere else. A unit's NAF code is one more hint, never enough by itself.
with texts as (

    select * from {{ ref('int_candidates__texts') }}

),

lexicon as (

    select * from {{ ref('ai_lexicon') }}

),

evidence as (

    select * from {{ ref('candidate_evidence') }}

),

legal_units as (

    select * from {{ ref('int_candidates__legal_units') }}

),

naf_hints as (

    select * from {{ ref('candidate_naf') }}

),

read_terms as (

    select
        text_id,
        subject_kind,
        subject_id,
        source_id,
        source_label,
        evidence_kind,
        {{ exploded(terms_in('folded_text')) }} as term
    from texts

),

found as (

    select
        read_terms.*,
        lexicon.concept,
        lexicon.kind,
        lexicon.weight
    from read_terms
    inner join lexicon on read_terms.term = lexicon.term

),

voided as (

    select distinct
        text_id,
        concept
    from found
    where kind = 'negative'

),

of_texts as (

    select
        found.*,
        voided.text_id is not null as is_voided
    from found
    left join voided on found.text_id = voided.text_id and found.concept = voided.concept

),

units as (

    select distinct subject_id from texts
    where subject_kind = 'unit'

),

-- One nomenclature speaks: NAF rev. 2 while the main code is written in it, NAF 2025 afterwards.
of_activities as (

    select
        'naf:' || units.subject_id as text_id,
        'unit' as subject_kind,
        units.subject_id,
        'sirene' as source_id,
        'Sirene' as source_label,
        'naf' as evidence_kind,
        naf_hints.label as term,
        'naf' as concept,
        'context' as kind,
        naf_hints.weight,
        false as is_voided
    from units
    inner join legal_units on units.subject_id = legal_units.siren
    inner join naf_hints
        on
            (naf_hints.nomenclature = 'NAFRev2' and legal_units.naf_rev2_code like naf_hints.code_prefix || '%')
            or (
                naf_hints.nomenclature = 'NAF2025'
                and legal_units.naf_rev2_code is null
                and legal_units.naf_2025_code like naf_hints.code_prefix || '%'
            )

),

unioned as (

    select * from of_texts
    union all
    select * from of_activities

),

final as (

    select
        unioned.text_id,
        unioned.subject_kind,
        unioned.subject_id,
        unioned.source_id,
        unioned.source_label,
        unioned.evidence_kind,
        unioned.term,
        unioned.concept,
        unioned.kind,
        unioned.kind <> 'negative' and not unioned.is_voided as is_counted,
        unioned.weight * evidence.weight as weight
    from unioned
    inner join evidence on unioned.evidence_kind = evidence.evidence_kind

)

select * from final
