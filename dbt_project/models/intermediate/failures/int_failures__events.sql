-- One judgment on one company, with what it means (seed judgment_kinds). What is dated after the edition stays out.
with announcements as (

    select * from {{ ref('int_failures__effective_announcements') }}
    where is_effective

),

judgment_kinds as (

    select * from {{ ref('judgment_kinds') }}

),

departments as (

    select * from {{ ref('departments') }}

),

firms as (

    select * from {{ ref('stg_register__firms') }}
    where siren is not null

),

companies as (

    select
        announcement_id,
        {{ exploded('sirens') }} as siren
    from announcements

),

-- A judgment can't be later than its publication, nor from another age: such a date is a misprint.
dated as (

    select
        announcements.*,
        companies.siren,
        coalesce(companies.siren, announcements.announcement_id) as company_key,
        coalesce(
            judgment_date between cast('1986-01-01' as date) and publication_date, false
        ) as has_credible_judgment_date
    from announcements
    left join companies on announcements.announcement_id = companies.announcement_id

),

typed as (

    select
        dated.*,
        case when has_credible_judgment_date then judgment_date else publication_date end as event_date,
        coalesce(judgment_kinds.event_kind, 'other') as event_kind,
        coalesce(judgment_kinds.counts_as_failure_opening, false) as counts_as_failure_opening,
        judgment_kinds.opening_kind,
        coalesce(judgment_kinds.episode_role, 'none') as episode_role,
        judgment_kinds.outcome,
        judgment_kinds.event_kind is null as is_unmapped,
        -- Two judgments of one day: a procedure opens before it changes, and changes before it ends.
        case judgment_kinds.episode_role
            when 'starts' then 1 when 'changes' then 2 when 'plan' then 3 when 'closes' then 4 else 5
        end as order_in_day
    from dated
    left join judgment_kinds
        on
            coalesce(lower(dated.judgment_family), '') = coalesce(lower(judgment_kinds.family), '')
            and coalesce(lower(dated.judgment_nature), '') = coalesce(lower(judgment_kinds.nature), '')

),

-- A retraction undoes the last opening before it; a decision reversed on appeal is the last one before it.
undoings as (

    select
        undone.announcement_id,
        undone.company_key,
        undoing.announcement_id as undone_by,
        row_number() over (
            partition by undoing.announcement_id, undoing.company_key
            order by undone.event_date desc, undone.order_in_day desc, undone.announcement_id desc
        ) as recency
    from typed as undoing
    inner join typed as undone
        on
            undoing.company_key = undone.company_key
            and undoing.event_date >= undone.event_date
            and (
                (undoing.episode_role = 'undoes_opening' and undone.episode_role = 'starts')
                or (
                    undoing.episode_role = 'undoes_last'
                    and undone.episode_role in ('starts', 'changes', 'plan', 'closes')
                )
            )

),

final as (

    select
        typed.announcement_id || ':' || coalesce(typed.siren, '-') as event_id,
        typed.announcement_id,
        typed.company_key,
        typed.siren,
        case when typed.siren is null then typed.siren_reason end as siren_reason,
        typed.company_name,
        typed.event_kind,
        typed.judgment_family,
        typed.judgment_nature,
        typed.is_unmapped,
        typed.counts_as_failure_opening,
        typed.opening_kind,
        typed.episode_role,
        typed.outcome,
        typed.order_in_day,
        typed.event_date as judgment_date,
        case when typed.has_credible_judgment_date then 'judgment' else 'publication' end as judgment_date_basis,
        typed.publication_date,
        undoings.undone_by is not null as is_undone,
        undoings.undone_by,
        typed.court,
        typed.department_code,
        typed.department_basis,
        departments.region_code,
        coalesce(departments.region_code = '{{ var("region") }}', false) as is_in_region,
        firms.firm_id
    from typed
    left join undoings
        on
            typed.announcement_id = undoings.announcement_id
            and typed.company_key = undoings.company_key
            and undoings.recency = 1
    left join departments on typed.department_code = departments.department_code
    left join firms on typed.siren = firms.siren
    where typed.event_date <= {{ edition_end() }}

)

select * from final
