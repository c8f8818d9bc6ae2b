-- Causes that a source states, for fct_failure: by company and judgment. The judgment that BODACC shows dates it where
-- there is one; « other » says that the source gives none or another kind.
with known_cases as (

    select * from {{ ref('int_failures__known_cases') }}

),

final as (

    select
        siren,
        firm_id,
        cause,
        case when verdict = 'found' then found_judgment_date else judgment_on end as judgment_on,
        case when verdict = 'found' then 'day' else judgment_precision end as judgment_precision,
        insolvency_id,
        source_url
    from known_cases
    -- A safeguard is no failure; a judgment without date or company joins nothing.
    where
        procedure_kind in ('redressement', 'liquidation')
        and siren is not null
        and judgment_on is not null
        and verdict <> 'differs'

)

select * from final
