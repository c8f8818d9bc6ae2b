with firms as (

    select * from {{ ref('stg_register__firms') }}

),

presence as (

    select * from {{ ref('int_firms__presence') }}
    where is_edition_end

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
        cast(null as varchar) as legal_category_code,
        cast(null as varchar) as naf_rev2_code,
        cast(null as varchar) as naf_2025_code,
        cast(null as date) as creation_date,
        cast(null as date) as closing_date,
        cast(null as varchar) as headcount_band,
        cast(null as integer) as jobs_low,
        cast(null as double) as jobs_mid,
        cast(null as integer) as jobs_high,
        cast(null as varchar) as size_category,
        cast(null as varchar) as control,
        firms.evidence_1,
        firms.evidence_2,
        firms.reviewed_on,
        firms.status_note
    from firms
    inner join presence on firms.firm_id = presence.firm_id

)

select * from final
