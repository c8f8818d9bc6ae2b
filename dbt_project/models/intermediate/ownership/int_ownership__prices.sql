-- What a sale notice says was paid, place by place, and what was contributed against shares, which is no cash.
-- Francs are converted at the official rate and said; a price without currency, or beyond belief, stays unknown.
-- depends_on: {{ ref('ownership_wordings') }}
with notices as (

    select distinct
        announcement_id,
        category,
        origin_texts
    from {{ ref('int_ownership__notices') }}
    where notice_family = 'vente'

),

places as (

    select
        announcement_id,
        {{ exploded('origin_texts') }} as origin_text
    from notices

),

bounds as (

    select
        {{ ownership_rule('lowest_price_eur') }} as lowest_eur,
        {{ ownership_rule('highest_price_eur') }} as highest_eur,
        {{ ownership_rule('francs_per_euro') }} as francs_per_euro

),

-- Without any text on a place, the category alone says what kind of deal it is.
read_texts as (

    select distinct  -- two places sold for one price repeat its text
        announcement_id,
        origin_text,
        {{ wordings_in(folded('origin_text'), 'vente') }} as transfer_modes
    from places
    union all
    select
        announcement_id,
        cast(null as varchar) as origin_text,
        {{ wordings_in(folded("coalesce(category, '')"), 'vente') }} as transfer_modes
    from notices
    where {{ list_count('origin_texts') }} = 0

),

cut as (

    select
        *,
        -- From the word that announces the amount.
        regexp_extract(
            {{ without_accents("lower(replace(replace(origin_text, chr(160), ' '), chr(8239), ' '))") }},
            '(?:prix|montant|evalue).*'
        ) as priced_text
    from read_texts

),

amounts as (

    select
        announcement_id,
        {{ list_holds('transfer_modes', "'purchase'") }} as is_purchase,
        {{ list_holds('transfer_modes', "'contribution'") }} as is_contribution,
        {{ amount_of("regexp_extract(priced_text, '^[^0-9]{0,50}([0-9][0-9 .,]*)', 1)") }} as amount,
        {{ currency_of(
            "regexp_extract(priced_text, '^[^0-9]{0,50}[0-9][0-9 .,]*(euros?|eur|€|francs?|frf|f\\b)', 1)"
        ) }} as currency
    from cut

),

in_euros as (

    select
        *,
        case currency
            when 'EUR' then amount
            when 'FRF' then round(amount / bounds.francs_per_euro, 2)
        end as amount_in_euros
    from amounts
    cross join bounds

),

added_up as (

    select
        announcement_id,
        coalesce(bool_or(is_purchase), false) as is_purchase,
        coalesce(bool_or(is_contribution), false) as is_contribution,
        sum(case when is_purchase then amount_in_euros end) as price_eur,
        sum(case when is_contribution then amount_in_euros end) as contribution_eur,
        coalesce(bool_or(currency = 'FRF'), false) as was_in_francs,
        coalesce(bool_or(is_purchase and amount > 0 and currency is null), false) as lacks_currency
    from in_euros
    group by announcement_id

),

final as (

    select
        announcement_id,
        is_purchase,
        is_contribution,
        case
            when
                not lacks_currency and price_eur between bounds.lowest_eur and bounds.highest_eur
                then price_eur
        end as amount_eur,
        case
            when lacks_currency then 'monnaie non dite par l''annonce'
            when price_eur < bounds.lowest_eur then 'prix nul'
            when price_eur > bounds.highest_eur then 'prix invraisemblable'
            when price_eur is null and is_purchase then 'prix non dit par l''annonce'
            when price_eur is null then 'apport contre des titres : aucun prix'
        end as amount_reason,
        case
            when contribution_eur between bounds.lowest_eur and bounds.highest_eur then contribution_eur
        end as contribution_eur,
        was_in_francs
    from added_up
    cross join bounds

)

select * from final
