-- Companies of the region by the department of the notice, and those of the register wherever they are judged.
with events as (

    select * from {{ ref('int_failures__events') }}

),

episodes as (

    select * from {{ ref('int_failures__episodes') }}

),

firms as (

    select * from {{ ref('dim_firm') }}

),

final as (

    select
        events.event_id,
        events.announcement_id,
        events.siren,
        events.siren_reason,
        events.company_name,
        events.event_kind,
        events.judgment_nature,
        events.is_unmapped,
        events.judgment_date,
        events.judgment_date_basis,
        events.publication_date,
        {{ days_between('events.judgment_date', 'events.publication_date') }} as delay_days,
        episodes.episode_id,
        events.is_undone,
        events.court,
        events.department_code,
        events.department_basis,
        events.region_code,
        events.firm_id,
        coalesce(firms.is_in_panorama, false) as is_in_panorama
    from events
    left join firms on events.firm_id = firms.firm_id
    left join episodes
        on
            events.company_key = episodes.company_key
            and events.judgment_date >= episodes.judgment_date
            and (episodes.next_start_date is null or events.judgment_date < episodes.next_start_date)
    where events.is_in_region or events.firm_id is not null

)

select * from final
