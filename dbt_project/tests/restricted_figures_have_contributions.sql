-- A figure whose catalogue names a restricted file is judged by the secrecy rules only if it has its contributions. The
-- core group counts the annex alone, which is open; a figure of zero rests on nobody.
with contributed as (

    select distinct
        reference_date,
        indicator_id,
        breakdown,
        member
    from {{ ref('int_secrecy__contributions') }}

),

restricted as (

    select distinct catalogue.indicator_id
    from {{ ref('indicator_catalogue') }} as catalogue
    inner join {{ ref('int_secrecy__restricted_sources') }} as sources
        on ',' || replace(catalogue.sources, ' ', '') || ',' like '%,' || sources.source_id || ',%'

)

select
    figures.reference_date,
    figures.indicator_id,
    figures.breakdown,
    figures.member
from {{ ref('indicators') }} as figures
inner join restricted on figures.indicator_id = restricted.indicator_id
left join contributed
    on
        figures.reference_date = contributed.reference_date
        and figures.indicator_id = contributed.indicator_id
        and figures.breakdown = contributed.breakdown
        and figures.member = contributed.member
where
    figures.population = 'all'
    and figures.value <> 0
    and contributed.indicator_id is null
