-- One published amount that other figures contradict, with the reason. Bounds are data: seeds/account_guards.csv. A
-- technical zero of a line that is not public is no amount, and contradicts nothing.
{% set figures = account_figures() %}

with accounts as (

    select * from {{ ref('stg_ratios_inpi_bce__accounts') }}
    where is_valid and not is_key_conflict and closing_date <= {{ edition_end() }}

),

guards as (

    select
        max(case when guard = 'first_closing_year' then value end) as first_closing_year,
        max(case when guard = 'margin_tolerance' then value end) as margin_tolerance,
        max(case when guard = 'lowest_ebe_margin' then value end) as lowest_ebe_margin,
        max(case when guard = 'lowest_ratio' then value end) as lowest_ratio,
        max(case when guard = 'highest_ratio' then value end) as highest_ratio,
        max(case when guard = 'neighbour_days' then value end) as neighbour_days,
        max(case when guard = 'repeated_figures' then value end) as repeated_figures
    from {{ ref('account_guards') }}

),

shown as (

    select
        siren,
        closing_date,
        balance_type,
        ebe_margin_pct,
    {% for figure in figures %}
    case when is_public or {{ figure }} <> 0 then {{ figure }} end as {{ figure }}{{ ',' if not loop.last }}
    {% endfor %}
    from accounts

),

-- Each account beside the closing before it, of the same balance type.
beside_earlier as (

    select
        *,
    {% for figure in figures %}
    lag({{ figure }}) over in_order as earlier_{{ figure }}{{ ',' if not loop.last }}
    {% endfor %}
    from shown
    window in_order as (partition by siren, balance_type order by closing_date)

),

compared as (

    select
        *,
    {% for figure in figures %}
    coalesce({{ repeats(figure, 'earlier_' ~ figure) }}, false) as repeats_{{ figure }}{{ ',' if not loop.last }}
    {% endfor %}
    from beside_earlier

),

-- The gross margin often is the turnover: it is no second witness of a repetition.
witnessed as (

    select
        compared.*,
        guards.*,
        cast(repeats_revenue_eur as integer) + cast(repeats_ebe_eur as integer)
        + cast(repeats_ebit_eur as integer) + cast(repeats_net_result_eur as integer) as repeated
    from compared
    cross join guards

),

contradicted as (

    {% for figure in figures %}
    select
        siren,
        closing_date,
        balance_type,
        '{{ figure }}' as figure,
        'date de clôture invraisemblable' as reason
    from witnessed
    where {{ figure }} is not null and extract(year from closing_date) < first_closing_year
    union all
    select
        siren,
        closing_date,
        balance_type,
        '{{ figure }}' as figure,
        'reprend le chiffre de la clôture précédente' as reason
    from witnessed
    where repeats_{{ figure }} and repeated >= repeated_figures
    union all
    {% endfor %}
    select
        siren,
        closing_date,
        balance_type,
        'revenue_eur' as figure,
        'chiffre d''affaires négatif' as reason
    from witnessed
    where revenue_eur < 0
    union all
    select
        siren,
        closing_date,
        balance_type,
        'revenue_eur' as figure,
        'marge brute supérieure au chiffre d''affaires' as reason
    from witnessed
    where revenue_eur >= 0 and gross_margin_eur > revenue_eur * margin_tolerance
    union all
    select
        siren,
        closing_date,
        balance_type,
        'gross_margin_eur' as figure,
        'marge brute supérieure au chiffre d''affaires' as reason
    from witnessed
    where revenue_eur >= 0 and gross_margin_eur > revenue_eur * margin_tolerance
    union all
    -- The EBE and its rate give back turnover and operating grants: a turnover above their sum has zeros too many.
    select
        siren,
        closing_date,
        balance_type,
        'revenue_eur' as figure,
        'sans rapport avec l''EBE et son taux de marge' as reason
    from witnessed
    where
        abs(ebe_margin_pct) >= lowest_ebe_margin
        and ebe_eur / ebe_margin_pct > 0
        and revenue_eur > margin_tolerance * 100 * ebe_eur / ebe_margin_pct

),

-- What is left is compared from one closing to the next; a wrong figure must not accuse a right one.
sound as (

    select
        shown.siren,
        shown.closing_date,
        shown.balance_type,
        shown.revenue_eur
    from shown
    left join contradicted
        on
            shown.siren = contradicted.siren
            and shown.closing_date = contradicted.closing_date
            and shown.balance_type = contradicted.balance_type
            and contradicted.figure = 'revenue_eur'
    where shown.revenue_eur > 0 and contradicted.figure is null

),

-- How many other closings of the same type are of the same order of magnitude.
supported as (

    select
        sound.siren,
        sound.closing_date,
        sound.balance_type,
        sound.revenue_eur,
        count(other.closing_date) as support
    from sound
    cross join guards
    left join sound as other
        on
            sound.siren = other.siren
            and sound.balance_type = other.balance_type
            and sound.closing_date <> other.closing_date
            and other.revenue_eur between guards.lowest_ratio * sound.revenue_eur
            and guards.highest_ratio * sound.revenue_eur
    group by sound.siren, sound.closing_date, sound.balance_type, sound.revenue_eur

),

breaks as (

    select
        later.siren,
        later.balance_type,
        later.closing_date as later_date,
        later.support as later_support,
        earlier.closing_date as earlier_date,
        earlier.support as earlier_support
    from supported as later
    cross join guards
    inner join supported as earlier
        on
            later.siren = earlier.siren
            and later.balance_type = earlier.balance_type
            and later.closing_date > earlier.closing_date
            and {{ days_between('earlier.closing_date', 'later.closing_date') }} <= guards.neighbour_days
            and not later.revenue_eur between guards.lowest_ratio * earlier.revenue_eur
            and guards.highest_ratio * earlier.revenue_eur

),

-- Of the two sides of a break, the one that fewer other years support is wrong; without a third year, both may be.
broken as (

    select
        siren,
        later_date as closing_date,
        balance_type
    from breaks
    where later_support <= earlier_support
    union
    select
        siren,
        earlier_date as closing_date,
        balance_type
    from breaks
    where earlier_support <= later_support

),

unioned as (

    select * from contradicted
    union all
    select
        siren,
        closing_date,
        balance_type,
        'revenue_eur' as figure,
        'sans commune mesure avec l''exercice voisin' as reason
    from broken

),

final as (

    select
        siren,
        closing_date,
        balance_type,
        figure,
        {{ joined_values('reason', ' ; ') }} as reason
    from unioned
    group by siren, closing_date, balance_type, figure

)

select * from final
