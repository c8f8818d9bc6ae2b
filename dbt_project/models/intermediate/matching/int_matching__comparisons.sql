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
        asked.first_decided_on,
        asked.last_decided_on,
        -- A source that dates nothing says between which years it awards.
        coalesce(asked.award_year, sources.first_year) as first_year,
        coalesce(asked.award_year, sources.last_year) as last_year,
        units.creation_date,
        units.closing_date,
        extract(year from units.creation_date) as creation_year,
        coalesce(sources.creation_lag_years, 0) as creation_lag_years,
        sources.young_years,
        coalesce(sources.aids_any_activity, false) as aids_any_activity,
        asked.printed_siren is not null as has_false_siren,
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
        coalesce(bool_or(
            known_places.commune_code <> candidates.commune_code
            and known_places.department_code = candidates.department_code
        ), false) as has_another_commune,
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
            contests.award_year between candidates.first_year - {{ matching_rule('laureate_years') }}
            and candidates.last_year + {{ matching_rule('laureate_years') }}
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

-- The days between which the award was decided: that printed, else the bounds of the year.
dated as (

    select
        *,
        coalesce(first_decided_on, cast(cast(first_year as varchar) || '-01-01' as date)) as decided_from,
        coalesce(
            last_decided_on, cast(cast(last_year + creation_lag_years as varchar) || '-12-31' as date)
        ) as decided_until
    from candidates

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
        places.has_another_commune and not places.is_same_commune as is_in_another_commune,
        places.has_another_region and not places.is_same_region as is_in_another_region,
        coalesce(awarded.is_laureate, false) as is_laureate,
        candidates.is_hinted_activity,
        coalesce(readings.is_expected_activity, false)
        and not candidates.has_activity_hint
        and not candidates.aids_any_activity as is_expected_activity,
        coalesce(readings.is_doubtful_activity, false) and not candidates.is_hinted_activity as is_doubtful_activity,
        -- An unknown activity is neither for nor against.
        candidates.naf_rev2_code is not null
        and not coalesce(readings.is_doubtful_activity, false)
        and not candidates.is_hinted_activity
        and (
            candidates.has_activity_hint
            or (not candidates.aids_any_activity and not coalesce(readings.is_expected_activity, false))
        ) as is_unexpected_activity,
        candidates.has_false_siren,
        coalesce(
            candidates.award_year between candidates.creation_year - candidates.creation_lag_years
            and candidates.creation_year + candidates.young_years, false
        ) as is_young,
        coalesce(candidates.creation_date > candidates.decided_until, false) as is_created_after,
        coalesce(candidates.closing_date < candidates.decided_from, false) as is_closed_before
    from dated as candidates
    inner join places on candidates.asked_id = places.asked_id and candidates.siren = places.siren
    left join awarded on candidates.asked_id = awarded.asked_id and candidates.siren = awarded.siren
    left join readings on candidates.asked_id = readings.asked_id and candidates.siren = readings.siren

)

select * from final
