with episodes as (

    select * from {{ ref('int_failures__episodes') }}
    where is_failure

),

events as (

    select * from {{ ref('int_failures__events') }}

),

-- Every company of the region, not the register's alone: the age at failure of the others stands beside.
units as (

    select * from {{ ref('stg_sirene__legal_units') }}
    where is_valid and not is_key_conflict

),

firms as (

    select * from {{ ref('dim_firm') }}

),

causes as (

    select * from {{ ref('int_failures__causes') }}

),

-- A source that knows the day names one judgment; one that knows the month or the year, any judgment of that time.
caused as (

    select
        events.event_id,
        causes.cause,
        causes.source_url,
        row_number() over (
            partition by events.event_id
            order by causes.judgment_precision = 'day' desc, causes.insolvency_id asc
        ) as preference
    from events
    inner join causes
        on
            events.siren = causes.siren
            and events.judgment_date between causes.judgment_on
            and {{ last_day_of('causes.judgment_on', 'causes.judgment_precision') }}

),

final as (

    select
        episodes.episode_id as failure_id,
        events.announcement_id,
        episodes.siren,
        episodes.siren_reason,
        episodes.company_name,
        episodes.failure_kind as opening_kind,
        events.counts_as_failure_opening as is_opening_seen,
        events.judgment_date,
        events.judgment_date_basis,
        events.publication_date,
        case
            when units.creation_date <= events.judgment_date
                then {{ days_between('units.creation_date', 'events.judgment_date') }}
        end as age_days,
        case
            when episodes.siren is null then 'SIREN inconnu'
            when units.siren is null then 'société absente du stock Sirene lu'
            when units.creation_date is null then 'date de création inconnue de Sirene'
            when units.creation_date > events.judgment_date then 'date de création postérieure au jugement'
        end as age_reason,
        episodes.latest_outcome,
        episodes.latest_outcome_date,
        events.judgment_date >= {{ provisional_from() }} as is_provisional,
        episodes.restated_on,
        events.department_code,
        events.department_basis,
        events.region_code,
        episodes.firm_id,
        firms.firm_type,
        caused.cause,
        caused.source_url as cause_source_url,
        {{ was_followed('firms', 'events.judgment_date', 'events.is_in_region') }} as is_in_panorama
    from episodes
    inner join events on episodes.failure_event_id = events.event_id
    left join firms on episodes.firm_id = firms.firm_id
    left join units on episodes.siren = units.siren
    left join caused on events.event_id = caused.event_id and caused.preference = 1
    where events.is_in_region or episodes.firm_id is not null

)

select * from final
