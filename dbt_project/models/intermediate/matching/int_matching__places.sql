-- A place where a source read puts a legal unit: an establishment, open or closed, a head office, the address of a
-- notice or of a contest. A contest may say the region alone.
with establishments as (

    select * from {{ ref('stg_sirene__establishments') }}
    where is_valid and not is_key_conflict

),

directory as (

    select * from {{ ref('stg_recherche_entreprises__legal_units') }}
    where is_valid

),

contests as (

    select * from {{ ref('int_awards__contest_laureates') }}
    where siren is not null

),

announcements as (

    select
        {{ exploded('sirens') }} as siren,
        department_code
    from {{ ref('stg_bodacc__announcements') }}
    where is_valid and not is_key_conflict

),

registrations as (

    select * from {{ ref('stg_bodacc__registrations') }}
    where is_valid

),

departments as (

    select * from {{ ref('departments') }}

),

places as (

    select
        siren,
        commune_code,
        department_code,
        cast(null as varchar) as region_code
    from establishments
    union all
    select
        siren,
        head_office_commune_code as commune_code,
        head_office_department_code as department_code,
        head_office_region_code as region_code
    from directory
    union all
    select
        siren,
        commune_code,
        department_code,
        region_code
    from contests
    union all
    select
        siren,
        cast(null as varchar) as commune_code,
        department_code,
        cast(null as varchar) as region_code
    from announcements
    union all
    select
        siren,
        cast(null as varchar) as commune_code,
        department_code,
        cast(null as varchar) as region_code
    from registrations

),

final as (

    select distinct
        places.siren,
        places.commune_code,
        places.department_code,
        coalesce(departments.region_code, places.region_code) as region_code
    from places
    left join departments on places.department_code = departments.department_code
    where
        places.siren is not null
        and coalesce(places.commune_code, places.department_code, places.region_code) is not null

)

select * from final
