-- The legal persons that Sirene shows with an establishment in the region, their kind, and where their head office is
-- when it is in the region too. Natural persons are not landed: a SIREN that is not here may be one of them.
with units as (

    select * from {{ ref('stg_sirene__legal_units') }}
    where is_valid and not is_key_conflict

),

establishments as (

    select * from {{ ref('stg_sirene__establishments') }}
    where is_valid and not is_key_conflict

),

departments as (

    select * from {{ ref('departments') }}

),

-- Level of the legal category (Insee): 4 and 7 are public, 91 to 93 associations and foundations.
kinds as (

    select
        units.*,
        case
            when substr(legal_category_code, 1, 2) in ('91', '92', '93') then 'association'
            when substr(legal_category_code, 1, 1) in ('4', '7') then 'public_body'
            when substr(legal_category_code, 1, 1) in ('3', '5', '6') then 'company'
            else 'other'
        end as beneficiary_kind
    from units

),

final as (

    select
        kinds.siren,
        kinds.denomination,
        kinds.beneficiary_kind,
        establishments.commune_code,
        establishments.department_code,
        departments.region_code
    from kinds
    left join establishments on kinds.head_office_siret = establishments.siret
    left join departments on establishments.department_code = departments.department_code

)

select * from final
