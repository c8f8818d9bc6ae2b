-- All that happens to the ownership, the seat or the end of a company, under one set of columns: one row is one
-- event seen from one company. What a company republished on the same day with the same counterparty is one event,
-- its last notice.
with takeovers as (

    select * from {{ ref('int_ownership__takeovers') }}

),

transfers as (

    select * from {{ ref('int_ownership__business_transfers') }}
    where not_counted_reason is null

),

restructurings as (

    select * from {{ ref('int_ownership__restructurings') }}
    where not_counted_reason is null

),

moves as (

    select * from {{ ref('int_ownership__moves') }}

),

relocations as (

    select * from {{ ref('int_ownership__deals') }}
    where deal_kind = 'relocation_out' and announced_on <= {{ edition_end() }}

),

unioned as (

    select
        coalesce('deal:' || deal_id, event_kind || ':' || announcement_id || ':' || siren) as event_id,
        announcement_id,
        siren,
        firm_id,
        company_name,
        event_kind,
        event_date,
        event_precision,
        event_date_basis,
        publication_date,
        acquirer_name as counterparty_name,
        cast(null as varchar) as counterparty_siren,
        acquirer_country as counterparty_country,
        acquirer_zone as counterparty_zone,
        amount_eur,
        amount_nature,
        amount_reason,
        cast(null as double) as contribution_eur,
        false as was_in_francs,
        cast(null as varchar) as origin_department_code,
        cast(null as varchar) as destination_department_code,
        evidence_kind,
        source_url,
        department_code,
        department_basis
    from takeovers
    union all
    select
        event_kind || ':' || announcement_id || ':' || coalesce(siren, lower(company_name), '-') as event_id,
        announcement_id,
        siren,
        cast(null as varchar) as firm_id,
        company_name,
        event_kind,
        event_date,
        'day' as event_precision,
        event_date_basis,
        publication_date,
        counterparty_name,
        counterparty_siren,
        -- A company with a SIREN is registered in France; who owns it is not said.
        case when counterparty_siren is not null then 'FR' end as counterparty_country,
        case when counterparty_siren is not null then 'france' end as counterparty_zone,
        amount_eur,
        case when amount_eur is not null then 'price' end as amount_nature,
        amount_reason,
        contribution_eur,
        was_in_francs,
        cast(null as varchar) as origin_department_code,
        cast(null as varchar) as destination_department_code,
        'bodacc' as evidence_kind,
        cast(null as varchar) as source_url,
        department_code,
        department_basis
    from transfers
    union all
    select
        event_kind || ':' || announcement_id || ':' || siren as event_id,
        announcement_id,
        siren,
        cast(null as varchar) as firm_id,
        company_name,
        event_kind,
        event_date,
        'day' as event_precision,
        event_date_basis,
        publication_date,
        cast(null as varchar) as counterparty_name,
        cast(null as varchar) as counterparty_siren,
        cast(null as varchar) as counterparty_country,
        cast(null as varchar) as counterparty_zone,
        cast(null as double) as amount_eur,
        cast(null as varchar) as amount_nature,
        'sans objet' as amount_reason,
        cast(null as double) as contribution_eur,
        false as was_in_francs,
        cast(null as varchar) as origin_department_code,
        cast(null as varchar) as destination_department_code,
        'bodacc' as evidence_kind,
        cast(null as varchar) as source_url,
        department_code,
        department_basis
    from restructurings
    union all
    select
        event_kind || ':' || coalesce(announcement_id, cast(event_date as varchar)) || ':' || siren as event_id,
        announcement_id,
        siren,
        cast(null as varchar) as firm_id,
        company_name,
        event_kind,
        event_date,
        'day' as event_precision,
        event_date_basis,
        publication_date,
        cast(null as varchar) as counterparty_name,
        cast(null as varchar) as counterparty_siren,
        cast(null as varchar) as counterparty_country,
        cast(null as varchar) as counterparty_zone,
        cast(null as double) as amount_eur,
        cast(null as varchar) as amount_nature,
        'sans objet' as amount_reason,
        cast(null as double) as contribution_eur,
        false as was_in_francs,
        origin_department_code,
        destination_department_code,
        move_basis as evidence_kind,
        cast(null as varchar) as source_url,
        -- A departure is an event of the place that is left.
        case
            when event_kind = 'head_office_departure' then origin_department_code else destination_department_code
        end as department_code,
        department_basis
    from moves
    union all
    select
        'deal:' || deal_id as event_id,
        cast(null as varchar) as announcement_id,
        known_siren as siren,
        firm_id,
        firm_name as company_name,
        'head_office_departure' as event_kind,
        announced_on as event_date,
        announced_precision as event_precision,
        'announcement' as event_date_basis,
        cast(null as date) as publication_date,
        cast(null as varchar) as counterparty_name,
        cast(null as varchar) as counterparty_siren,
        cast(null as varchar) as counterparty_country,
        cast(null as varchar) as counterparty_zone,
        cast(null as double) as amount_eur,
        cast(null as varchar) as amount_nature,
        'sans objet' as amount_reason,
        cast(null as double) as contribution_eur,
        false as was_in_francs,
        department_code as origin_department_code,
        destination_department_code,
        'curated' as evidence_kind,
        source_url,
        department_code,
        'curated' as department_basis
    from relocations

),

final as (

    select
        *,
        row_number() over (
            partition by
                event_kind, coalesce(siren, event_id), event_date,
                coalesce(counterparty_name, case when evidence_kind = 'bodacc' then '' else event_id end), amount_eur
            order by publication_date desc nulls last, event_id desc
        ) as recency
    from unioned

)

select * from final
where recency = 1
