-- What was read and does not count, by source and reason: nothing that the region could count leaves without being
-- counted here. Rows of another region are no loss.
with announcements as (

    select * from {{ ref('stg_bodacc__announcements') }}

),

corrections as (

    select * from {{ ref('int_bodacc__corrections') }}

),

judgments as (

    select * from {{ ref('int_failures__judgments') }}

),

events as (

    select * from {{ ref('int_failures__events') }}

),

contest_laureates as (

    select * from {{ ref('int_awards__contest_laureates') }}

),

ilab as (

    select * from {{ ref('stg_ilab__laureates') }}

),

inov as (

    select * from {{ ref('stg_inov__laureates') }}

),

aids as (

    select * from {{ ref('int_awards__aids_set_aside') }}

),

courses as (

    select * from {{ ref('stg_mon_compte_formation__courses') }}

),

read_courses as (

    select * from {{ ref('int_training__ai_courses') }}

),

accounts as (

    select * from {{ ref('stg_ratios_inpi_bce__accounts') }}

),

registrations as (

    select * from {{ ref('stg_bodacc__registrations') }}

),

candidate_units as (

    select * from {{ ref('int_candidates__units') }}

),

judged_accounts as (

    select * from {{ ref('int_finance__accounts') }}

),

legal_units as (

    select * from {{ ref('stg_sirene__legal_units') }}

),

establishments as (

    select * from {{ ref('stg_sirene__establishments') }}

),

directory_answers as (

    select * from {{ ref('stg_recherche_entreprises__answers') }}

),

directory_units as (

    select * from {{ ref('stg_recherche_entreprises__legal_units') }}

),

register as (

    select * from {{ ref('stg_register__firms') }}

),

kept_establishments as (

    select * from {{ ref('int_firms__establishments') }}

),

ownership as (

    select * from {{ ref('int_ownership__set_aside') }}

),

portal_awards as (

    select * from {{ ref('int_awards__portal_set_aside') }}

),

withheld as (

    select * from {{ ref('int_quality__withheld') }}

),

reasons as (

    select
        'bodacc' as source_id,
        case
            when not is_valid then invalid_reason
            when person_kind = 'co_ownership' then 'copropriété'
            when person_kind = 'natural_person' then 'personne physique'
        end as reason
    from announcements
    union all
    select
        'bodacc' as source_id,
        case
            when not_effective_reason like 'remplacée%' then 'annonce remplacée par un rectificatif'
            when not_effective_reason like 'annulée%' then 'annonce annulée'
            when not_effective_reason like 'même jugement%' then 'même jugement republié'
            else not_effective_reason
        end as reason
    from corrections
    union all
    -- Events leave out what is judged after the edition, the mart what was said of a person.
    select
        'bodacc' as source_id,
        case
            when count(events.event_id) = 0 then 'jugement postérieur à l''édition'
            when min(events.event_kind) = 'sanction_on_person' then 'sanction visant une personne'
        end as reason
    from judgments
    left join events on judgments.event_id = events.event_id
    group by judgments.announcement_id
    union all
    select
        'bodacc' as source_id,
        reason
    from ownership
    union all
    select
        source_id,
        set_aside_reason as reason
    from contest_laureates
    union all
    select
        source_id,
        reason
    from portal_awards
    union all
    select
        'ilab' as source_id,
        case when is_key_conflict then 'doublon d''une ligne plus complète' else invalid_reason end as reason
    from ilab
    union all
    select
        'inov' as source_id,
        case when is_key_conflict then 'doublon d''une ligne plus complète' else invalid_reason end as reason
    from inov
    union all
    select
        source_id,
        reason
    from aids
    union all
    select
        'mon_compte_formation' as source_id,
        case when is_key_conflict then 'doublon d''une ligne plus complète' else invalid_reason end as reason
    from courses
    union all
    select
        'mon_compte_formation' as source_id,
        'intitulé sans terme net de l''IA' as reason
    from read_courses
    where not is_ai_course
    union all
    select
        'ratios_inpi_bce' as source_id,
        coalesce(invalid_reason, case when is_key_conflict then 'doublon d''une ligne plus complète' end) as reason
    from accounts
    union all
    select
        'ratios_inpi_bce' as source_id,
        exclusion_reason as reason
    from judged_accounts
    union all
    select
        'sirene' as source_id,
        coalesce(invalid_reason, case when is_key_conflict then 'doublon d''une unité légale' end) as reason
    from legal_units
    union all
    select
        'sirene' as source_id,
        coalesce(invalid_reason, case when is_key_conflict then 'doublon d''un établissement' end) as reason
    from establishments
    union all
    select
        'sirene' as source_id,
        'établissement créé après l''édition' as reason
    from kept_establishments
    where creation_date > {{ edition_end() }}
    union all
    select
        'bodacc' as source_id,
        case
            when not is_valid then invalid_reason
            when siren is null then 'immatriculation sans SIREN'
            when publication_date > {{ edition_end() }} then 'immatriculation parue après l''édition'
        end as reason
    from registrations
    union all
    -- No row of a source: what an economist has said of a candidate, so that nobody leaves the worklist in silence.
    select
        'register' as source_id,
        not_listed_reason as reason
    from candidate_units
    where review_decision = 'rejected'
    union all
    select
        'recherche_entreprises' as source_id,
        case
            when directory_answers.invalid_reason is not null then directory_answers.invalid_reason
            when not directory_answers.is_in_directory then 'SIREN inconnu de l''annuaire'
            when directory_units.invalid_reason is not null then directory_units.invalid_reason
            when register.siren is null then 'société hors du registre'
        end as reason
    from directory_answers
    left join directory_units on directory_answers.siren = directory_units.siren
    left join register on directory_answers.siren = register.siren

),

final as (

    select
        source_id,
        reason,
        count(*) as rows_set_aside
    from reasons
    where reason is not null
    group by source_id, reason
    union all
    select
        source_id,
        reason,
        rows_set_aside
    from withheld

)

select * from final
