-- Firms that change hands as a whole: curated deals, and plans of sale ordered by a court. A deal that a judgment also
-- shows, on the same company within the rule's days, is one event with both evidences; the judgment dates it, the press
-- names the buyer.
with deals as (

    select * from {{ ref('int_ownership__deals') }}
    where deal_kind <> 'relocation_out' and announced_on <= {{ edition_end() }}

),

plans as (

    select * from {{ ref('fct_insolvency_event') }}
    where event_kind = 'plan_of_sale' and not is_undone

),

-- Two notices may print one judgment, a company may have two plans in one week: the first of the week speaks.
judged as (

    select
        *,
        row_number() over (partition by siren, judgment_date order by publication_date asc, event_id asc) as repetition
    from plans
    where siren is not null

),

linked as (

    select
        deals.deal_id,
        judged.event_id,
        row_number() over (
            partition by deals.deal_id
            order by abs({{ days_between('deals.announced_on', 'judged.judgment_date') }}), judged.event_id
        ) as rank_of_plan,
        row_number() over (
            partition by judged.event_id
            order by abs({{ days_between('deals.announced_on', 'judged.judgment_date') }}), deals.deal_id
        ) as rank_of_deal
    from deals
    inner join judged
        on
            deals.known_siren = judged.siren
            and {{ days_between('deals.announced_on', 'judged.judgment_date') }}
            >= -{{ ownership_rule('deal_link_days') }}
            and {{ days_between('deals.announced_until', 'judged.judgment_date') }}
            <= {{ ownership_rule('deal_link_days') }}
    where judged.repetition = 1

),

matched as (

    select * from linked
    where rank_of_plan = 1 and rank_of_deal = 1

),

final as (

    select
        deals.deal_id,
        judged.announcement_id,
        coalesce(judged.siren, deals.known_siren) as siren,
        coalesce(judged.firm_id, deals.firm_id) as firm_id,
        coalesce(deals.firm_name, judged.company_name) as company_name,
        case when judged.event_id is not null then 'plan_of_sale' else deals.deal_kind end as event_kind,
        coalesce(judged.judgment_date, deals.announced_on) as event_date,
        case when judged.event_id is not null then 'day' else deals.announced_precision end as event_precision,
        case when judged.event_id is not null then 'judgment' else 'announcement' end as event_date_basis,
        judged.publication_date,
        deals.acquirer_name,
        deals.acquirer_country,
        deals.acquirer_zone,
        deals.amount_eur,
        deals.amount_nature,
        case
            when deals.deal_id is null then 'prix non dit par l''annonce'
            when deals.amount_eur is null then 'montant non imprimé par la source'
        end as amount_reason,
        deals.source_url,
        case
            when judged.event_id is null then 'curated'
            when deals.deal_id is null then 'bodacc'
            else 'bodacc+curated'
        end as evidence_kind,
        coalesce(judged.department_code, deals.department_code) as department_code,
        case when judged.event_id is not null then judged.department_basis else 'curated' end as department_basis
    from deals
    left join matched on deals.deal_id = matched.deal_id
    full outer join judged on matched.event_id = judged.event_id
    where coalesce(judged.repetition, 1) = 1

)

select * from final
