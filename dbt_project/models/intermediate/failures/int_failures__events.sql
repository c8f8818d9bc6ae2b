-- The judgments up to the end of the edition, with what a later one undid, where the company is, and whose firm it is.
with judgments as (

    select
        *,
        -- Two judgments of one day: a procedure opens before it changes, and changes before it ends; but a sauvegarde
        -- ends before what takes its place.
        case
            when episode_role = 'closes' and opening_kind = 'sauvegarde' then 0
            when episode_role = 'safeguards' then 1
            when episode_role = 'starts' then 2
            when episode_role = 'plan' and event_kind = 'plan_of_sale' then 3
            when episode_role = 'changes' then 4
            when episode_role = 'plan' then 4
            when episode_role = 'closes' then 5
            when episode_role = 'reopens' then 6
            else 7
        end as order_in_day
    from {{ ref('int_failures__judgments') }}
    where judgment_date <= {{ edition_end() }}

),

departments as (

    select * from {{ ref('departments') }}

),

firms as (

    select * from {{ ref('stg_register__firms') }}
    where siren is not null

),

-- Where Sirene has the head office, once it stood there: a notice gives the registry's place, or a director's.
head_offices as (

    select
        siren,
        min(department_code) as department_code,
        min(creation_date) as creation_date
    from {{ ref('stg_sirene__establishments') }}
    where is_valid and not is_key_conflict and is_head_office and department_code is not null
    group by siren
    having count(distinct department_code) = 1

),

in_order as (

    select
        *,
        coalesce(
            sum(case when episode_role = 'closes' then 1 else 0 end) over (
                partition by company_key
                order by judgment_date, order_in_day, publication_date, event_id
                rows between unbounded preceding and 1 preceding
            ), 0
        ) as closings_before
    from judgments

),

-- A retraction undoes the last opening before it; a decision reversed on appeal is the last one before it. Neither
-- reaches behind a closing: what was closed before speaks of another procedure.
undoings as (

    select
        undone.event_id,
        undoing.announcement_id as undone_by,
        row_number() over (
            partition by undoing.event_id
            order by undone.judgment_date desc, undone.order_in_day desc, undone.event_id desc
        ) as recency
    from in_order as undoing
    inner join in_order as undone
        on
            undoing.company_key = undone.company_key
            and undoing.judgment_date >= undone.judgment_date
            and undoing.closings_before
            = undone.closings_before + case when undone.episode_role = 'closes' then 1 else 0 end
            and (
                (undoing.episode_role = 'undoes_opening' and undone.episode_role in ('starts', 'safeguards'))
                or (
                    undoing.episode_role = 'undoes_last'
                    and undone.episode_role in ('starts', 'safeguards', 'changes', 'plan', 'closes', 'reopens')
                )
            )

),

undone as (

    select
        event_id,
        min(undone_by) as undone_by
    from undoings
    where recency = 1
    group by event_id

),

located as (

    select
        judgments.* exclude (department_code, department_basis),
        coalesce(head_offices.department_code, judgments.department_code) as department_code,
        case when head_offices.department_code is not null then 'sirene' else judgments.department_basis end
            as department_basis
    from judgments
    left join head_offices
        on
            judgments.siren = head_offices.siren
            and coalesce(judgments.judgment_date >= head_offices.creation_date, true)

),

final as (

    select
        located.*,
        undone.undone_by is not null as is_undone,
        undone.undone_by,
        departments.region_code,
        coalesce({{ in_perimeter('departments.region_code') }}, false) as is_in_region,
        firms.firm_id
    from located
    left join undone on located.event_id = undone.event_id
    left join departments on located.department_code = departments.department_code
    left join firms on located.siren = firms.siren

)

select * from final
