-- A pattern that does not find its own example, or yields to another, recognises nothing.
select
    wording,
    example,
    {{ judgment_wording(folded_start('example')) }} as found
from {{ ref('judgment_wordings') }}
where {{ judgment_wording(folded_start('example')) }} is distinct from wording
