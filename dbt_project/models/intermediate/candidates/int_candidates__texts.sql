-- What is read to find candidates: one text of one source about one legal unit of the region, and beside them the
-- labelled excerpts, read in the same way so that the same SQL is measured. A name is a text of its own, weaker.
with contests as (

    select * from {{ ref('int_awards__contest_laureates') }}
    where set_aside_reason is null and siren is not null

),

ilab as (

    select * from {{ ref('stg_ilab__laureates') }}

),

inov as (

    select * from {{ ref('stg_inov__laureates') }}

),

registrations as (

    select * from {{ ref('stg_bodacc__registrations') }}
    where is_valid and siren is not null and publication_date <= {{ edition_end() }}

),

communes as (

    select * from {{ ref('communes') }}

),

departments as (

    select * from {{ ref('departments') }}

),

examples as (

    select * from {{ ref('ai_labelled_examples') }}

),

laureates as (

    select
        contests.source_id,
        contests.source_row,
        case contests.source_id
            when 'ilab' then 'i-Lab ' || contests.award_year
            else 'i-Nov ' || contests.award_year || ' (' || inov.wave || ')'
        end || ', ligne ' || contests.source_row as source_label,
        contests.award_year as seen_year,
        contests.siren,
        contests.beneficiary_name as company_name,
        communes.commune_name as city,
        contests.department_code,
        contests.region_code,
        'contest_text' as evidence_kind,
        case contests.source_id
            when 'ilab' then concat_ws(' . ', ilab.motto, ilab.project, ilab.summary)
            else concat_ws(' . ', inov.motto, inov.project, inov.project_summary, inov.company_summary)
        end as body
    from contests
    left join ilab on contests.source_id = 'ilab' and contests.source_row = ilab._row_number
    left join inov on contests.source_id = 'inov' and contests.source_row = inov._row_number
    left join communes on contests.commune_code = communes.commune_code

),

registered as (

    select
        'bodacc' as source_id,
        registrations._row_number as source_row,
        'BODACC ' || registrations.announcement_id || ' du ' || cast(registrations.publication_date as varchar)
            as source_label,
        extract(year from registrations.publication_date) as seen_year,
        registrations.siren,
        registrations.company_name,
        registrations.city,
        registrations.department_code,
        departments.region_code,
        'activity' as evidence_kind,
        registrations.activity as body
    from registrations
    left join departments on registrations.department_code = departments.department_code

),

read_rows as (

    select * from laureates
    union all
    select * from registered

),

-- A unit that one source places in the region is read in all of them.
units_of_the_region as (

    select distinct siren from read_rows
    where {{ in_perimeter('region_code') }}

),

kept as (

    select read_rows.*
    from read_rows
    inner join units_of_the_region on read_rows.siren = units_of_the_region.siren

),

texts as (

    select
        kept.source_id,
        kept.source_row,
        kept.source_label,
        kept.evidence_kind,
        kept.seen_year,
        kept.siren,
        kept.company_name,
        kept.city,
        kept.department_code,
        kept.body
    from kept
    union all
    select
        kept.source_id,
        kept.source_row,
        kept.source_label,
        'name' as evidence_kind,
        kept.seen_year,
        kept.siren,
        kept.company_name,
        kept.city,
        kept.department_code,
        kept.company_name as body
    from kept
    where kept.company_name is not null

),

labelled as (

    select
        example_id,
        source_id,
        excerpt
    from examples

),

final as (

    select
        source_id || ':' || source_row || ':' || evidence_kind as text_id,
        'unit' as subject_kind,
        siren as subject_id,
        source_id,
        source_row,
        source_label,
        evidence_kind,
        seen_year,
        siren,
        company_name,
        city,
        department_code,
        {{ folded("coalesce(body, '')") }} as folded_text
    from texts
    union all
    select
        'example:' || example_id as text_id,
        'example' as subject_kind,
        example_id as subject_id,
        source_id,
        null as source_row,
        example_id as source_label,
        'contest_text' as evidence_kind,
        null as seen_year,
        null as siren,
        null as company_name,
        null as city,
        null as department_code,
        {{ folded('excerpt') }} as folded_text
    from labelled

)

select * from final
