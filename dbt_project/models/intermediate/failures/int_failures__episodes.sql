-- A failure is the first opening of redressement or liquidation of an episode, dated by its judgment (Banque de France;
-- our reference bodacc.md §5).
-- A later opening counts again only when a plan or a closing lies between; a conversion of a redressement never does;
-- the conversion of a sauvegarde counts, it is the first cessation of payments.
with events as (

    select * from {{ ref('int_failures__events') }}

),

-- Plans and closings cut the life of a company into segments. Openings undone in court never happened.
segmented as (

    select
        *,
        coalesce(sum(case when episode_role in ('plan', 'closes') then 1 else 0 end) over earlier_judgments, 0)
            as segment,
        coalesce(sum(case when episode_role = 'closes' then 1 else 0 end) over earlier_judgments, 0) as closings_before,
        coalesce(sum(case when episode_role in ('starts', 'changes') then 1 else 0 end) over earlier_judgments, 0)
            as procedures_before
    from events
    where episode_role in ('starts', 'changes', 'plan', 'closes') and not is_undone
    window
        earlier_judgments as (
            partition by company_key
            order by judgment_date, order_in_day, publication_date, event_id
            rows between unbounded preceding and 1 preceding
        )

),

first_of_segment as (

    select
        *,
        row_number() over (
            partition by company_key, segment
            order by judgment_date, order_in_day, publication_date, event_id
        ) as rank_in_segment,
        lag(closings_before, 1, 0) over (
            partition by company_key
            order by judgment_date, order_in_day, publication_date, event_id
        ) as closings_before_previous
    from segmented
    where episode_role in ('starts', 'changes')

),

-- A conversion says that an opening was missed only when nothing is known before it, or when all before it was closed.
starts as (

    select
        *,
        lead(judgment_date)
            over (partition by company_key order by judgment_date, order_in_day, event_id)
            as next_start_date
    from first_of_segment
    where
        rank_in_segment = 1
        and (
            episode_role = 'starts'
            or (siren is not null and (procedures_before = 0 or closings_before > closings_before_previous))
        )

),

outcomes as (

    select
        starts.event_id,
        events.outcome,
        events.judgment_date as outcome_date,
        row_number() over (
            partition by starts.event_id
            order by
                events.judgment_date desc, events.order_in_day desc, events.publication_date desc, events.event_id desc
        ) as recency
    from starts
    inner join events
        on
            starts.company_key = events.company_key
            and starts.judgment_date <= events.judgment_date
            and (starts.next_start_date is null or starts.next_start_date > events.judgment_date)
    where events.outcome is not null and not events.is_undone

),

final as (

    select
        starts.company_key || ':' || cast(starts.judgment_date as varchar) as episode_id,
        starts.event_id,
        starts.announcement_id,
        starts.company_key,
        starts.siren,
        starts.siren_reason,
        starts.company_name,
        starts.firm_id,
        starts.opening_kind,
        starts.counts_as_failure_opening as is_opening_seen,
        starts.judgment_date,
        starts.judgment_date_basis,
        starts.publication_date,
        starts.next_start_date,
        outcomes.outcome as latest_outcome,
        outcomes.outcome_date as latest_outcome_date,
        starts.judgment_date >= {{ provisional_from() }} as is_provisional,
        starts.department_code,
        starts.department_basis,
        starts.region_code,
        starts.is_in_region
    from starts
    left join outcomes on starts.event_id = outcomes.event_id and outcomes.recency = 1

)

select * from final
