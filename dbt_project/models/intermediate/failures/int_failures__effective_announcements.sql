-- Corrections and cancellations, on the whole history (reference bodacc.md §4):
-- a « rectificatif » replaces the notice it points to, an « annulation » removes it and itself;
-- where no pointer leads anywhere, the same judgment on the same companies counts once, by its latest notice.
with announcements as (

    select * from {{ ref('stg_bodacc__announcements') }}
    where is_valid and person_kind = 'company'

),

corrections as (

    select
        earlier_announcement_id,
        announcement_id as correction_id,
        notice_kind,
        row_number() over (
            partition by earlier_announcement_id order by publication_date desc, announcement_id desc
        ) as recency
    from announcements
    where notice_kind in ('rectificatif', 'annulation') and earlier_announcement_id is not null

),

pointed_at as (

    select
        announcements.*,
        corrections.correction_id,
        corrections.notice_kind as correction_kind,
        announcements.notice_kind in ('rectificatif', 'annulation')
        and earlier.announcement_id is null as is_correction_of_nothing_held
    from announcements
    left join corrections
        on announcements.announcement_id = corrections.earlier_announcement_id and corrections.recency = 1
    left join announcements as earlier
        on announcements.earlier_announcement_id = earlier.announcement_id

),

-- Only what no pointer settled can be the same judgment published twice.
republished as (

    select
        announcement_id,
        first_value(announcement_id) over same_judgment as latest_id,
        first_value(notice_kind) over same_judgment as latest_kind
    from pointed_at
    where
        {{ list_count('sirens') }} > 0
        and judgment_nature is not null
        and judgment_date is not null
        and correction_id is null
        and (notice_kind is distinct from 'annulation' or is_correction_of_nothing_held)
    window
        same_judgment as (
            partition by cast(sirens as varchar), judgment_nature, judgment_date
            order by publication_date desc, announcement_id desc
        )

),

reasoned as (

    select
        pointed_at.*,
        case
            when pointed_at.correction_kind = 'rectificatif' then 'remplacée par ' || pointed_at.correction_id
            when pointed_at.correction_kind = 'annulation' then 'annulée par ' || pointed_at.correction_id
            when pointed_at.notice_kind = 'annulation' then 'avis d''annulation'
            when republished.latest_id = pointed_at.announcement_id then null
            when republished.latest_kind = 'annulation' then 'annulée par ' || republished.latest_id
            when republished.latest_id is not null then 'même jugement republié par ' || republished.latest_id
        end as not_effective_reason
    from pointed_at
    left join republished on pointed_at.announcement_id = republished.announcement_id

),

final as (

    select
        announcement_id,
        has_surrogate_id,
        publication_date,
        notice_kind,
        court,
        company_name,
        sirens,
        siren_reason,
        judgment_family,
        judgment_nature,
        judgment_date,
        department_code,
        department_basis,
        earlier_announcement_id,
        coalesce(is_correction_of_nothing_held, false) as is_correction_of_nothing_held,
        not_effective_reason is null as is_effective,
        not_effective_reason
    from reasoned

)

select * from final
