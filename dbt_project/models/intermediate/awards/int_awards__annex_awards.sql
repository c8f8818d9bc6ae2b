-- The awards that the annex prints for the region: one beneficiary (after its aliases) in one project of one scheme.
with laureates as (

    select * from {{ ref('int_awards__annex_laureates') }}
    where {{ in_perimeter('region_code') }}

),

beneficiaries as (

    select * from {{ ref('int_awards__annex_beneficiaries') }}

),

evidence as (

    select * from {{ ref('stg_france2030_annex__siren_evidence') }}
    where is_project_match

),

firms as (

    select * from {{ ref('stg_register__firms') }}

),

regions as (

    select distinct
        region_code,
        region_name
    from {{ ref('departments') }}

),

matches as (

    select * from {{ ref('int_matching__outcomes') }}
    where source_id = 'france2030_annex'

),

-- Where a beneficiary is known to be: the department of its firm, and of the lines whose project another source tells.
homes as (

    select
        beneficiaries.beneficiary_key,
        firms.department_code
    from beneficiaries
    inner join firms on beneficiaries.firm_id = firms.firm_id
    where firms.department_code is not null
    union
    select
        laureates.beneficiary_key,
        laureates.department_code
    from laureates
    inner join evidence
        on
            laureates.printed_name_key = evidence.beneficiary_name_key
            and laureates.scheme = evidence.scheme
            and laureates.project_name_key = evidence.project_name_key
    left join regions on evidence.region_in_source = regions.region_name
    where laureates.department_code is not null
        and coalesce(regions.region_code = laureates.region_code, true)

),

known_homes as (

    select distinct beneficiary_key from homes

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
                then
                    'SIREN de : ' || beneficiaries.siren_source
                    || coalesce(' (' || beneficiaries.match_note || ')', '')
            else matched.reasons
        end as match_reason
    from beneficiaries
    left join matched on beneficiaries.beneficiary_key = matched.beneficiary_key

),

awards as (

    select
        min(laureates.source_line) as source_line,
        laureates.scheme,
        laureates.project,
        laureates.project_id,
        laureates.beneficiary_key,
        laureates.region_code,
        min(laureates.department_code) as department_code
    from laureates
    group by all

),

-- The same name printed in a department where the company of that name is not known to be may be another company's.
placed as (

    select
        awards.*,
        awards.department_code is not null
        and known_homes.beneficiary_key is not null
        and homes.beneficiary_key is null as is_elsewhere
    from awards
    left join known_homes on awards.beneficiary_key = known_homes.beneficiary_key
    left join homes
        on awards.beneficiary_key = homes.beneficiary_key and awards.department_code = homes.department_code

),

final as (

    select
        'france2030_annex' as source_id,
        cast(placed.source_line as bigint) as source_row,
        'france_2030' as programme,
        placed.scheme,
        placed.project,
        placed.project_id,
        cast(null as varchar) as project_ref,
        identified.beneficiary_name,
        identified.beneficiary_key as beneficiary_id,
        'company' as beneficiary_kind,
        case when not placed.is_elsewhere then identified.siren end as siren,
        case
            when placed.is_elsewhere or identified.match_status = 'to_review' and identified.siren is null
                then 'rapprochement du nom à relire'
            when identified.siren is null then 'aucun SIREN dans les sources lues'
        end as siren_reason,
        case when placed.is_elsewhere then 'to_review' else identified.match_status end as match_status,
        case
            when placed.is_elsewhere
                then
                    'imprimé dans le département ' || placed.department_code
                    || ', où la société connue sous ce nom n''est pas ; ce qui en est connu ailleurs : '
                    || coalesce(identified.siren, identified.firm_id)
            else identified.match_reason
        end as match_reason,
        case when not placed.is_elsewhere then identified.firm_id end as firm_id,
        case when not placed.is_elsewhere then identified.link_basis end as link_basis,
        cast(null as integer) as award_year,
        cast(null as date) as decided_on,
        cast(null as decimal(14, 2)) as amount_eur,
        'unknown' as amount_kind,
        'l''annexe n''imprime aucun montant' as amount_reason,
        cast(null as decimal(14, 2)) as project_cost_eur,
        cast(null as varchar) as commune_code,
        placed.department_code,
        placed.region_code
    from placed
    inner join identified on placed.beneficiary_key = identified.beneficiary_key

)

select * from final
