-- One legal unit that can be a match: what decides for or against it, besides its name and its places. A natural person
-- is never one; a unit that no register describes (known by a contest or a notice only) has no facts and may be one.
with borne as (

    select * from {{ ref('int_matching__borne_names') }}

),

sirene_units as (

    select * from {{ ref('stg_sirene__legal_units') }}
    where not is_key_conflict

),

directory as (

    select * from {{ ref('stg_recherche_entreprises__legal_units') }}

),

described as (

    select
        siren,
        legal_category_code,
        creation_date,
        closing_date,
        naf_rev2_code,
        1 as preference
    from sirene_units
    union all
    select
        siren,
        legal_category_code,
        creation_date,
        closing_date,
        naf_code as naf_rev2_code,
        2 as preference
    from directory

),

facts as (

    select
        siren,
        -- The register first, then the directory, column by column: the samples of the register are full of holes.
        coalesce(
            max(case when preference = 1 then legal_category_code end), max(legal_category_code)
        ) as legal_category_code,
        coalesce(max(case when preference = 1 then creation_date end), max(creation_date)) as creation_date,
        coalesce(max(case when preference = 1 then closing_date end), max(closing_date)) as closing_date,
        coalesce(max(case when preference = 1 then naf_rev2_code end), max(naf_rev2_code)) as naf_rev2_code
    from described
    group by siren

),

named as (

    select distinct siren from borne

),

final as (

    select
        named.siren,
        facts.creation_date,
        facts.closing_date,
        facts.naf_rev2_code
    from named
    left join facts on named.siren = facts.siren
    where coalesce(facts.legal_category_code, '') not like '1%'

)

select * from final
