-- A negative term whose concept no other term bears would void nothing. Returns these terms.
with lexicon as (

    select * from {{ ref('ai_lexicon') }}

)

select negative.term
from lexicon as negative
where
    negative.kind = 'negative'
    and not exists (
        select 1 from lexicon as positive
        where positive.kind <> 'negative' and positive.concept = negative.concept
    )
