-- A name that a source read gives to a legal unit by its SIREN: legal, former or usual name, acronym, name printed by a
-- contest or a notice. Names of persons are none; which units can be an answer is int_matching__units.
with sirene_units as (

    select * from {{ ref('stg_sirene__legal_units') }}
    where is_valid and not is_key_conflict

),

sirene_periods as (

    select * from {{ ref('stg_sirene__legal_unit_periods') }}
    where is_valid

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

    select {{ exploded('companies') }} as company from {{ ref('stg_bodacc__announcements') }}
    where is_valid and not is_key_conflict

),

registrations as (

    select * from {{ ref('stg_bodacc__registrations') }}
    where is_valid

),

-- A SIREN that rests on a secondary source is still to be checked: it proves no other.
firms as (

    select * from {{ ref('stg_register__firms') }}
    where not has_secondary_siren_evidence

),

full_names as (

    select
        siren,
        [denomination, usual_name_1, usual_name_2, usual_name_3] as names,
        false as is_former
    from sirene_units
    union all
    select
        siren,
        [denomination] as names,
        ended_on is not null as is_former
    from sirene_periods
    union all
    select
        siren,
        [legal_name, full_name] as names,
        false as is_former
    from directory

),

borne as (

    select
        siren,
        {{ exploded('names') }} as name,
        is_former,
        false as is_acronym
    from full_names
    union all
    select
        siren,
        acronym as name,
        false as is_former,
        true as is_acronym
    from sirene_units
    union all
    select
        siren,
        acronym as name,
        false as is_former,
        true as is_acronym
    from directory
    union all
    select
        siren,
        beneficiary_name as name,
        false as is_former,
        false as is_acronym
    from contests
    union all
    select
        company.siren,
        company.company_name as name,
        false as is_former,
        false as is_acronym
    from announcements
    union all
    select
        siren,
        company_name as name,
        false as is_former,
        false as is_acronym
    from registrations
    union all
    select
        siren,
        firm_name as name,
        false as is_former,
        false as is_acronym
    from firms

),

final as (

    select
        siren,
        name,
        -- A name that the unit bears in full is no mere acronym, one that it bears today is no former name.
        bool_and(is_acronym) as is_acronym,
        bool_and(is_former) as is_former
    from borne
    where
        siren is not null
        and name is not null
        and name not like '%[retiré]%'
        and not {{ is_written_like_a_person('name') }}
    group by siren, name

)

select * from final
