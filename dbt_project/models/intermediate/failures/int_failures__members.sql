-- One failure in one population that counts it, with what the indicators break it down by: every company of the region
-- (region), the register's firms (all) and those at the heart of it (core).
with failures as (

    select * from {{ ref('fct_failure') }}

),

firms as (

    select * from {{ ref('dim_firm') }}

),

brackets as (

    select * from {{ ref('age_brackets') }}

),

counted as (

    select
        failures.failure_id,
        'region' as population
    from failures
    where {{ in_perimeter('failures.region_code') }}
    union all
    select
        failures.failure_id,
        'all' as population
    from failures
    where failures.is_in_panorama
    union all
    select
        failures.failure_id,
        'core' as population
    from failures
    inner join firms on failures.firm_id = firms.firm_id
    where failures.is_in_panorama and firms.ai_group = 'core'

),

final as (

    select
        counted.population,
        failures.failure_id,
        failures.siren,
        failures.firm_id,
        failures.judgment_date,
        cast(extract(year from failures.judgment_date) as varchar) as judgment_year,
        substr(cast(failures.judgment_date as varchar), 1, 7) as judgment_month,
        coalesce(failures.department_code, 'unknown') as department_code,
        coalesce(failures.firm_type, 'unknown') as firm_type,
        failures.opening_kind,
        failures.is_opening_seen,
        failures.age_days,
        coalesce(brackets.bracket, 'unknown') as age_bracket
    from counted
    inner join failures on counted.failure_id = failures.failure_id
    left join brackets
        on
            failures.age_days / 365.25 >= brackets.min_years
            and (brackets.max_years is null or failures.age_days / 365.25 < brackets.max_years)

)

select * from final
