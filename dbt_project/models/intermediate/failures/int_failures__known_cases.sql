-- Known insolvencies (press, courts) beside what the reading of BODACC says of the same company: found, not held, or
-- different, and why. A case without SIREN can't be looked up: names are never matched.
with known as (

    select * from {{ ref('stg_insolvencies__insolvencies') }}

),

firms as (

    select * from {{ ref('stg_register__firms') }}

),

events as (

    select * from {{ ref('fct_insolvency_event') }}
    where
        not is_undone
        and event_kind in ('opening_redressement', 'opening_liquidation', 'opening_sauvegarde', 'extension')

),

notices as (

    select
        siren,
        count(*) as notices,
        min(publication_date) as first_publication,
        max(publication_date) as last_publication
    from {{ ref('fct_insolvency_event') }}
    where siren is not null
    group by siren

),

identified as (

    select
        known.*,
        coalesce(by_siren.firm_id, by_hand.firm_id) as firm_id,
        coalesce(known.siren, by_hand.siren) as known_siren,
        {{ last_day_of('known.judgment_on', 'known.judgment_precision') }} as judged_until,
        case known.procedure_kind
            when 'sauvegarde_acceleree' then 'opening_sauvegarde' else 'opening_' || known.procedure_kind
        end as expected_event_kind
    from known
    left join firms as by_siren on known.siren = by_siren.siren
    left join firms as by_hand on known.printed_firm_id = by_hand.firm_id

),

-- The nearest opening of the same company; one of the same kind first.
compared as (

    select
        identified.*,
        events.event_id,
        events.announcement_id,
        events.event_kind,
        events.judgment_date,
        row_number() over (
            partition by identified.insolvency_id
            order by
                events.event_kind = identified.expected_event_kind desc,
                abs({{ days_between('identified.judgment_on', 'events.judgment_date') }}) asc,
                events.event_id asc
        ) as nearness
    from identified
    left join events on identified.known_siren = events.siren

),

judged as (

    select
        compared.*,
        notices.notices,
        compared.judgment_date between
        cast(compared.judgment_on - cast({{ ownership_rule('known_case_days') }} as integer) as date)
        and cast(compared.judged_until + cast({{ ownership_rule('known_case_days') }} as integer) as date)
            as is_date_met,
        -- Notices of the company that reach around the known judgment: then its opening should be among them.
        compared.judgment_on between notices.first_publication - interval 1 year and notices.last_publication
            as is_period_held
    from compared
    left join notices on compared.known_siren = notices.siren
    where compared.nearness = 1

),

final as (

    select
        insolvency_id,
        known_siren as siren,
        firm_id,
        firm_name,
        procedure_kind,
        judgment_on,
        judgment_precision,
        cause,
        is_control,
        event_id,
        announcement_id,
        event_kind as found_event_kind,
        judgment_date as found_judgment_date,
        case
            when known_siren is null or judgment_on is null or notices is null then 'notice_not_held'
            when event_kind = expected_event_kind and is_date_met then 'found'
            when event_id is null and not coalesce(is_period_held, false) then 'notice_not_held'
            when is_date_met or coalesce(is_period_held, false) then 'differs'
            else 'notice_not_held'
        end as verdict,
        case
            when known_siren is null then 'SIREN inconnu : rien à chercher'
            when judgment_on is null then 'la source ne date pas le jugement'
            when notices is null then 'aucune annonce de cette société dans ce qui est relevé'
            when event_kind = expected_event_kind and is_date_met then null
            when event_id is null then 'des annonces de la société sont relevées, aucune ouverture'
            when is_date_met then 'autre procédure : ' || event_kind
            else 'ouverture relevée le ' || {{ day_in_words('judgment_date') }}
        end as reason,
        source_url
    from judged

)

select * from final
