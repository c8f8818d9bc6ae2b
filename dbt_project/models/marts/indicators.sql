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

secrecy as (

    select
        cells.*,
        withheld.withheld_as
    from {{ ref('int_secrecy__cells') }} as cells
    inner join {{ ref('int_secrecy__withheld') }} as withheld
        on
            cells.reference_date = withheld.reference_date
            and cells.indicator_id = withheld.indicator_id
            and cells.population = withheld.population
            and cells.breakdown = withheld.breakdown
            and cells.member = withheld.member

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

-- The one place that every figure passes. Of a figure that a restricted file enters, coverage and reserve would tell
-- counts that another cell withholds: a tenth and a sentence are kept.
told as (

    select
        unioned.reference_date,
        coalesce(unioned.period_start, unioned.reference_date) as period_start,
        unioned.indicator_id,
        unioned.population,
        unioned.breakdown,
        unioned.member,
        {{ settled('unioned.value') }} as value,
        unioned.unit,
        {{ settled('unioned.numerator', 6) }} as numerator,
        {{ settled('unioned.denominator', 6) }} as denominator,
        case
            when secrecy.firms is null then {{ settled('unioned.coverage') }} else round(unioned.coverage, 1)
        end as coverage,
        unioned.status,
        case
            when secrecy.firms is null then unioned.reason
            else 'repose en partie sur un fichier non ouvert'
        end as reason,
        coalesce(unioned.value is not null and secrecy.withheld_as is not null, false) as is_secret,
        case
            when unioned.value is not null and secrecy.firms is not null
                then least(secrecy.firms, secrecy.fewest_firms)
        end as secrecy_firms,
        case
            when unioned.value is not null and secrecy.firms is not null
                then case when secrecy.is_dominated then 1.0 else secrecy.largest_share end
        end as secrecy_share
    from unioned
    left join secrecy
        on
            unioned.reference_date = secrecy.reference_date
            and unioned.indicator_id = secrecy.indicator_id
            and unioned.population = secrecy.population
            and unioned.breakdown = secrecy.breakdown
            and unioned.member = secrecy.member
            and coalesce(unioned.period_start, unioned.reference_date) = unioned.reference_date

),

final as (

    select
        '{{ var("edition") }}' as edition,
        reference_date,
        period_start,
        indicator_id,
        population,
        breakdown,
        member,
        case when not is_secret then value end as value,
        unit,
        case when not is_secret then numerator end as numerator,
        case when not is_secret then denominator end as denominator,
        case when not is_secret then cast(coverage as double) end as coverage,
        case when is_secret then 'withheld' else status end as status,
        case
            when is_secret
                then 'secret statistique : ce chiffre, ou un autre qui s''en déduirait, tient à trop peu d''entreprises'
            else reason
        end as reason,
        case when not is_secret then cast(secrecy_firms as integer) end as secrecy_firms,
        case when not is_secret then cast(secrecy_share as double) end as secrecy_share
    from told

)

select * from final
