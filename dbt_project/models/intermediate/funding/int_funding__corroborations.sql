-- A published change of nominal capital of the same company around the date of a round (window: seed rounds_rules): it
-- happened, and when. Never how much: the issue premium, where the money goes, is not published. The closest one.
with rounds as (

    select * from {{ ref('int_funding__rounds') }}
    where nature in ('equity', 'mixed', 'unknown')

),

moves as (

    select * from {{ ref('fct_capital_move') }}
    where move_kind in ('candidate_round', 'bridge')

),

matched as (

    select
        rounds.round_id,
        moves.move_id,
        moves.moved_on,
        moves.move_kind,
        moves.notice_url,
        row_number() over (
            partition by rounds.round_id
            order by
                greatest(
                    {{ days_between('moves.moved_on', 'rounds.announced_from') }},
                    {{ days_between('rounds.announced_to', 'moves.moved_on') }}
                ) asc,
                moves.move_kind desc,
                moves.move_id asc
        ) as closeness
    from rounds
    inner join moves
        on
            rounds.known_siren = moves.siren
            and {{ days_between('moves.moved_on', 'rounds.announced_from') }}
            <= {{ rounds_rule('corroboration_days_before') }}
            and {{ days_between('rounds.announced_to', 'moves.moved_on') }}
            <= {{ rounds_rule('corroboration_days_after') }}

),

final as (

    select
        round_id,
        move_id,
        moved_on,
        move_kind,
        notice_url
    from matched
    where closeness = 1

)

select * from final
