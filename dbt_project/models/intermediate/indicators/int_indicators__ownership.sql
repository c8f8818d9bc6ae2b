-- Firms of the register that change hands, move or end, by date of the event (populations all and core). A firm
-- counts whether or not it still is in the region: who was bought or has left is the very subject. Absent is not
-- zero: the press alone answers for acquisitions, a seat known from Sirene or a notice for moves, a notice for the
-- rest (seed ownership_indicators, needs).
with events as (

    select * from {{ ref('fct_ownership_event') }}
    where firm_id is not null

),

firms as (

    select * from {{ ref('stg_register__firms') }}

),

measures_of as (

    select * from {{ ref('ownership_indicators') }}

),

figures as (

    select * from {{ ref('stg_published_figures__figures') }}
    where theme = 'ownership' and has_period

),

reference_dates as (

    select * from {{ ref('reference_dates') }}

),

notices as (

    select count(*) as notices
    from {{ ref('int_ownership__notices') }} as notices
    inner join firms on notices.siren = firms.siren

),

populations as (

    select
        'all' as population,
        firm_id,
        siren
    from firms
    union all
    select
        'core' as population,
        firm_id,
        siren
    from firms
    where ai_group = 'core'

),

placed as (

    select distinct siren from {{ ref('int_ownership__seats') }}

),

followed as (

    select
        populations.population,
        count(*) as firms,
        count(populations.siren) as firms_with_siren,
        count(placed.siren) as firms_with_seat
    from populations
    left join placed on populations.siren = placed.siren
    group by populations.population

),

-- Without a period: everything known up to the reference date. With one: the periods that the published figures state.
windows as (

    select
        reference_date,
        cast(null as date) as period_start
    from reference_dates
    union all
    select distinct
        figures.as_of as reference_date,
        figures.period_start
    from figures
    inner join reference_dates on figures.as_of = reference_dates.reference_date

),

asked as (

    select distinct
        indicator_id,
        needs
    from measures_of

),

zones as (

    select 'france' as member
    union all
    select 'european_union' as member
    union all
    select 'outside_european_union' as member

),

spine as (

    select
        windows.reference_date,
        windows.period_start,
        followed.population,
        followed.firms,
        followed.firms_with_siren,
        followed.firms_with_seat,
        notices.notices,
        asked.indicator_id,
        asked.needs
    from windows
    cross join followed
    cross join notices
    cross join asked

),

counted_events as (

    select
        spine.*,
        events.event_id,
        events.event_date,
        events.amount_eur,
        coalesce(events.counterparty_zone, 'unknown') as acquirer_zone,
        events.counterparty_zone is not null as has_zone
    from spine
    inner join measures_of on spine.indicator_id = measures_of.indicator_id
    inner join events
        on
            measures_of.event_kind = events.event_kind
            and (
                measures_of.destination_region_code is null
                or measures_of.destination_region_code = events.destination_region_code
            )
            and spine.reference_date >= events.event_date
            and (spine.period_start is null or spine.period_start <= events.event_date)
    inner join populations
        on spine.population = populations.population and events.firm_id = populations.firm_id

),

labelled as (

    select
        *,
        'none' as breakdown,
        'none' as member
    from counted_events
    union all
    select
        *,
        'acquirer' as breakdown,
        acquirer_zone as member
    from counted_events
    where indicator_id = 'ownership.acquisitions'
    union all
    select
        *,
        'year' as breakdown,
        cast(extract(year from event_date) as varchar) as member
    from counted_events
    where period_start is null and indicator_id <> 'ownership.disclosed_acquisition_amount'

),

-- The total stands even when it is zero, and so does each zone of a known total.
expected as (

    select
        *,
        'none' as breakdown,
        'none' as member
    from spine
    union all
    select
        spine.*,
        'acquirer' as breakdown,
        zones.member
    from spine
    cross join zones
    where spine.indicator_id = 'ownership.acquisitions'
    union
    select
        labelled.reference_date,
        labelled.period_start,
        labelled.population,
        labelled.firms,
        labelled.firms_with_siren,
        labelled.firms_with_seat,
        labelled.notices,
        labelled.indicator_id,
        labelled.needs,
        labelled.breakdown,
        labelled.member
    from labelled

),

counted as (

    select
        expected.reference_date,
        expected.period_start,
        expected.population,
        expected.firms,
        expected.firms_with_siren,
        expected.firms_with_seat,
        expected.notices,
        expected.indicator_id,
        expected.needs,
        expected.breakdown,
        expected.member,
        count(labelled.event_id) as events,
        count(labelled.amount_eur) as known_amounts,
        coalesce(sum(case when labelled.has_zone then 1 else 0 end), 0) as known_zones,
        coalesce(sum(labelled.amount_eur), 0) as amount_eur
    from expected
    left join labelled
        on
            expected.reference_date = labelled.reference_date
            and expected.period_start is not distinct from labelled.period_start
            and expected.population = labelled.population
            and expected.indicator_id = labelled.indicator_id
            and expected.breakdown = labelled.breakdown
            and expected.member = labelled.member
    group by all

),

reasoned as (

    select
        *,
        indicator_id = 'ownership.disclosed_acquisition_amount' as is_amount,
        case
            when firms = 0 then 'le registre ne suit aucune firme de cette population'
            when needs = 'seats' and firms_with_seat = 0 and events = 0
                then 'aucun siège passé des firmes suivies n''est connu : ni historique Sirene, ni annonce relevée'
            when needs = 'notices' and notices = 0
                then
                    'aucune annonce relevée pour les firmes du registre : '
                    || 'la recherche par SIREN vient avec l''historique du BODACC'
            when indicator_id = 'ownership.disclosed_acquisition_amount' and known_amounts = 0
                then 'aucun montant connu parmi ' || {{ counted('events', 'acquisition') }}
        end as not_computable_reason
    from counted

),

final as (

    select
        reference_date,
        period_start,
        indicator_id,
        population,
        breakdown,
        member,
        case
            when not_computable_reason is not null then null
            when is_amount then amount_eur / 1e6
            else cast(events as double)
        end as value,
        case when is_amount then 'million_eur' else 'count' end as unit,
        cast(null as double) as numerator,
        cast(null as double) as denominator,
        case
            when not_computable_reason is not null then null
            when is_amount then 1.0 * known_amounts / nullif(events, 0)
            when indicator_id = 'ownership.acquisitions' then coalesce(1.0 * known_zones / nullif(events, 0), 1.0)
            when needs = 'seats' then 1.0 * firms_with_seat / nullif(firms, 0)
            else 1.0 * firms_with_siren / nullif(firms, 0)
        end as coverage,
        case when not_computable_reason is not null then 'not_computable' else 'provisional' end as status,
        coalesce(
            not_computable_reason,
            concat_ws(
                ' ; ',
                case when notices = 0 then 'aucune annonce du BODACC relevée pour les firmes du registre' end,
                case
                    when is_amount
                        then
                            {{ counted('known_amounts', 'montant connu', 'montants connus') }} || ' sur '
                            || cast(events as varchar)
                    when indicator_id = 'ownership.acquisitions'
                        then 'les cessions de titres ne sont connues que par la presse relevée à la main'
                    when needs = 'seats'
                        then
                            {{ counted('firms_with_seat', 'firme') }} || ' dont un siège est situé, sur '
                            || cast(firms as varchar)
                    else {{ counted('firms - firms_with_siren', 'firme') }} || ' sans SIREN, que rien ne peut dire'
                end
            )
        ) as reason
    from reasoned

)

select * from final
