with firms as (

    select * from {{ ref('int_indicators__firms') }}

),

public_funding as (

    select * from {{ ref('int_indicators__public_funding') }}

),

public_amounts as (

    select * from {{ ref('int_indicators__public_amounts') }}

),

failures as (

    select * from {{ ref('int_indicators__failures') }}

),

failure_ages as (

    select * from {{ ref('int_indicators__failure_ages') }}

),

failure_rates as (

    select * from {{ ref('int_indicators__failure_rates') }}

),

survival as (

    select * from {{ ref('int_indicators__survival') }}

),

publication_delays as (

    select * from {{ ref('int_indicators__publication_delays') }}

),

finance as (

    select * from {{ ref('int_indicators__finance') }}

),

establishments as (

    select * from {{ ref('int_indicators__establishments') }}

),

demography as (

    select * from {{ ref('int_indicators__demography') }}

),

employment as (

    select * from {{ ref('int_indicators__employment') }}

),

jobs as (

    select * from {{ ref('int_indicators__jobs') }}

),

training as (

    select * from {{ ref('int_indicators__training') }}

),

sector as (

    select * from {{ ref('int_indicators__sector') }}

),

officers as (

    select * from {{ ref('int_indicators__officers') }}

),

ownership as (

    select * from {{ ref('int_indicators__ownership') }}

),

iphd as (

    select * from {{ ref('int_indicators__iphd') }}

),

rounds as (

    select * from {{ ref('int_indicators__rounds') }}

),

round_growth as (

    select * from {{ ref('int_indicators__round_growth') }}

),

round_concentration as (

    select * from {{ ref('int_indicators__round_concentration') }}

),

unioned as (

    select * from firms
    union all
    select * from public_funding
    union all
    select * from public_amounts
    union all
    select * from failures
    union all
    select * from failure_ages
    union all
    select * from failure_rates
    union all
    select * from survival
    union all
    select * from publication_delays
    union all
    select * from finance
    union all
    select * from establishments
    union all
    select * from demography
    union all
    select * from employment
    union all
    select * from jobs
    union all
    select * from training
    union all
    select * from sector
    union all
    select * from officers
    union all
    select * from ownership
    union all
    select * from iphd
    union all
    select * from rounds
    union all
    select * from round_growth
    union all
    select * from round_concentration

),

final as (

    select
        '{{ var("edition") }}' as edition,
        reference_date,
        coalesce(period_start, reference_date) as period_start,
        indicator_id,
        population,
        breakdown,
        member,
        value,
        unit,
        numerator,
        denominator,
        cast(coverage as double) as coverage,
        status,
        reason
    from unioned

)

select * from final
