-- The awards that the annex prints for the region: one beneficiary (after its aliases) in one project of one scheme.
with laureates as (

    select * from {{ ref('int_awards__annex_laureates') }}
    where region_code = '{{ var("region") }}'

),

beneficiaries as (

    select * from {{ ref('int_awards__annex_beneficiaries') }}

),

final as (

    select
        'france2030_annex' as source_id,
        cast(min(laureates.source_line) as bigint) as source_row,
        'france_2030' as programme,
        laureates.scheme,
        laureates.project,
        laureates.project_id,
        cast(null as varchar) as project_ref,
        beneficiaries.beneficiary_name,
        beneficiaries.beneficiary_key as beneficiary_id,
        'company' as beneficiary_kind,
        beneficiaries.siren,
        case when beneficiaries.siren is null then 'aucun SIREN dans les sources lues' end as siren_reason,
        beneficiaries.match_status,
        beneficiaries.firm_id,
        beneficiaries.link_basis,
        cast(null as integer) as award_year,
        cast(null as date) as decided_on,
        cast(null as decimal(14, 2)) as amount_eur,
        'unknown' as amount_kind,
        'l''annexe n''imprime aucun montant' as amount_reason,
        cast(null as decimal(14, 2)) as project_cost_eur,
        cast(null as varchar) as commune_code,
        min(laureates.department_code) as department_code,
        laureates.region_code
    from laureates
    inner join beneficiaries on laureates.beneficiary_key = beneficiaries.beneficiary_key
    group by all

)

select * from final
