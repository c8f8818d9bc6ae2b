-- One thing, besides the name, that speaks for a candidate (agreement), against it (conflict), or forbids to decide
-- without a reader (obstacle). What each is worth, its French label and its reason: seeds/matching_evidence.csv.
with likenesses as (

    select * from {{ ref('int_matching__likenesses') }}

),

comparisons as (

    select * from {{ ref('int_matching__comparisons') }}

),

weights as (

    select * from {{ ref('matching_evidence') }}

),

-- Of the places, the most precise that agrees counts alone.
final as (

    select
        comparisons.asked_id,
        comparisons.siren,
        weights.evidence,
        weights.kind,
        weights.points,
        weights.label
    from comparisons
    inner join likenesses on comparisons.asked_id = likenesses.asked_id and comparisons.siren = likenesses.siren
    cross join weights
    where
        case weights.evidence
            when 'commune' then is_same_commune
            when 'department' then is_same_department and not is_same_commune
            when 'region' then is_same_region and not is_same_department and not is_same_commune
            when 'project' then is_same_project
            when 'hinted_activity' then is_hinted_activity
            when 'activity' then is_expected_activity
            when 'creation' then is_young
            when 'laureate' then is_laureate
            when 'other_department' then is_in_another_department
            when 'other_region' then is_in_another_region and not is_in_another_department
            when 'created_after' then is_created_after
            when 'closed_before' then is_closed_before
            when 'other_commune' then is_in_another_commune
            when 'false_siren' then has_false_siren
            when 'no_place'
                then not (is_same_commune or is_same_department or is_same_region or is_same_project)
            when 'common_words_only' then is_of_common_words
            when 'other_qualifier' then likeness = 'other_qualifier'
            when 'other_number' then has_other_number
            when 'parenthesis' then is_parenthesis
            when 'former_name' then is_former and is_common
            when 'other_form' then has_other_form
            when 'near_name' then likeness = 'near' and not is_same_project
            when 'weak_name' then likeness = 'weak'
            when 'doubtful_activity' then is_doubtful_activity
            when 'unexpected_activity' then is_unexpected_activity
        end

)

select * from final
