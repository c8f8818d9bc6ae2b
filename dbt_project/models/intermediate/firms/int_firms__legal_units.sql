-- What Sirene knows of one firm of the register: its legal unit, and its head office.
with firms as (

    select * from {{ ref('stg_register__firms') }}
    where siren is not null

),

units as (

    select * from {{ ref('stg_sirene__legal_units') }}
    where is_followed and is_valid and not is_key_conflict

),

establishments as (

    select * from {{ ref('int_firms__establishments') }}
    where firm_id is not null

),

bands as (

    select * from {{ ref('headcount_bands') }}

),

-- One head office: the one that the unit names, else the open one of which the record was last treated.
head_offices as (

    select
        *,
        row_number() over (
            partition by firm_id order by state = 'open' desc nulls last, creation_date desc nulls last, siret asc
        ) as office_rank
    from establishments
    where establishment_role = 'head_office'

),

final as (

    select
        firms.firm_id,
        units.siren,
        units.denomination,
        units.is_masked,
        units.legal_category_code,
        units.creation_date,
        units.state,
        units.closing_date,
        units.naf_rev2_code,
        units.naf_2025_code,
        units.naf_division,
        units.headcount_band,
        units.headcount_year,
        bands.min as jobs_low,
        -- The highest band has no upper bound: its lower bound is all that is known.
        case when bands.max is null then cast(bands.min as double) else (bands.min + bands.max) / 2.0 end as jobs_mid,
        bands.max as jobs_high,
        units.size_category,
        head_offices.siret as head_office_siret,
        head_offices.commune_code as head_office_commune_code,
        head_offices.department_code as head_office_department_code,
        head_offices.region_code as head_office_region_code
    from firms
    inner join units on firms.siren = units.siren
    left join bands on units.headcount_band = bands.code
    left join head_offices on firms.firm_id = head_offices.firm_id and head_offices.office_rank = 1

)

select * from final
