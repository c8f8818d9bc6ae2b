-- The nominal capital that each notice of a company prints, when it can be compared: first notices only (a correction
-- repeats or amends another), fixed capital, amount and currency both there, one amount a day.
with notices as (

    select * from {{ ref('int_ownership__notices') }}
    where party_role <> 'seller' and siren is not null and capital_text is not null

),

judged as (

    select
        *,
        case
            when coalesce(notice_kind, '') <> 'annonce' then 'avis rectificatif'
            when has_variable_capital then 'capital variable'
            when coalesce(capital_amount, 0) <= 0 then 'montant illisible'
            when capital_currency is null then 'devise absente'
        end as own_reason
    from notices

),

per_day as (

    select
        siren,
        publication_date
    from judged
    where own_reason is null
    group by siren, publication_date
    having count(distinct cast(capital_amount as varchar) || capital_currency) > 1

),

final as (

    select
        judged.announcement_id,
        judged.siren,
        judged.company_name,
        judged.publication_date,
        judged.event_date,
        judged.event_date_basis,
        {{ list_holds('judged.change_kinds', "'capital_change'") }} as is_announced,
        judged.capital_amount,
        judged.capital_currency,
        judged.department_code,
        judged.department_basis,
        coalesce(
            judged.own_reason, case when per_day.siren is not null then 'plusieurs montants le même jour' end
        ) as not_comparable_reason
    from judged
    left join per_day on judged.siren = per_day.siren and judged.publication_date = per_day.publication_date

)

select * from final
