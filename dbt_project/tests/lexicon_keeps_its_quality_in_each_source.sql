-- The same in each source, whose excerpts are few: a warning.
{{ config(severity='warn') }}
with quality as (

    select * from {{ ref('int_candidates__lexicon_quality') }}

)

select
    source_id,
    precision_share,
    recall_share,
    false_positives,
    false_negatives
from quality
where
    source_id <> 'all'
    and (
        precision_share < {{ candidate_rule('source_precision_floor') }}
        or recall_share < {{ candidate_rule('source_recall_floor') }}
    )
