with firms as (

    select * from {{ ref('stg_register__firms') }}

),

presence as (

    select * from {{ ref('int_firms__presence') }}
    where is_edition_end

),

units as (

    select * from {{ ref('int_firms__legal_units') }}

),

unit_states as (

    select * from {{ ref('int_firms__unit_states') }}
    where is_edition_end

),

control as (

    select * from {{ ref('int_firms__control') }}

),

-- The gravest of the procedures that a firm is in at the end of the edition.
procedures as (

    select
        firm_id,
        state as procedure_state,
        valid_from as procedure_state_since,
        row_number() over (partition by firm_id order by gravity desc, valid_from desc, event_id asc) as rank_in_firm
    from {{ ref('int_failures__states') }}
    where
        firm_id is not null
        and valid_from <= {{ edition_end() }}
        and (valid_until is null or valid_until > {{ edition_end() }})

),

final as (

    select
        firms.firm_id,
        firms.siren,
        firms.firm_name,
        case
            when firms.siren is null then 'not_matched'
            when firms.has_secondary_siren_evidence then 'to_review'
            else 'matched'
        end as match_status,
        firms.siren_evidence,
        firms.ai_group,
        firms.firm_type,
        firms.technologies,
        firms.markets,
        firms.value_chain,
        firms.what_it_does,
        firms.is_named_in_panorama,
        firms.city,
        presence.department_code,
        presence.region_code,
        presence.is_in_panorama,
        presence.presence_basis,
        presence.exclusion_reason,
        units.denomination,
        units.legal_category_code,
        units.naf_rev2_code,
        units.naf_2025_code,
        -- What is dated after the edition is no fact of it yet: created later, or ceased since.
        case when units.creation_date <= {{ edition_end() }} then units.creation_date end as creation_date,
        case when units.closing_date <= {{ edition_end() }} then units.closing_date end as closing_date,
        nullif(unit_states.state, 'not_created') as state,
        units.head_office_siret,
        units.head_office_commune_code,
        units.head_office_department_code,
        units.head_office_region_code,
        cast(presence.open_establishments as bigint) as open_establishments,
        units.headcount_band,
        units.headcount_year,
        units.jobs_low,
        units.jobs_mid,
        units.jobs_high,
        units.size_category,
        control.control,
        control.control_reason,
        procedures.procedure_state,
        procedures.procedure_state_since,
        firms.evidence_1,
        firms.evidence_2,
        firms.reviewed_on,
        firms.status_note
    from firms
    inner join presence on firms.firm_id = presence.firm_id
    left join units on firms.firm_id = units.firm_id
    left join unit_states on firms.firm_id = unit_states.firm_id
    left join control on firms.firm_id = control.firm_id
    left join procedures on firms.firm_id = procedures.firm_id and procedures.rank_in_firm = 1

)

select * from final
