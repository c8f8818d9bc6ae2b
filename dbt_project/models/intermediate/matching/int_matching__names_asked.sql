-- One name of a beneficiary without SIREN, as asked of the matcher: a source, a name, the place and the year it prints.
with printed as (

    select * from {{ ref('int_matching__names_printed') }}

),

communes as (

    select * from {{ ref('communes') }}

),

departments as (

    select * from {{ ref('departments') }}

),

distinct_names as (

    select
        asked_id,
        source_id,
        min(name) as name,
        min({{ normalised_name('name') }}) as name_key,
        min(printed_siren) as printed_siren,
        {{ joined_values(project_key('project'), '|') }} as project_keys,
        min(printed_commune_code) as printed_commune_code,
        min({{ normalised_name('printed_city') }}) as city_key,
        min(printed_department_code) as printed_department_code,
        min(printed_region_code) as printed_region_code,
        min(award_year) as award_year,
        min(decided_on) as first_decided_on,
        max(decided_on) as last_decided_on,
        min(naf_hint) as naf_hint
    from printed
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
        placed.first_decided_on,
        placed.last_decided_on,
        placed.naf_hint
    from placed
    left join communes on placed.commune_code = communes.commune_code
    left join departments
        on coalesce(placed.printed_department_code, communes.department_code) = departments.department_code

)

select * from final
