-- The legal unit of a register firm at one reference date: not yet created, active or ceased; null when nobody says.
with units as (

    select * from {{ ref('int_firms__legal_units') }}

),

periods as (

    select * from {{ ref('stg_sirene__legal_unit_periods') }}
    where is_valid

),

reference_dates as (

    select * from {{ ref('reference_dates') }}

),

spine as (

    select
        units.firm_id,
        units.siren,
        units.creation_date,
        units.state,
        units.closing_date,
        reference_dates.reference_date,
        reference_dates.is_edition_end
    from units
    cross join reference_dates

),

at_date as (

    select
        spine.firm_id,
        spine.reference_date,
        periods.state,
        row_number() over (
            partition by spine.firm_id, spine.reference_date
            order by periods.started_on desc nulls last, periods._row_number asc
        ) as period_rank
    from spine
    inner join periods
        on
            spine.siren = periods.siren
            and coalesce(spine.reference_date >= periods.started_on, true)
            and coalesce(spine.reference_date <= periods.ended_on, true)

),

final as (

    select
        spine.firm_id,
        spine.reference_date,
        spine.is_edition_end,
        case
            when spine.creation_date > spine.reference_date then 'not_created'
            when at_date.state is not null then at_date.state
            when spine.state = 'ceased' and spine.closing_date > spine.reference_date then 'active'
            -- Ceased on a day that nobody tells: not known at a past date.
            when spine.state = 'ceased' and spine.closing_date is null and not spine.is_edition_end then null
            else spine.state
        end as state
    from spine
    left join at_date
        on spine.firm_id = at_date.firm_id and spine.reference_date = at_date.reference_date and at_date.period_rank = 1

)

select * from final
