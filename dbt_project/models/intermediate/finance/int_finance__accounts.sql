-- One account with each amount's state: public (shown), withheld (not public: a technical 0 is no amount), suspect
-- (other figures contradict it), absent (the line does not give it). Only public amounts keep their value.
-- Revenue of year Y: the reference account, closed from 1 July Y to 30 June Y+1, of twelve months, C or S before K.
{% set figures = account_figures() %}

with accounts as (

    select * from {{ ref('stg_ratios_inpi_bce__accounts') }}
    where is_valid and not is_key_conflict

),

suspicions as (

    select
        siren,
        closing_date,
        balance_type,
    {% for figure in figures %}
    max(case when figure = '{{ figure }}' then reason end) as {{ figure }}_suspicion{{ ',' if not loop.last }}
    {% endfor %}
    from {{ ref('int_finance__suspicions') }}
    group by siren, closing_date, balance_type

),

firms as (

    select * from {{ ref('stg_register__firms') }}
    where siren is not null

),

guards as (

    select
        max(case when guard = 'shortest_exercise_days' then value end) as shortest_days,
        max(case when guard = 'longest_exercise_days' then value end) as longest_days,
        max(case when guard = 'missing_exercise_days' then value end) as missing_days
    from {{ ref('account_guards') }}

),

-- C and S follow each other in the life of a company, K stands beside them.
closings as (

    select distinct
        siren,
        balance_type = 'K' as is_consolidated,
        closing_date
    from accounts

),

exercises as (

    select
        *,
        {{ days_between(
            'lag(closing_date) over (partition by siren, is_consolidated order by closing_date)', 'closing_date'
        ) }} as exercise_days
    from closings

),

judged as (

    select
        accounts.siren,
        accounts.closing_date,
        accounts.balance_type,
        {{ fiscal_year('accounts.closing_date') }} as fiscal_year,
        accounts.confidentiality,
        {% for figure in figures %}
        accounts.{{ figure }} as {{ figure }}_printed,
        suspicions.{{ figure }}_suspicion,
        case
            when suspicions.{{ figure }}_suspicion is not null then 'suspect'
            when not accounts.is_public and coalesce(accounts.{{ figure }}, 0) = 0 then 'withheld'
            when accounts.{{ figure }} is null then 'absent'
            else 'public'
        end as {{ figure }}_state,
        {% endfor %}
        exercises.exercise_days,
        -- Without a closing before it, or with one missing, nothing says that the exercise was not of twelve months.
        coalesce(
            exercises.exercise_days between guards.shortest_days and guards.longest_days
            or exercises.exercise_days > guards.missing_days,
            true
        ) as is_twelve_months,
        firms.firm_id,
        case
            when accounts.closing_date > {{ edition_end() }} then 'clôture postérieure à la fin de l''édition'
            when firms.firm_id is null then 'société hors du registre'
        end as exclusion_reason
    from accounts
    cross join guards
    inner join exercises
        on
            accounts.siren = exercises.siren
            and (accounts.balance_type = 'K') = exercises.is_consolidated
            and accounts.closing_date = exercises.closing_date
    left join suspicions
        on
            accounts.siren = suspicions.siren
            and accounts.closing_date = suspicions.closing_date
            and accounts.balance_type = suspicions.balance_type
    left join firms on accounts.siren = firms.siren

),

ranked as (

    select
        *,
        row_number() over (
            partition by siren, fiscal_year
            order by
                closing_date <= {{ edition_end() }} and is_twelve_months desc,
                balance_type = 'K' asc,
                closing_date desc,
                balance_type asc
        ) as rank_in_year
    from judged

),

final as (

    select
        siren,
        closing_date,
        balance_type,
        fiscal_year,
        confidentiality,
        {% for figure in figures %}
        {{ figure }}_printed,
        case when {{ figure }}_state = 'public' then {{ figure }}_printed end as {{ figure }},
        {{ figure }}_state,
        case {{ figure }}_state
            when 'suspect' then {{ figure }}_suspicion
            when 'withheld' then 'compte non public : montant tenu secret'
            when 'absent' then 'montant absent de la ligne publiée'
        end as {{ figure }}_reason,
        {% endfor %}
        exercise_days,
        closing_date <= {{ edition_end() }} and is_twelve_months and rank_in_year = 1 as is_reference_account,
        case
            when closing_date > {{ edition_end() }} then 'clôture postérieure à la fin de l''édition'
            when not is_twelve_months then 'exercice de plus ou de moins de douze mois'
            when rank_in_year > 1 then 'un autre compte du même exercice est préféré'
        end as not_reference_reason,
        firm_id,
        exclusion_reason
    from ranked

)

select * from final
