-- One award without SIREN as its source prints it: a name, a project, a place, a date, and asked_id, the key of what
-- is asked. A laureate without a company (« en émergence », which asks nothing), without a name or whose name was taken
-- out is nobody to look for.
with listed as (

    select * from {{ ref('int_awards__listed') }}
    where asked_id is not null

),

annex_laureates as (

    select * from {{ ref('int_awards__annex_laureates') }}

),

annex_beneficiaries as (

    select * from {{ ref('int_awards__annex_beneficiaries') }}

),

listed_names as (

    select
        source_id,
        beneficiary_name as name,
        printed_siren,
        project,
        commune_code as printed_commune_code,
        cast(null as varchar) as printed_city,
        department_code as printed_department_code,
        region_code as printed_region_code,
        award_year,
        decided_on,
        cast(null as varchar) as naf_hint
    from listed

),

annex_names as (

    select
        'france2030_annex' as source_id,
        annex_laureates.beneficiary_name as name,
        cast(null as varchar) as printed_siren,
        annex_laureates.project,
        cast(null as varchar) as printed_commune_code,
        cast(null as varchar) as printed_city,
        annex_laureates.department_code as printed_department_code,
        cast(null as varchar) as printed_region_code,
        cast(null as integer) as award_year,
        cast(null as date) as decided_on,
        cast(null as varchar) as naf_hint
    from annex_laureates
    inner join annex_beneficiaries on annex_laureates.beneficiary_key = annex_beneficiaries.beneficiary_key
    where annex_beneficiaries.siren is null and {{ in_perimeter('annex_laureates.region_code') }}

),

unioned as (

    select * from listed_names
    union all
    select * from annex_names

),

-- « projet X » stands for a person's name taken out, as [retiré] does: neither is a company's name.
final as (

    select
        {{ asked_id(
            'source_id', 'name', 'printed_siren', 'printed_commune_code', 'printed_city', 'printed_department_code',
            'printed_region_code', 'award_year'
        ) }} as asked_id,
        *
    from unioned
    where name is not null and name not like '%[retiré]%' and name not like 'projet %'

)

select * from final
