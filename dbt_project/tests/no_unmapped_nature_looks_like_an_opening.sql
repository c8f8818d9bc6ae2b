-- An opening that we can't read would be a failure missed without a word: it stops the build.
select
    judgment_family,
    judgment_nature,
    count(*) as notices,
    'ajouter ce couple à dbt_project/seeds/judgment_kinds.csv, puis relancer' as what_to_do
from {{ ref('int_failures__judgments') }}
where
    is_unmapped
    and (
        (lower(judgment_family) like '%ouverture%' and coalesce(lower(judgment_nature), '') not like '%créances%')
        or lower(judgment_nature) like '%ouverture de%'
        or lower(judgment_nature) like '%ouverture d''une%'
        or lower(judgment_nature) like '%conversion%'
        or lower(judgment_nature) like '%résolution%'
    )
group by judgment_family, judgment_nature
