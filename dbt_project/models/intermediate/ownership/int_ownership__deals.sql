-- Curated deals, with the firm of the register that each is about: by SIREN, else by the firm that someone wrote
-- with its evidence. Never by name.
with deals as (

    select * from {{ ref('stg_deals__deals') }}

),

firms as (

    select * from {{ ref('stg_register__firms') }}

),

final as (

    select
        deals.*,
        {{ last_day_of('deals.announced_on', 'deals.announced_precision') }} as announced_until,
        coalesce(by_siren.firm_id, by_hand.firm_id) as firm_id,
        coalesce(deals.siren, by_hand.siren) as known_siren
    from deals
    left join firms as by_siren on deals.siren = by_siren.siren
    left join firms as by_hand on deals.printed_firm_id = by_hand.firm_id

)

select * from final
