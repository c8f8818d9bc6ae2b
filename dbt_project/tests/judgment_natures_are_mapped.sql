-- A (family, nature) that judgment_kinds does not know: to be read, and added to the seed.
{{ config(severity='warn') }}

select
    judgment_family,
    judgment_nature,
    count(*) as notices
from {{ ref('int_failures__judgments') }}
where is_unmapped or is_family_unexpected
group by judgment_family, judgment_nature
