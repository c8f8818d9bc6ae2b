-- Accounts of the register's firms. The source says nothing of a place: a company that is not in the register can't be
-- said to be of the region, and stops in int_finance__accounts with its reason (decision 0009).
with accounts as (

    select * from {{ ref('int_finance__accounts') }}
    where exclusion_reason is null

),

firms as (

    select * from {{ ref('dim_firm') }}

),

final as (

    select
        accounts.siren,
        accounts.closing_date,
        accounts.balance_type,
        accounts.fiscal_year,
        accounts.confidentiality,
        cast(accounts.revenue_eur as double) as revenue_eur,
        accounts.revenue_eur_state as revenue_state,
        accounts.revenue_eur_reason as revenue_reason,
        cast(accounts.gross_margin_eur as double) as gross_margin_eur,
        accounts.gross_margin_eur_state as gross_margin_state,
        accounts.gross_margin_eur_reason as gross_margin_reason,
        cast(accounts.ebe_eur as double) as ebe_eur,
        accounts.ebe_eur_state as ebe_state,
        accounts.ebe_eur_reason as ebe_reason,
        cast(accounts.ebit_eur as double) as ebit_eur,
        accounts.ebit_eur_state as ebit_state,
        accounts.ebit_eur_reason as ebit_reason,
        cast(accounts.net_result_eur as double) as net_result_eur,
        accounts.net_result_eur_state as net_result_state,
        accounts.net_result_eur_reason as net_result_reason,
        accounts.exercise_days,
        accounts.is_reference_account,
        accounts.not_reference_reason,
        accounts.firm_id,
        coalesce(firms.is_in_panorama, false) as is_in_panorama
    from accounts
    left join firms on accounts.firm_id = firms.firm_id

)

select * from final
