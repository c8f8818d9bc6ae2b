-- One procedure of one company, from its opening to its end. Plans and closings cut the life of a company; openings
-- undone in court never happened. A procedure fails when redressement or liquidation first stands in it: that is the
-- failure, dated by that judgment (Banque de France; our reference bodacc.md §5).
-- A later opening begins another procedure only when a plan or a closing lies between; a conversion never does, unless
-- nothing is known of the company before it: then its opening was not seen. A plan of sale sells the business and
-- leaves the company in its procedure: it separates nothing. A sauvegarde that is converted fails at its conversion.
with steps as (

    select
        *,
        episode_role in ('starts', 'safeguards', 'changes') as is_procedure,
        coalesce(
            sum(
                case
                    when episode_role = 'closes' or (episode_role = 'plan' and event_kind <> 'plan_of_sale') then 1
                    else 0
                end
            ) over earlier_judgments, 0
        ) as segment
    from {{ ref('int_failures__events') }}
    where episode_role in ('starts', 'safeguards', 'changes', 'plan', 'closes', 'reopens') and not is_undone
    window
        earlier_judgments as (
            partition by company_key
            order by judgment_date, order_in_day, publication_date, event_id
            rows between unbounded preceding and 1 preceding
        )

),

ranked as (

    select
        *,
        row_number() over (
            partition by company_key, segment, is_procedure
            order by judgment_date, order_in_day, publication_date, event_id
        ) as rank_in_segment,
        row_number() over (
            partition by company_key, episode_role in ('closes', 'reopens')
            order by judgment_date, order_in_day, publication_date, event_id
        ) as rank_in_company
    from steps

),

numbered as (

    select
        *,
        case
            when episode_role in ('starts', 'safeguards') then rank_in_segment = 1
            -- Without a number, what came before can't be known: a conversion or a plan alone opens nothing.
            when episode_role in ('changes', 'plan') then rank_in_company = 1 and siren is not null
            else false
        end as begins
    from ranked

),

gathered as (

    select
        *,
        sum(case when begins then 1 else 0 end) over (
            partition by company_key
            order by judgment_date, order_in_day, publication_date, event_id
            rows between unbounded preceding and current row
        ) as episode_number
    from numbered

),

placed as (

    select
        *,
        row_number() over in_order as rank_in_episode,
        row_number() over (
            partition by company_key, episode_number, counts_as_failure_opening or episode_role = 'changes'
            order by judgment_date, order_in_day, publication_date, event_id
        ) as rank_of_failing,
        row_number() over (
            partition by company_key, episode_number, outcome is not null
            order by judgment_date desc, order_in_day desc, publication_date desc, event_id desc
        ) as recency
    from gathered
    where episode_number > 0
    window
        in_order as (
            partition by company_key, episode_number
            order by judgment_date, order_in_day, publication_date, event_id
        )

),

summed as (

    select
        company_key,
        episode_number,
        count(*) as judgments,
        max(case when rank_in_episode = 1 then event_id end) as opening_event_id,
        max(
            case when (counts_as_failure_opening or episode_role = 'changes') and rank_of_failing = 1 then event_id end
        ) as failure_event_id,
        min(
            case when event_kind like 'conversion_to_%' or (event_kind = 'plan_resolution' and outcome is not null)
                    then judgment_date
            end
        ) as converted_on,
        min(case when event_kind = 'plan' then judgment_date end) as plan_on,
        min(case when event_kind = 'plan_of_sale' then judgment_date end) as plan_of_sale_on,
        max(case when episode_role = 'closes' then judgment_date end) as closed_on,
        max(case when outcome is not null and recency = 1 then outcome end) as latest_outcome,
        max(case when outcome is not null and recency = 1 then judgment_date end) as latest_outcome_date,
        max(restated_on) as restated_on
    from placed
    group by company_key, episode_number

),

events as (

    select * from {{ ref('int_failures__events') }}

),

final as (

    select
        summed.company_key || ':' || cast(opening.judgment_date as varchar) as episode_id,
        summed.company_key,
        opening.siren,
        opening.siren_reason,
        opening.company_name,
        opening.firm_id,
        summed.opening_event_id,
        opening.judgment_date as opened_on,
        opening.event_kind as opened_by,
        opening.episode_role in ('starts', 'safeguards') as is_opening_seen,
        summed.failure_event_id is not null as is_failure,
        summed.failure_event_id,
        failing.judgment_date as failed_on,
        failing.opening_kind as failure_kind,
        summed.converted_on,
        summed.plan_on,
        summed.plan_of_sale_on,
        summed.closed_on,
        summed.latest_outcome,
        summed.latest_outcome_date,
        summed.judgments,
        summed.restated_on,
        lead(opening.judgment_date) over (
            partition by summed.company_key order by summed.episode_number
        ) as next_opened_on
    from summed
    inner join events as opening on summed.opening_event_id = opening.event_id
    left join events as failing on summed.failure_event_id = failing.event_id

)

select * from final
