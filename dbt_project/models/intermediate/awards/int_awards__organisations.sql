-- Who Sirene or the directory says a SIREN is: a legal person, its kind, name and head office; or a natural person
-- (kind « person », without any name). Sirene holds the legal persons of the region and the register's: a SIREN that is
-- not here says nothing by itself.
with units as (

    select * from {{ ref('stg_sirene__legal_units') }}
    where siren is not null and not is_key_conflict

),

head_offices as (

    select * from {{ ref('stg_sirene__establishments') }}
    where invalid_reason is null and not is_key_conflict

),

directory as (

    select * from {{ ref('stg_recherche_entreprises__legal_units') }}
    where siren is not null

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
        coalesce(units.invalid_reason = 'personne physique', false) as is_person,
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
        coalesce(invalid_reason = 'personne physique', false) as is_person,
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
            order by is_person desc, department_code is not null desc, preference asc
        ) as rank_in_siren
    from known

),

final as (

    select
        ranked.siren,
        ranked.legal_category_code,
        case when not ranked.is_person then ranked.legal_name end as legal_name,
        case when ranked.is_person then 'person' else coalesce(kinds.beneficiary_kind, 'unknown') end
            as beneficiary_kind,
        ranked.commune_code,
        departments.department_code,
        departments.region_code
    from ranked
    left join departments on ranked.department_code = departments.department_code
    left join kinds on ranked.legal_category_code like kinds.code || '%'
    where ranked.rank_in_siren = 1

)

select * from final
