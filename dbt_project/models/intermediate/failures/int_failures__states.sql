-- In which state each judgment leaves a company, and until when: the state at a date D is that of the gravest row with
-- valid_from <= D and (valid_until is null or valid_until > D). A closing leaves no state; a plan ends after ten years.
with episodes as (

    select * from {{ ref('int_failures__episodes') }}

),

procedure_states as (

    select * from {{ ref('procedure_states') }}

),

judgments as (

    select
        episodes.episode_id,
        events.company_key,
        events.siren,
        events.firm_id,
        events.event_id,
        events.judgment_date,
        events.order_in_day,
        events.publication_date,
        events.outcome
    from {{ ref('int_failures__events') }} as events
    inner join episodes
        on
            events.company_key = episodes.company_key
            and events.judgment_date >= episodes.opened_on
            and (episodes.next_opened_on is null or events.judgment_date < episodes.next_opened_on)
    where events.outcome is not null and not events.is_undone

),

-- A company in liquidation whose business is sold is still in liquidation.
graver as (

    select
        *,
        max(case when outcome = 'liquidation' then 1 else 0 end) over (
            partition by episode_id
            order by judgment_date, order_in_day, publication_date, event_id
            rows between unbounded preceding and current row
        ) = 1 and outcome = 'plan_of_sale' as is_sale_in_liquidation
    from judgments

),

followed as (

    select
        *,
        lead(judgment_date) over (
            partition by episode_id order by judgment_date, order_in_day, publication_date, event_id
        ) as next_judgment_date
    from graver
    where not is_sale_in_liquidation

),

final as (

    select
        followed.event_id,
        followed.episode_id,
        followed.company_key,
        followed.siren,
        followed.firm_id,
        followed.outcome as state,
        procedure_states.gravity,
        followed.judgment_date as valid_from,
        case
            when procedure_states.ends_after_years is null then followed.next_judgment_date
            else least(
                    coalesce(followed.next_judgment_date, cast('9999-12-31' as date)),
                    cast(followed.judgment_date + procedure_states.ends_after_years * interval 1 year as date)
                )
        end as valid_until
    from followed
    inner join procedure_states on followed.outcome = procedure_states.state

)

select * from final
