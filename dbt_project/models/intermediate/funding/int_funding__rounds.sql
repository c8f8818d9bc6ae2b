-- Curated rounds, with the firm of the register that each is about: by SIREN, else by the firm that someone wrote with
-- its evidence. Never by name: a name only tells whether two rows of the file may be one round.
with rounds as (

    select * from {{ ref('stg_rounds__rounds') }}

),

firms as (

    select * from {{ ref('stg_register__firms') }}

),

final as (

    select
        rounds.*,
        coalesce(by_siren.firm_id, by_hand.firm_id) as firm_id,
        coalesce(rounds.siren, by_hand.siren) as known_siren,
        coalesce(by_siren.ai_group, by_hand.ai_group) as ai_group,
        coalesce(
            by_siren.firm_id, by_hand.firm_id, rounds.siren, {{ normalised_name('rounds.firm_name') }}
        ) as issuer,
        -- When the round was surely announced: the end of what the source says, or the day its page was read.
        least(rounds.announced_to, rounds.read_on) as known_by
    from rounds
    left join firms as by_siren on rounds.siren = by_siren.siren
    left join firms as by_hand on rounds.printed_firm_id = by_hand.firm_id

)

select * from final
