-- Two notices in a row of one company that print another capital: how much it moved, and what that looks like by the
-- thresholds of seed capital_move_kinds. Nominal capital is not money raised: the issue premium is not published.
with capitals as (

    select * from {{ ref('int_ownership__capitals') }}
    where not_comparable_reason is null

),

kinds as (

    select * from {{ ref('capital_move_kinds') }}

),

-- One notice per company and day: they say the same amount.
daily as (

    select
        *,
        row_number() over (
            partition by siren, publication_date order by is_announced desc, announcement_id asc
        ) as rank_of_day
    from capitals

),

in_a_row as (

    select
        *,
        lag(announcement_id) over company as announcement_id_before,
        lag(publication_date) over company as publication_date_before,
        lag(capital_amount) over company as capital_before,
        lag(capital_currency) over company as currency_before
    from daily
    where rank_of_day = 1
    window company as (partition by siren order by publication_date, announcement_id)

),

moved as (

    select
        *,
        capital_currency <> currency_before
        or abs(capital_amount * {{ ownership_rule('francs_per_euro') }} / capital_before - 1)
        <= {{ ownership_rule('conversion_tolerance') }} as is_currency,
        case
            when capital_currency = currency_before
                then round(100 * (capital_amount - capital_before) / capital_before, 2)
        end as change_pct
    from in_a_row
    where
        capital_before is not null
        and (capital_amount <> capital_before or capital_currency <> currency_before)

),

final as (

    select
        moved.announcement_id || ':' || moved.siren as move_id,
        moved.* exclude (rank_of_day, is_currency, not_comparable_reason),
        kinds.kind as move_kind
    from moved
    inner join kinds
        on
            (moved.is_currency and kinds.kind = 'currency')
            or (
                not moved.is_currency and kinds.kind <> 'currency'
                and coalesce(moved.change_pct > kinds.above_pct, true)
                and coalesce(moved.change_pct <= kinds.up_to_pct, true)
            )

)

select * from final
