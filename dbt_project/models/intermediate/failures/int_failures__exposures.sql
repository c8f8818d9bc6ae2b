-- One company that could fail in one year, in one population: what a failure rate divides by. The register's firms
-- (all, core) and the region's legal persons of the sector, from their first 1 January to the one before their end.
with firms as (

    select * from {{ ref('dim_firm') }}

),

units as (

    select * from {{ ref('stg_sirene__legal_units') }}
    where is_valid and not is_key_conflict

),

head_offices as (

    select * from {{ ref('stg_sirene__establishments') }}
    where is_valid and not is_key_conflict and is_head_office

),

departments as (

    select * from {{ ref('departments') }}
    where {{ in_perimeter('region_code') }}

),

sector_divisions as (

    select * from {{ ref('sector_divisions') }}

),

populations as (

    select 'all' as population
    union all
    select 'core' as population

),

followed as (

    select
        populations.population,
        firms.firm_id as company_id,
        firms.siren,
        firms.creation_date,
        firms.closing_date
    from firms
    inner join populations on populations.population in ('all', firms.ai_group)
    where
        firms.is_in_panorama
        or firms.exclusion_reason like 'cessée%'

),

sector as (

    select distinct
        'sector' as population,
        units.siren as company_id,
        units.siren,
        units.creation_date,
        units.closing_date
    from units
    inner join sector_divisions on units.naf_division = sector_divisions.naf_division
    inner join head_offices on units.siren = head_offices.siren
    inner join departments on head_offices.department_code = departments.department_code

),

companies as (

    select * from followed
    union all
    select * from sector

),

years as (

    select
        year,
        make_date(cast(year as integer), 1, 1) as first_day
    from (select {{ exploded('range(2018, ' ~ edition_year() ~ ' + 1)') }} as year) as numbers

),

final as (

    select
        companies.population,
        years.year,
        companies.company_id,
        companies.siren
    from companies
    inner join years
        on
            companies.creation_date <= years.first_day
            and (companies.closing_date is null or companies.closing_date >= years.first_day)

)

select * from final
