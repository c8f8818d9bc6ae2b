-- Companies of the region by the department of the event, and those of the register wherever they are.
with events as (

    select * from {{ ref('int_ownership__events') }}

),

departments as (

    select * from {{ ref('departments') }}

),

by_siren as (

    select * from {{ ref('dim_firm') }}

),

firms as (

    select * from {{ ref('dim_firm') }}

),

final as (

    select
        events.event_id,
        events.siren,
        case
            when events.siren is not null then null
            when events.evidence_kind = 'curated' then 'SIREN absent de la source'
            else 'numéro absent de l''annonce'
        end as siren_reason,
        events.company_name,
        events.event_kind,
        events.event_date,
        events.event_precision,
        events.event_date_basis,
        events.publication_date,
        events.counterparty_name,
        events.counterparty_siren,
        events.counterparty_country,
        events.counterparty_zone,
        events.amount_eur,
        events.amount_nature,
        case when events.amount_eur is null then events.amount_reason end as amount_reason,
        events.contribution_eur,
        events.was_in_francs,
        events.origin_department_code,
        events.destination_department_code,
        destinations.region_code as destination_region_code,
        events.evidence_kind,
        events.announcement_id,
        {{ notice_page('events.announcement_id') }} as notice_url,
        events.source_url,
        events.department_code,
        events.department_basis,
        departments.region_code,
        firms.firm_id,
        firms.ai_group,
        coalesce(firms.is_in_panorama, false) as is_in_panorama
    from events
    left join departments on events.department_code = departments.department_code
    left join departments as destinations on events.destination_department_code = destinations.department_code
    left join by_siren on events.siren = by_siren.siren
    left join firms on coalesce(events.firm_id, by_siren.firm_id) = firms.firm_id
    where
        events.event_date <= {{ edition_end() }}
        and ({{ in_perimeter('departments.region_code') }} or firms.firm_id is not null)

)

select * from final
