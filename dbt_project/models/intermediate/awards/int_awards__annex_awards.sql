-- The awards that the annex prints for the region: one beneficiary (after its aliases) in one project of one scheme.
with laureates as (

    select * from {{ ref('int_awards__annex_laureates') }}
    where region_code = '{{ var("region") }}'

),

beneficiaries as (

    select * from {{ ref('int_awards__annex_beneficiaries') }}

),

matches as (

    select * from {{ ref('int_matching__outcomes') }}
    where source_id = 'france2030_annex'

),

-- What the matcher says of a beneficiary without SIREN: sure only when every place that the annex prints leads to one.
-- Its name, never its SIREN, makes a beneficiary of the annex one: the matcher changes no count.
matched as (

    select
        laureates.beneficiary_key,
        case
            when count(distinct matches.siren) = 1 and count(distinct matches.proposed_siren) = 0
                then min(matches.siren)
        end as siren,
        count(case when matches.outcome in ('matched', 'to_review') then 1 end) > 0 as has_candidate,
        min(matches.reasons) as reasons
    from laureates
    inner join matches
        on
            {{ asked_id(
                "'france2030_annex'", 'laureates.beneficiary_name', 'null', 'null', 'null', 'laureates.department_code',
                'null', 'null'
            ) }} = matches.asked_id
    group by laureates.beneficiary_key

),

identified as (

    select
        beneficiaries.* exclude (siren, match_status),
        coalesce(beneficiaries.siren, matched.siren) as siren,
        case
            when beneficiaries.siren is not null then beneficiaries.match_status
            when matched.siren is not null then 'matched'
            when matched.has_candidate then 'to_review'
            else 'not_matched'
        end as match_status,
        case
            when beneficiaries.siren is not null
                then 'SIREN de : ' || beneficiaries.siren_source || coalesce(' (' || beneficiaries.match_note || ')', '')
            else matched.reasons
        end as match_reason
    from beneficiaries
    left join matched on beneficiaries.beneficiary_key = matched.beneficiary_key

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
        case
            when beneficiaries.siren is not null then null
            when beneficiaries.match_status = 'to_review' then 'rapprochement du nom à relire'
            else 'aucun SIREN dans les sources lues'
        end as siren_reason,
        beneficiaries.match_status,
        beneficiaries.match_reason,
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
    inner join identified as beneficiaries on laureates.beneficiary_key = beneficiaries.beneficiary_key
    group by all

)

select * from final
