-- What later notices make of each notice, on the whole history (reference bodacc.md §4), for every family:
-- an « annulation » removes itself and the notice it points to, whatever that was; a « rectificatif » replaces it.
-- Where no pointer leads anywhere, the same judgment on the same companies counts once, by its latest notice.
-- A notice that was cancelled corrects nothing: the one that it had replaced stands again.
with notices as (

    select
        announcement_id,
        notice_kind,
        notice_family,
        publication_date,
        issue,
        notice_number,
        court_department_code,
        cast(sirens as varchar) as companies,
        {{ list_count('sirens') }} as numbered_companies,
        judgment_nature,
        judgment_date,
        earlier_announcement_id
    from {{ ref('stg_bodacc__announcements') }}
    where is_valid and person_kind = 'company'

),

-- A pointer is believed within one registry or one company: a mistyped number would remove a stranger's notice.
pointers as (

    select
        corrections.announcement_id,
        corrections.notice_kind,
        corrections.publication_date,
        earlier.announcement_id as earlier_announcement_id
    from notices as corrections
    inner join notices as earlier
        on
            corrections.earlier_announcement_id = earlier.announcement_id
            and corrections.announcement_id <> earlier.announcement_id
            and corrections.publication_date >= earlier.publication_date
    where
        corrections.notice_kind in ('rectificatif', 'annulation')
        and (
            corrections.companies = earlier.companies
            or coalesce(corrections.court_department_code = earlier.court_department_code, true)
        )

),

-- A cancelled cancellation cancels nothing.
standing_cancellations as (

    select pointers.*
    from pointers
    where
        pointers.notice_kind = 'annulation'
        and not exists (
            select 1
            from pointers as against
            where against.earlier_announcement_id = pointers.announcement_id and against.notice_kind = 'annulation'
        )

),

-- The same judgment on the same companies is one, published twice; a cancellation without a usable pointer aims at it.
same_judgments as (

    select
        notices.announcement_id,
        first_value(notices.announcement_id) over same_judgment as latest_id,
        first_value(notices.notice_kind) over same_judgment as latest_kind,
        first_value(notices.publication_date) over same_judgment as latest_date
    from notices
    left join pointers on notices.announcement_id = pointers.announcement_id
    left join standing_cancellations on notices.announcement_id = standing_cancellations.earlier_announcement_id
    where
        notices.numbered_companies > 0
        and notices.judgment_nature is not null
        and notices.judgment_date is not null
        and standing_cancellations.earlier_announcement_id is null
        and (notices.notice_kind is distinct from 'annulation' or pointers.announcement_id is null)
    window
        same_judgment as (
            partition by notices.companies, notices.judgment_nature, notices.judgment_date
            order by
                notices.publication_date desc,
                notices.issue desc nulls last,
                notices.notice_number desc nulls last,
                notices.announcement_id desc
        )

),

cancelled as (

    select
        earlier_announcement_id as announcement_id,
        min(announcement_id) as corrected_by,
        min(publication_date) as corrected_on
    from standing_cancellations
    group by earlier_announcement_id
    union all
    select
        announcement_id,
        latest_id as corrected_by,
        latest_date as corrected_on
    from same_judgments
    where latest_kind = 'annulation' and announcement_id <> latest_id

),

replacements as (

    select
        pointers.earlier_announcement_id as announcement_id,
        pointers.announcement_id as corrected_by,
        pointers.publication_date as corrected_on,
        row_number() over (
            partition by pointers.earlier_announcement_id
            order by pointers.publication_date desc, pointers.announcement_id desc
        ) as recency
    from pointers
    left join cancelled on pointers.announcement_id = cancelled.announcement_id
    where pointers.notice_kind = 'rectificatif' and cancelled.announcement_id is null

),

-- Two corrections of the same notice: the later one stands for both.
replaced as (

    select
        announcement_id,
        corrected_by,
        corrected_on
    from replacements
    where recency = 1
    union
    select
        rivals.corrected_by as announcement_id,
        latest.corrected_by,
        latest.corrected_on
    from replacements as rivals
    inner join replacements as latest on rivals.announcement_id = latest.announcement_id and latest.recency = 1
    where rivals.recency > 1

),

reasoned as (

    select
        notices.*,
        case
            when cancelled.announcement_id is not null then 'annulée par ' || cancelled.corrected_by
            when notices.notice_kind = 'annulation' then 'avis d''annulation'
            when replaced.announcement_id is not null then 'remplacée par ' || replaced.corrected_by
            when same_judgments.latest_id <> notices.announcement_id
                then 'même jugement republié par ' || same_judgments.latest_id
        end as not_effective_reason,
        coalesce(
            cancelled.corrected_by, replaced.corrected_by, nullif(same_judgments.latest_id, notices.announcement_id)
        ) as corrected_by,
        coalesce(cancelled.corrected_on, replaced.corrected_on, same_judgments.latest_date) as corrected_on,
        notices.notice_kind in ('rectificatif', 'annulation')
        and pointers.announcement_id is null as corrects_nothing_held
    from notices
    left join cancelled on notices.announcement_id = cancelled.announcement_id
    left join replaced on notices.announcement_id = replaced.announcement_id
    left join same_judgments on notices.announcement_id = same_judgments.announcement_id
    left join pointers on notices.announcement_id = pointers.announcement_id

),

final as (

    select
        announcement_id,
        notice_family,
        notice_kind,
        not_effective_reason is null as is_effective,
        not_effective_reason,
        corrected_by,
        case when corrected_by is not null then corrected_on end as corrected_on,
        coalesce(corrects_nothing_held, false) as corrects_nothing_held
    from reasoned

)

select * from final
