-- One name of a beneficiary without SIREN, as asked of the matcher: a source, a name, the place and the year it prints.
-- A laureate without a company (« en émergence »), without a name or with a removed one is nobody to look for. Other
-- sources enter by one more CTE in the union; asked_id() finds an award's outcome again.
with contests as (

    select * from {{ ref('int_awards__contest_laureates') }}

),

annex_laureates as (

    select * from {{ ref('int_awards__annex_laureates') }}

),

annex_beneficiaries as (

    select * from {{ ref('int_awards__annex_beneficiaries') }}

),

communes as (

    select * from {{ ref('communes') }}

),

departments as (

    select * from {{ ref('departments') }}

),

contest_names as (

    select
        source_id,
        beneficiary_name as name,
        cast(null as varchar) as printed_siren,
        project,
        commune_code as printed_commune_code,
        cast(null as varchar) as printed_city,
        cast(null as varchar) as printed_department_code,
        region_code as printed_region_code,
        award_year,
        cast(null as varchar) as naf_hint
    from contests
    where siren is null and beneficiary_kind = 'company' and set_aside_reason is null
        and region_code = '{{ var("region") }}'

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
        cast(null as varchar) as naf_hint
    from annex_laureates
    inner join annex_beneficiaries on annex_laureates.beneficiary_key = annex_beneficiaries.beneficiary_key
    where annex_beneficiaries.siren is null and '{{ var("region") }}' = '{{ var("panorama_region") }}'

),

unioned as (

    select * from contest_names
    union all
    select * from annex_names

),

-- « projet X » stands for a person's name taken out, as [retiré] does: neither is a company's name.
asked as (

    select
        {{ asked_id(
            'source_id', 'name', 'printed_siren', 'printed_commune_code', 'printed_city', 'printed_department_code',
            'printed_region_code', 'award_year'
        ) }} as asked_id,
        *,
        {{ normalised_name('name') }} as asked_name_key,
        {{ normalised_name('printed_city') }} as city_key,
        {{ project_key('project') }} as asked_project_key
    from unioned
    where name is not null and name not like '%[retiré]%' and name not like 'projet %'

),

distinct_names as (

    select
        asked_id,
        source_id,
        min(name) as name,
        min(asked_name_key) as name_key,
        min(printed_siren) as printed_siren,
        {{ joined_values('asked_project_key', '|') }} as project_keys,
        min(printed_commune_code) as printed_commune_code,
        min(city_key) as city_key,
        min(printed_department_code) as printed_department_code,
        min(printed_region_code) as printed_region_code,
        min(award_year) as award_year,
        min(naf_hint) as naf_hint
    from asked
    group by asked_id, source_id

),

-- A town is known by its whole name (Castres-Gironde is not Castres), and only when one commune alone can be meant
-- where the source places it: Castres is in Aisne and in Tarn.
towns as (

    select
        distinct_names.asked_id,
        min(communes.commune_code) as commune_code
    from distinct_names
    inner join communes
        on
            distinct_names.city_key = {{ normalised_name('communes.commune_name') }}
            and communes.department_code
            = coalesce(distinct_names.printed_department_code, communes.department_code)
            and communes.region_code = coalesce(distinct_names.printed_region_code, communes.region_code)
    group by distinct_names.asked_id
    having count(*) = 1

),

placed as (

    select
        distinct_names.*,
        coalesce(distinct_names.printed_commune_code, towns.commune_code) as commune_code
    from distinct_names
    left join towns on distinct_names.asked_id = towns.asked_id

),

final as (

    select
        placed.asked_id,
        placed.source_id,
        placed.name,
        placed.name_key,
        placed.printed_siren,
        nullif(placed.project_keys, '') as project_keys,
        placed.commune_code,
        coalesce(placed.printed_department_code, communes.department_code) as department_code,
        coalesce(departments.region_code, communes.region_code, placed.printed_region_code) as region_code,
        placed.award_year,
        placed.naf_hint
    from placed
    left join communes on placed.commune_code = communes.commune_code
    left join departments
        on coalesce(placed.printed_department_code, communes.department_code) = departments.department_code

)

select * from final
