-- Whether a round counts, whatever the date: a firm of the register that is not diversified, its own funds, money that
-- was raised once, a scope that nobody doubts. Whether the firm stands in the panorama depends on a date: later.
with rounds as (

    select * from {{ ref('int_funding__rounds') }}

),

duplicates as (

    select * from {{ ref('int_funding__duplicates') }}

),

final as (

    select
        rounds.*,
        case when duplicates.duplicate_kind <> 'suspected' then duplicates.other_round_id end as duplicate_of,
        case when duplicates.duplicate_kind <> 'suspected' then duplicates.duplicate_kind end as duplicate_basis,
        case when duplicates.duplicate_kind = 'suspected' then duplicates.other_round_id end as suspected_duplicate_of,
        case
            when rounds.firm_id is null then 'firme hors du registre'
            when rounds.ai_group = 'diversified' then 'firme diversifiée : hors des financements privés'
            when rounds.nature <> 'equity' then 'seuls les fonds propres comptent (nature : ' || rounds.nature || ')'
            when rounds.amount_state = 'commitment' then 'engagement, non de l''argent reçu'
            when rounds.amount_state = 'cumulative' then 'cumul de plusieurs tours de la firme'
            when duplicates.duplicate_kind <> 'suspected' then 'même tour que ' || duplicates.other_round_id
            when rounds.scope_doubt is not null then 'doute sur le champ : ' || rounds.scope_doubt
        end as not_countable_reason
    from rounds
    left join duplicates on rounds.round_id = duplicates.round_id

)

select * from final
