-- A row of a file that is not open is in no published table: it counts in totals only, under statistical secrecy.
with awards as (

    select * from {{ ref('int_awards__all') }}

),

final as (

    select
        award_id,
        source_id,
        programme,
        scheme,
        project,
        project_id,
        project_ref,
        min(project_id) over (partition by linked_project_id) as linked_project_id,
        beneficiary_name,
        beneficiary_id,
        beneficiary_kind,
        siren,
        siren_reason,
        match_status,
        match_reason,
        award_year,
        decided_on,
        amount_eur,
        amount_kind,
        amount_reason,
        counts_amount_openly as counts_amount,
        project_cost_eur,
        commune_code,
        department_code,
        region_code,
        firm_id,
        link_basis,
        is_in_panorama,
        also_in_sources,
        link_evidence
    from awards
    where not is_restricted

)

select * from final
