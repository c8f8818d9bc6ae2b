-- What Sirene knows of the units that the other sources name: the one place where Sirene joins the candidates.
with named as (

    select distinct siren from {{ ref('int_candidates__texts') }}
    where siren is not null

),

units as (

    select * from {{ ref('stg_sirene__legal_units') }}
    where is_valid and not is_key_conflict

),

establishments as (

    select * from {{ ref('stg_sirene__establishments') }}
    where is_valid and not is_key_conflict

),

communes as (

    select * from {{ ref('communes') }}

),

final as (

    select
        units.siren,
        units.denomination,
        units.legal_category_code,
        units.state,
        units.closing_date,
        units.naf_rev2_code,
        units.naf_2025_code,
        communes.commune_name as city,
        establishments.department_code
    from units
    inner join named on units.siren = named.siren
    left join establishments on units.head_office_siret = establishments.siret
    left join communes on establishments.commune_code = communes.commune_code

)

select * from final
