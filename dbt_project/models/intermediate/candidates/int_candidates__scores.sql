-- The score of a subject (a unit, or a labelled excerpt): each concept brings its best weight, once, however often and
-- in however many texts it stands; hints add up as independent ones, 1 - (1 - w1)(1 - w2)…
with texts as (

    select * from {{ ref('int_candidates__texts') }}

),

matches as (

    select * from {{ ref('int_candidates__matches') }}
    where is_counted

),

subjects as (

    select distinct
        subject_kind,
        subject_id
    from texts

),

-- The heaviest term speaks for its concept; at equal weight the first in the alphabet, so that two builds agree.
best as (

    select
        *,
        row_number() over (
            partition by subject_kind, subject_id, concept order by weight desc, term asc, source_label asc
        ) as rank_in_concept
    from matches

),

concepts as (

    select
        *,
        '« ' || term || ' » (' || source_label || case when evidence_kind = 'name' then ', nom' else '' end || ')'
            as reason
    from best
    where rank_in_concept = 1

),

scored as (

    select
        subject_kind,
        subject_id,
        round({{ combined_weight('weight') }}, 3) as score,
        count(*) as concepts_found,
        {{ ordered_texts('reason', 'weight desc, term asc', ' ; ') }} as reasons,
        coalesce(sum(case when evidence_kind = 'name' then 0 else 1 end), 0) = 0 as is_sole_name_evidence
    from concepts
    group by subject_kind, subject_id

),

final as (

    select
        subjects.subject_kind,
        subjects.subject_id,
        coalesce(scored.score, 0) as score,
        coalesce(scored.concepts_found, 0) as concepts_found,
        scored.reasons,
        coalesce(scored.is_sole_name_evidence, false) as is_sole_name_evidence,
        coalesce(scored.score, 0) >= {{ candidate_rule('likely_score') }} as is_likely
    from subjects
    left join scored
        on subjects.subject_kind = scored.subject_kind and subjects.subject_id = scored.subject_id

)

select * from final
