-- A legal person that Sirene or the directory knows: what it is, what it is called and where its head office stands.
-- Sirene holds the legal persons of the region and the register's, so a SIREN that is not here says nothing by itself.
with units as (

    select * from {{ ref('stg_sirene__legal_units') }}
    where is_valid and not is_key_conflict

),

head_offices as (

    select * from {{ ref('stg_sirene__establishments') }}
    where invalid_reason is null and not is_key_conflict

),

directory as (

    select * from {{ ref('stg_recherche_entreprises__legal_units') }}
    where is_valid

),

departments as (

    select * from {{ ref('departments') }}

),

kinds as (

    select * from {{ ref('beneficiary_kinds') }}
    where nomenclature = 'legal_category'

),

known as (

    select
        units.siren,
        units.legal_category_code,
        units.denomination as legal_name,
        head_offices.commune_code,
        head_offices.department_code,
        1 as preference
    from units
    left join head_offices on units.head_office_siret = head_offices.siret
    union all
    select
        siren,
        legal_category_code,
        legal_name,
        head_office_commune_code as commune_code,
        head_office_department_code as department_code,
        2 as preference
    from directory

),

ranked as (

    select
        *,
        row_number() over (
            partition by siren
            order by department_code is not null desc, preference asc
        ) as rank_in_siren
    from known

),

final as (

    select
        ranked.siren,
        ranked.legal_category_code,
        ranked.legal_name,
        kinds.beneficiary_kind,
        ranked.commune_code,
        departments.department_code,
        departments.region_code
    from ranked
    left join departments on ranked.department_code = departments.department_code
    left join kinds on ranked.legal_category_code like kinds.code || '%'
    where ranked.rank_in_siren = 1

)

select * from final
