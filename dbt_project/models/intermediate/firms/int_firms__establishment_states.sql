-- One establishment of a register firm at one reference date: was it open, and was it the head office? The history
-- files answer; without them the stock's own dates do, and the basis says so. A contradiction stays unknown.
with establishments as (

    select * from {{ ref('int_firms__establishments') }}
    where firm_id is not null

),

reference_dates as (

    select * from {{ ref('reference_dates') }}

),

establishment_periods as (

    select * from {{ ref('stg_sirene__establishment_periods') }}
    where is_valid

),

unit_periods as (

    select * from {{ ref('stg_sirene__legal_unit_periods') }}
    where is_valid

),

spine as (

    select
        establishments.*,
        reference_dates.reference_date,
        reference_dates.is_edition_end
    from establishments
    cross join reference_dates

),

-- The last period begun by the date, if the date is within it.
at_date as (

    select
        spine.siret,
        spine.reference_date,
        periods.state,
        row_number() over (
            partition by spine.siret, spine.reference_date
            order by periods.started_on desc nulls last, periods._row_number asc
        ) as period_rank
    from spine
    inner join establishment_periods as periods
        on
            spine.siret = periods.siret
            and coalesce(spine.reference_date >= periods.started_on, true)
            and coalesce(spine.reference_date <= periods.ended_on, true)

),

unit_at_date as (

    select
        spine.siret,
        spine.reference_date,
        periods.head_office_siret,
        row_number() over (
            partition by spine.siret, spine.reference_date
            order by periods.started_on desc nulls last, periods._row_number asc
        ) as period_rank
    from spine
    inner join unit_periods as periods
        on
            spine.siren = periods.siren
            and coalesce(spine.reference_date >= periods.started_on, true)
            and coalesce(spine.reference_date <= periods.ended_on, true)
    where periods.head_office_siret is not null

),

final as (

    select
        spine.siret,
        spine.siren,
        spine.firm_id,
        spine.reference_date,
        spine.is_edition_end,
        spine.department_code,
        spine.foreign_country_code,
        spine.is_in_region,
        spine.headcount_band,
        spine.headcount_year,
        spine.creation_date,
        case
            when spine.creation_date > spine.reference_date then 'not_created'
            when at_date.state is not null then at_date.state
            when spine.state = 'closed' and spine.closing_date > spine.reference_date then 'open'
            -- Closed on a day that nobody tells: not known at a past date.
            when spine.state = 'closed' and spine.closing_date is null and not spine.is_edition_end then null
            else spine.state
        end as state,
        case
            when spine.state is null and at_date.state is null then null
            when at_date.state is not null then 'history'
            else 'stock'
        end as state_basis,
        case
            when unit_at_date.head_office_siret is null then spine.establishment_role
            when unit_at_date.head_office_siret = spine.siret then 'head_office'
            else 'secondary'
        end as establishment_role,
        spine.is_edition_end or unit_at_date.head_office_siret is not null as is_role_dated
    from spine
    left join at_date
        on spine.siret = at_date.siret and spine.reference_date = at_date.reference_date and at_date.period_rank = 1
    left join unit_at_date
        on
            spine.siret = unit_at_date.siret
            and spine.reference_date = unit_at_date.reference_date
            and unit_at_date.period_rank = 1

)

select * from final
