-- One judgment on one company: what it is (its nature, else its text) and when it was given.
-- A nature is looked up in the seed judgment_kinds; where it says too little (« Autre jugement et ordonnance », under
-- which judicial courts publish nearly everything) the first words of the text are looked up in judgment_wordings.
with announcements as (

    select * from {{ ref('stg_bodacc__announcements') }}
    where is_valid and person_kind = 'company' and notice_family = 'collective'

),

corrections as (

    select * from {{ ref('int_bodacc__corrections') }}

),

judgment_kinds as (

    select * from {{ ref('judgment_kinds') }}

),

judgment_wordings as (

    select * from {{ ref('judgment_wordings') }}

),

-- When the notice stands for an earlier one, the month that it restates is told by its own publication.
restating as (

    select
        corrected_by as announcement_id,
        min(corrected_on) as restated_on
    from corrections
    where corrected_by is not null
    group by corrected_by

),

effective as (

    select
        announcements.*,
        restating.restated_on
    from announcements
    inner join corrections on announcements.announcement_id = corrections.announcement_id
    left join restating on announcements.announcement_id = restating.announcement_id
    where corrections.is_effective

),

named as (

    select
        *,
        {{ exploded('companies') }} as company
    from effective

),

-- A cancellation that points nowhere takes the judgment back for each company that it names, whoever else was named.
unpointed as (

    select announcement_id
    from corrections
    where notice_kind = 'annulation' and corrects_nothing_held and not_effective_reason = 'avis d''annulation'

),

cancelling as (

    select
        announcements.judgment_nature,
        announcements.judgment_date,
        announcements.publication_date,
        {{ exploded('announcements.companies') }} as company
    from announcements
    inner join unpointed on announcements.announcement_id = unpointed.announcement_id

),

cancelled as (

    select distinct
        named.announcement_id,
        named.company.siren
    from named
    inner join cancelling
        on
            named.company.siren = cancelling.company.siren
            and named.judgment_nature = cancelling.judgment_nature
            and named.judgment_date = cancelling.judgment_date
            and named.publication_date <= cancelling.publication_date

),

standing as (

    select named.*
    from named
    left join cancelled
        on named.announcement_id = cancelled.announcement_id and named.company.siren = cancelled.siren
    where cancelled.announcement_id is null

),

ranked as (

    select
        * exclude (companies, company, company_name),
        company.siren,
        coalesce(company.company_name, company_name) as company_name,
        row_number() over (
            partition by announcement_id, company.siren order by company.company_name
        ) as rank_in_notice
    from standing

),

-- A company named twice is one. Without a number, two notices are never taken for the same company.
numbered as (

    select
        *,
        coalesce(
            siren, announcement_id || case when rank_in_notice > 1 then ':' || rank_in_notice else '' end
        ) as company_key
    from ranked
    where siren is null or rank_in_notice = 1

),

-- The few natures in use are looked up, not the nature of every judgment.
natures as (

    select distinct
        judgment_nature,
        judgment_family
    from {{ ref('stg_bodacc__announcements') }}

),

known_natures as (

    select
        natures.judgment_nature,
        natures.judgment_family,
        judgment_kinds.event_kind as nature_event_kind,
        judgment_kinds.episode_role as nature_role,
        judgment_kinds.opening_kind as nature_opening_kind,
        judgment_kinds.outcome as nature_outcome,
        judgment_kinds.counts_as_failure_opening as nature_counts,
        judgment_kinds.reads_text,
        {{ normalised_name('natures.judgment_family') }} <> {{ normalised_name('judgment_kinds.family') }}
            as is_family_unexpected
    from natures
    inner join judgment_kinds
        on
            coalesce({{ normalised_name('natures.judgment_nature') }}, '')
            = coalesce({{ normalised_name('judgment_kinds.nature') }}, '')
    -- A family without a nature says that something was judged, and not what.
    where natures.judgment_nature is not null or natures.judgment_family is null

),

