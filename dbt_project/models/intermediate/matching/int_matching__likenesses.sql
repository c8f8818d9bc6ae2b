-- One unit whose name is like an asked one, by its likest form: exact, near, other_qualifier (the same but for common
-- words) or weak, and how many other known units share the core of its name.
with scores as (

    select * from {{ ref('int_matching__scores') }}

),

names as (

    select * from {{ ref('int_matching__names') }}

),

bearers as (

    select
        core_key,
        count(distinct owner_id) as units
    from names
    where side = 'unit'
    group by core_key

),

compared as (

    select
        scores.asked_id,
        scores.siren,
        unit_names.name as unit_name,
        scores.name_score,
        unit_names.core_key,
        asked_names.is_acronym or unit_names.is_acronym as is_acronym,
        asked_names.is_parenthesis or unit_names.is_parenthesis as is_parenthesis,
        unit_names.is_former,
        asked_names.has_doubtful_form <> unit_names.has_doubtful_form as has_other_form,
        length(unit_names.name_key) <= {{ matching_rule('short_name_length') }} as is_short,
        {{ replace_all('asked_names.words', '[^0-9]', '') }} <> {{ replace_all('unit_names.words', '[^0-9]', '') }}
            as has_other_number,
        case
            when scores.name_score = 100 then 'exact'
            when asked_names.core_key = unit_names.core_key then 'other_qualifier'
            when scores.name_score >= {{ matching_rule('near_score') }} then 'near'
            when scores.name_score >= {{ matching_rule('review_score') }} then 'weak'
        end as likeness
    from scores
    inner join names as asked_names
        on
            scores.asked_id = asked_names.owner_id
            and scores.asked_words = asked_names.words
            and asked_names.side = 'asked'
    inner join names as unit_names
        on
            scores.siren = unit_names.owner_id
            and scores.unit_words = unit_names.words
            and unit_names.side = 'unit'

),

ranked as (

    select
        *,
        row_number() over (
            partition by asked_id, siren
            order by name_score desc, is_acronym asc, is_former asc, likeness asc, unit_name asc
        ) as rank_in_unit
    from compared
    where likeness is not null

),

final as (

    select
        ranked.asked_id,
        ranked.siren,
        ranked.unit_name,
        ranked.name_score,
        ranked.likeness,
        ranked.is_acronym or ranked.is_short as is_short,
        ranked.is_parenthesis,
        ranked.is_former,
        ranked.has_other_form,
        ranked.has_other_number,
        ranked.core_key is null as is_of_common_words,
        coalesce(bearers.units, 0) > 1 as is_common
    from ranked
    left join bearers on ranked.core_key = bearers.core_key
    where ranked.rank_in_unit = 1

)

select * from final
