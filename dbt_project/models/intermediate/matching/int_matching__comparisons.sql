-- What a candidate and an asked name have in common, or not, besides the name: place, project, dates, activity. What
-- one side does not say is neither for nor against: false everywhere.
with likenesses as (

    select * from {{ ref('int_matching__likenesses') }}

),

asked as (

    select * from {{ ref('int_matching__names_asked') }}

),

units as (

    select * from {{ ref('int_matching__units') }}

),

known_places as (

    select * from {{ ref('int_matching__places') }}

),

contests as (

    select * from {{ ref('int_awards__contest_laureates') }}
    where siren is not null

),

sources as (

    select * from {{ ref('matching_sources') }}

),

activities as (

    select * from {{ ref('matching_activities') }}

),

candidates as (

    select
        likenesses.asked_id,
        likenesses.siren,
        asked.commune_code,
        asked.department_code,
        asked.region_code,
        asked.project_keys,
        asked.award_year,
        extract(year from units.creation_date) as creation_year,
        extract(year from units.closing_date) as closing_year,
        coalesce(sources.creation_lag_years, 0) as creation_lag_years,
        sources.young_years,
        coalesce(
            '|' || asked.naf_hint || '|' like '%|' || substr(units.naf_rev2_code, 1, 2) || '|%', false
        ) as is_hinted_activity,
        asked.naf_hint is not null as has_activity_hint,
        units.naf_rev2_code
    from likenesses
    inner join asked on likenesses.asked_id = asked.asked_id
    inner join units on likenesses.siren = units.siren
    left join sources on asked.source_id = sources.source_id

),

places as (

    select
        candidates.asked_id,
        candidates.siren,
        coalesce(bool_or(known_places.commune_code = candidates.commune_code), false) as is_same_commune,
        coalesce(bool_or(known_places.department_code = candidates.department_code), false) as is_same_department,
        coalesce(bool_or(known_places.region_code = candidates.region_code), false) as is_same_region,
        coalesce(bool_or(known_places.department_code <> candidates.department_code), false) as has_another_department,
        coalesce(bool_or(known_places.region_code <> candidates.region_code), false) as has_another_region
    from candidates
    left join known_places on candidates.siren = known_places.siren
    group by candidates.asked_id, candidates.siren

),

awarded as (

    select
        candidates.asked_id,
        candidates.siren,
        coalesce(bool_or(
            '|' || candidates.project_keys || '|' like '%|' || {{ project_key('contests.project') }} || '|%'
        ), false) as is_same_project,
        coalesce(bool_or(
            abs(candidates.award_year - contests.award_year) <= {{ matching_rule('laureate_years') }}
        ), false) as is_laureate
    from candidates
    inner join contests on candidates.siren = contests.siren
    group by candidates.asked_id, candidates.siren

),

readings as (

    select
        candidates.asked_id,
        candidates.siren,
        coalesce(bool_or(activities.reads = 'expected'), false) as is_expected_activity,
        coalesce(bool_or(activities.reads = 'doubtful'), false) as is_doubtful_activity
    from candidates
    inner join activities on candidates.naf_rev2_code like activities.naf_prefix || '%'
    group by candidates.asked_id, candidates.siren

),

final as (

    select
        candidates.asked_id,
        candidates.siren,
        places.is_same_commune,
        places.is_same_department,
        places.is_same_region,
        coalesce(awarded.is_same_project, false) as is_same_project,
        -- A unit has several establishments: it is elsewhere only when none of them is here.
        places.has_another_department
        and not places.is_same_department
        and not places.is_same_commune as is_in_another_department,
        places.has_another_region and not places.is_same_region as is_in_another_region,
        coalesce(awarded.is_laureate, false) as is_laureate,
        candidates.is_hinted_activity,
        coalesce(readings.is_expected_activity, false) and not candidates.has_activity_hint as is_expected_activity,
        coalesce(readings.is_doubtful_activity, false) and not candidates.is_hinted_activity as is_doubtful_activity,
        coalesce(
            candidates.award_year between candidates.creation_year - candidates.creation_lag_years
            and candidates.creation_year + candidates.young_years, false
        ) as is_young,
        coalesce(candidates.creation_year > candidates.award_year + candidates.creation_lag_years, false)
            as is_created_after,
        coalesce(candidates.closing_year < candidates.award_year, false) as is_closed_before
    from candidates
    inner join places on candidates.asked_id = places.asked_id and candidates.siren = places.siren
    left join awarded on candidates.asked_id = awarded.asked_id and candidates.siren = awarded.siren
    left join readings on candidates.asked_id = readings.asked_id and candidates.siren = readings.siren

)

select * from final
