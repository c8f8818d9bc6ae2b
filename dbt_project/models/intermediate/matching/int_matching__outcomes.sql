-- What became of each asked name: matched, to_review or unmatched, and why. A printed SIREN that lacks its zero is to
-- be read; else the best candidate, sure by itself and without a rival near. A perfect name is never enough.
with asked as (

    select * from {{ ref('int_matching__names_asked') }}

),

candidates as (

    select * from {{ ref('int_matching__candidates') }}

),

best as (

    select * from candidates
    where rank_in_asked = 1

),

rivals as (

    select * from candidates
    where rank_in_asked = 2

),

printed as (

    select
        asked_id,
        {{ padded_siren('printed_siren') }} as repaired_siren
    from asked

),

judged as (

    select
        asked.*,
        printed.repaired_siren,
        best.siren as best_siren,
        best.name_score,
        best.reasons as best_reasons,
        best.total,
        rivals.siren as rival_siren,
        rivals.unit_name as rival_name,
        rivals.total as rival_score,
        best.is_sure_alone,
        best.total - rivals.total <= {{ matching_rule('rival_margin') }} as has_rival,
        case
            when printed.repaired_siren is not null then 'doubtful_siren'
            when best.siren is not null then 'name'
            else 'none'
        end as decided_by
    from asked
    left join printed on asked.asked_id = printed.asked_id
    left join best on asked.asked_id = best.asked_id
    left join rivals on asked.asked_id = rivals.asked_id

),

decided as (

    select
        *,
        case
            when decided_by = 'doubtful_siren' then 'to_review'
            when decided_by = 'none' then 'unmatched'
            when is_sure_alone and not coalesce(has_rival, false) then 'matched'
            else 'to_review'
        end as outcome,
        case when decided_by = 'doubtful_siren' then repaired_siren else best_siren end as found_siren
    from judged

),

final as (

    select
        asked_id,
        source_id,
        name,
        name_key,
        commune_code,
        department_code,
        region_code,
        award_year,
        outcome,
        decided_by,
        case when outcome = 'matched' then found_siren end as siren,
        case when outcome = 'to_review' then found_siren end as proposed_siren,
        case decided_by
            when 'doubtful_siren'
                then 'SIREN imprimé à huit chiffres, juste avec un zéro de tête que la source ne perd pas d''ordinaire'
            when 'none' then 'aucune unité légale connue ne porte un nom qui ressemble'
            else
                best_reasons
                || case
                    when coalesce(has_rival, false) then ' ; rivale trop proche : ' else ' ; rivale la plus proche : '
                end
                || coalesce(
                    rival_siren || ' « ' || rival_name || ' » (total ' || cast(cast(rival_score as integer) as varchar)
                    || ' contre ' || cast(cast(total as integer) as varchar) || ')', 'aucune'
                )
        end as reasons,
        name_score,
        total,
        rival_score
    from decided

)

select * from final
