-- Companies of the region, and those of the register wherever they are judged. Sanctions on persons stay out: they say
-- nothing of the company, and point at whoever led it (they are counted in int_quality__set_aside).
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
        events.kind_basis,
        events.is_unmapped,
        events.judgment_date,
        events.judgment_date_basis,
        events.judgment_date_flag,
        events.publication_date,
        case
            when events.judgment_date_basis = 'judgment'
                then {{ days_between('events.judgment_date', 'events.publication_date') }}
        end as delay_days,
        events.restated_on,
        episodes.episode_id,
        coalesce(episodes.is_failure, false) as is_of_failure,
        events.is_undone,
        events.court,
        events.department_code,
        events.department_basis,
        events.region_code,
        events.firm_id,
        {{ was_followed('firms', 'events.judgment_date', 'events.is_in_region') }} as is_in_panorama
    from events
    left join firms on events.firm_id = firms.firm_id
    left join episodes
        on
            events.company_key = episodes.company_key
            and events.judgment_date >= episodes.opened_on
            and (episodes.next_opened_on is null or events.judgment_date < episodes.next_opened_on)
    where (events.is_in_region or events.firm_id is not null) and events.event_kind <> 'sanction_on_person'

)

select * from final
