-- How well the score of the candidates says what a reader of the labelled excerpts said: per source, and together.
with examples as (

    select * from {{ ref('ai_labelled_examples') }}

),

scores as (

    select * from {{ ref('int_candidates__scores') }}
    where subject_kind = 'example'

),

judged as (

    select
        examples.source_id,
        examples.is_ai,
        scores.is_likely
    from examples
    inner join scores on examples.example_id = scores.subject_id

),

of_sources as (

    select * from judged
    union all
    select
        'all' as source_id,
        is_ai,
        is_likely
    from judged

),

counted as (

    select
        source_id,
        count(*) as examples,
        count(*) filter (where is_ai and is_likely) as true_positives,
        count(*) filter (where not is_ai and is_likely) as false_positives,
        count(*) filter (where is_ai and not is_likely) as false_negatives,
        count(*) filter (where not is_ai and not is_likely) as true_negatives
    from of_sources
    group by source_id

),

final as (

    select
        *,
        true_positives / nullif(cast(true_positives + false_positives as double), 0) as precision_share,
        true_positives / nullif(cast(true_positives + false_negatives as double), 0) as recall_share
    from counted

)

select * from final
