-- A lexicon that tells the labelled excerpts apart less well than it did. Returns the measure when it is below a floor.
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
    source_id = 'all'
    and (
        precision_share < {{ candidate_rule('precision_floor') }}
        or recall_share < {{ candidate_rule('recall_floor') }}
    )
