-- One unit that may be an asked beneficiary: its points, those that its likeness asks for, its total against rivals.
with likenesses as (

    select * from {{ ref('int_matching__likenesses') }}

),

evidence as (

    select * from {{ ref('int_matching__evidence') }}

),

weighed as (

    select
        asked_id,
        siren,
        sum(points) as points,
        count(*) filter (where kind = 'conflict') as conflicts,
        count(*) filter (where kind <> 'agreement') as obstacles,
        {{ ordered_texts("case when kind = 'agreement' then label end", 'points desc, label', ', ') }} as agreements,
        {{ ordered_texts("case when kind <> 'agreement' then label end", 'kind, label', ', ') }} as objections
    from evidence
    group by asked_id, siren

),

counted as (

    select
        likenesses.*,
        coalesce(weighed.points, 0) as points,
        coalesce(weighed.conflicts, 0) as conflicts,
        coalesce(weighed.obstacles, 0) as obstacles,
        weighed.agreements,
        weighed.objections,
        case
            when likenesses.likeness = 'exact' then {{ matching_rule('points_for_exact') }}
            else {{ matching_rule('points_for_near') }}
        end
        + case when likenesses.is_common then {{ matching_rule('points_for_common') }} else 0 end
        + case when likenesses.is_short then {{ matching_rule('points_for_short') }} else 0 end as needed_points
    from likenesses
    left join weighed on likenesses.asked_id = weighed.asked_id and likenesses.siren = weighed.siren

),

totalled as (

    select
        *,
        obstacles = 0 and points >= needed_points as is_sure_alone,
        name_score
        + points * {{ matching_rule('score_per_point') }}
        - conflicts * {{ matching_rule('score_per_conflict') }} as total
    from counted

),

ranked as (

    select
        *,
        row_number() over (partition by asked_id order by total desc, name_score desc, siren asc) as rank_in_asked
    from totalled

),

final as (

    select
        *,
        case likeness
            when 'exact' then 'nom identique'
            when 'other_qualifier' then 'même nom à un mot courant près'
            when 'near' then 'nom proche'
            else 'nom ressemblant'
        end
        || ' « ' || unit_name || ' » (' || cast(cast(name_score as integer) as varchar) || ' sur 100)'
        || case when is_common then ', porté par d''autres' else '' end
        || case when is_short then ', court ou sigle' else '' end
        || coalesce(' ; pour : ' || agreements, ' ; aucun indice pour')
        || coalesce(' ; contre : ' || objections, '')
        || ' ; ' || cast(cast(points as integer) as varchar) || ' points, '
        || cast(cast(needed_points as integer) as varchar) || ' demandés' as reasons
    from ranked

)

select * from final
