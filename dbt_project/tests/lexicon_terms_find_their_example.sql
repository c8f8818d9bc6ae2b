-- A term that does not recognise the text written beside it is misspelt. Returns these terms.
with lexicon as (

    select * from {{ ref('ai_lexicon') }}

)

select
    term,
    pattern,
    example
from lexicon
where not {{ list_holds(terms_in(folded('example')), 'term') }}
