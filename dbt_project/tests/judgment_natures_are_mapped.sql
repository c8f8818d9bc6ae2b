-- A nature that judgment_kinds does not know is counted as « other »: to be read, and added to the seed.
{{ config(severity='warn') }}

select
    judgment_family,
    judgment_nature,
    count(*) as notices
from {{ ref('int_failures__events') }}
where is_unmapped
group by judgment_family, judgment_nature
