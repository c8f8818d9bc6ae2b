-- One printed line of the annex, with the project and the beneficiary it means. A project is (priority, scheme, project
-- name); a beneficiary is its name after the aliases of the annex (sources/curated/beneficiary_aliases.csv). Names are
-- compared without case, accents or punctuation; no constant and no matcher decides.
with laureates as (

    select * from {{ ref('stg_france2030_annex__laureates') }}

),

departments as (

    select * from {{ ref('departments') }}

),

-- An annex speaks of one region: a line that prints no department is of the region of most others.
regions as (

    select departments.region_code
    from laureates
    inner join departments on laureates.department_code = departments.department_code
    group by departments.region_code
    order by count(*) desc, departments.region_code asc
    limit 1

),

aliases as (

    select * from {{ ref('stg_register__beneficiary_aliases') }}
    where scope = 'france2030_annex'

),

final as (

    select
        laureates.priority,
        laureates.scheme,
        laureates.project,
        laureates.project_name_key,
        {{ hash_of(['laureates.priority', 'laureates.scheme', 'laureates.project_name_key']) }} as project_id,
        laureates.beneficiary_name as printed_beneficiary_name,
        coalesce(aliases.canonical, laureates.beneficiary_name) as beneficiary_name,
        coalesce(aliases.canonical_key, laureates.beneficiary_name_key) as beneficiary_key,
        laureates.beneficiary_name_key as printed_name_key,
        aliases.alias_key is not null as is_alias,
        aliases.doubt as alias_doubt,
        laureates.department_code,
        coalesce(departments.region_code, regions.region_code) as region_code,
        laureates.source_line
    from laureates
    left join regions on true
    left join departments on laureates.department_code = departments.department_code
    left join aliases on laureates.beneficiary_name_key = aliases.alias_key

)

select * from final
