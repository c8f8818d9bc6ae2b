-- The fiscal year for which a reference date answers, and the one, four years before, that its growth starts from (the
-- Panorama compares 2023 with 2019). A date of the Panorama's own revenue figures answers for its calendar year; any
-- other, the edition's end first, for the last fiscal year whose closings are all past (30 June of the year after).
with reference_dates as (

    select * from {{ ref('reference_dates') }}

),

figures as (

    select distinct as_of from {{ ref('stg_published_figures__figures') }}
    where theme = 'finance'

),

years as (

    select
        reference_dates.reference_date,
        case
            when figures.as_of is not null then cast(extract(year from reference_dates.reference_date) as integer)
            else {{ fiscal_year('reference_dates.reference_date') }} - 1
        end as fiscal_year
    from reference_dates
    left join figures on reference_dates.reference_date = figures.as_of

),

final as (

    select
        *,
        fiscal_year - 4 as base_year
    from years

)

select * from final
