-- An opening that we can't read would be a failure missed without a word.
select
    judgment_family,
    judgment_nature,
    count(*) as notices
from {{ ref('int_failures__events') }}
where
    is_unmapped
    and (
        lower(judgment_family) like '%ouverture%'
        or lower(judgment_nature) like '%ouverture de%'
        or lower(judgment_nature) like '%ouverture d''une%'
        or lower(judgment_nature) like '%conversion%'
    )
group by judgment_family, judgment_nature