classified as (

    select
        numbered.*,
        known_natures.nature_event_kind is null as is_nature_unknown,
        known_natures.nature_event_kind,
        known_natures.nature_role,
        known_natures.nature_opening_kind,
        known_natures.nature_outcome,
        known_natures.nature_counts,
        known_natures.is_family_unexpected,
        case
            when coalesce(known_natures.reads_text, true) then {{ folded_start('numbered.judgment_text') }}
        end as first_words
    from numbered
    left join known_natures
        on
            numbered.judgment_nature is not distinct from known_natures.judgment_nature
            and numbered.judgment_family is not distinct from known_natures.judgment_family

),

worded as (

    select
        *,
        case when first_words is not null then {{ judgment_wording('first_words') }} end as wording
    from classified

),

-- The day and month are believed before the year, which is what is mistyped (delays of -356 to +2,268 days were seen):
-- a judgment can't be later than its publication, nor from another age.
years_tried as (

    select
        *,
        judgment_date between cast('1986-01-01' as date) and publication_date as is_date_possible,
        {{ same_day_of_year('judgment_date', 'extract(year from publication_date)') }} as in_year_published,
        {{ same_day_of_year('judgment_date', 'extract(year from publication_date) - 1') }} as in_year_before
    from worded

),

repaired as (

    select
        *,
        case
            when in_year_published <= publication_date then in_year_published
            else in_year_before
        end as repaired_date
    from years_tried

),

final as (

    select
        repaired.announcement_id || ':'
        || coalesce(repaired.siren, case when rank_in_notice > 1 then cast(rank_in_notice as varchar) else '-' end)
            as event_id,
        repaired.announcement_id,
        repaired.company_key,
        repaired.siren,
        case when repaired.siren is null then coalesce(repaired.siren_reason, 'numéro absent de l''annonce') end
            as siren_reason,
        repaired.company_name,
        coalesce(judgment_wordings.event_kind, repaired.nature_event_kind, 'other') as event_kind,
        repaired.judgment_family,
        repaired.judgment_nature,
        case
            when judgment_wordings.event_kind is not null then 'text'
            when repaired.nature_event_kind is not null then 'nature'
            else 'unknown'
        end as kind_basis,
        repaired.is_nature_unknown and judgment_wordings.event_kind is null as is_unmapped,
        coalesce(repaired.is_family_unexpected, false) as is_family_unexpected,
        judgment_wordings.event_kind is null
        and coalesce(
            repaired.first_words like '%liquidation judiciaire%'
            or repaired.first_words like '%redressement judiciaire%',
            false
        ) as is_text_unread,
        coalesce(judgment_wordings.counts_as_failure_opening, repaired.nature_counts, false)
            as counts_as_failure_opening,
        case
            when judgment_wordings.event_kind is null then repaired.nature_opening_kind
            else judgment_wordings.opening_kind
        end as opening_kind,
        coalesce(judgment_wordings.episode_role, repaired.nature_role, 'none') as episode_role,
        case when judgment_wordings.event_kind is null then repaired.nature_outcome else judgment_wordings.outcome end
            as outcome,
        case
            when repaired.is_date_possible then repaired.judgment_date
            when {{ days_between('repaired.repaired_date', 'repaired.publication_date') }}
                <= {{ longest_usual_delay() }}
                then repaired.repaired_date
            else repaired.publication_date
        end as judgment_date,
        case
            when repaired.is_date_possible then 'judgment'
            when {{ days_between('repaired.repaired_date', 'repaired.publication_date') }}
                <= {{ longest_usual_delay() }}
                then 'repaired'
            else 'publication'
        end as judgment_date_basis,
        case
            when repaired.judgment_date is null then 'date absente ou illisible'
            when not repaired.is_date_possible then 'date impossible : ' || cast(repaired.judgment_date as varchar)
            when {{ days_between('repaired.judgment_date', 'repaired.publication_date') }} > 400
                then 'parue plus de 400 jours après'
        end as judgment_date_flag,
        repaired.publication_date,
        repaired.restated_on,
        repaired.court,
        repaired.department_code,
        repaired.department_basis
    from repaired
    left join judgment_wordings on repaired.wording = judgment_wordings.wording

)

select * from final
