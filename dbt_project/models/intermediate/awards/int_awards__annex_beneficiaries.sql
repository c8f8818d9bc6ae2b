-- One beneficiary of the annex: its SIREN where a source prints one, its firm of the register by alias or equal name.
with laureates as (

    select * from {{ ref('int_awards__annex_laureates') }}

),

evidence as (

    select * from {{ ref('stg_france2030_annex__siren_evidence') }}

),

register_aliases as (

    select * from {{ ref('stg_register__beneficiary_aliases') }}
    where scope = 'register'

),

firms as (

    select * from {{ ref('stg_register__firms') }}

),

named as (

    select
        beneficiary_key,
        min(beneficiary_name) as beneficiary_name,
        count(distinct printed_name_key) as spellings,
        max(alias_doubt) as alias_doubt,
        count(*) as printed_lines
    from laureates
    group by beneficiary_key

),

-- A project found under the same name in i-Lab or i-Nov is worth more than a company name alone.
proved as (

    select
        laureates.beneficiary_key,
        evidence.siren,
        evidence.match_note,
        evidence.evidence_source,
        evidence.is_project_match,
        row_number() over (
            partition by laureates.beneficiary_key
            order by evidence.is_project_match desc, evidence.siren asc
        ) as rank_in_beneficiary
    from evidence
    inner join laureates
        on
            evidence.beneficiary_name_key = laureates.printed_name_key
            or evidence.beneficiary_name_key = laureates.beneficiary_key
    where evidence.siren is not null

),

linked as (

    select
        named.*,
        proved.siren as evidence_siren,
        proved.match_note,
        proved.evidence_source,
        proved.is_project_match,
        coalesce(by_alias.firm_id, by_name.firm_id) as firm_id,
        coalesce(by_alias.siren, by_name.siren) as register_siren,
        coalesce(by_alias.has_secondary_siren_evidence, by_name.has_secondary_siren_evidence) as is_secondary,
        case
            when by_alias.firm_id is not null then 'alias'
            when by_name.firm_id is not null then 'name'
        end as link_basis
    from named
    left join proved on named.beneficiary_key = proved.beneficiary_key and proved.rank_in_beneficiary = 1
    left join register_aliases on named.beneficiary_key = register_aliases.alias_key
    left join firms as by_alias on register_aliases.canonical_key = by_alias.firm_name_key
    left join firms as by_name on named.beneficiary_key = by_name.firm_name_key

),

final as (

    select
        beneficiary_key,
        beneficiary_name,
        spellings,
        printed_lines,
        alias_doubt,
        coalesce(evidence_siren, register_siren) as siren,
        case
            when evidence_siren is not null then evidence_source
            when register_siren is not null then 'registre'
        end as siren_source,
        match_note,
        case
            when coalesce(evidence_siren, register_siren) is null then 'not_matched'
            when is_project_match then 'matched'
            when evidence_siren is null and not is_secondary then 'matched'
            when evidence_siren = register_siren and not is_secondary then 'matched'
            else 'to_review'
        end as match_status,
        firm_id,
        link_basis
    from linked

)

select * from final
