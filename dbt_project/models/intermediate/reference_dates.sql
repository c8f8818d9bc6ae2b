-- Every date for which one build answers: the edition's end and the dates of the published figures that it has passed.
with figures as (

    select * from {{ ref('stg_published_figures__figures') }}

),

dates as (

    select {{ edition_end() }} as reference_date
    union
    select as_of as reference_date
    from figures

),

final as (

    select
        reference_date,
        reference_date = {{ edition_end() }} as is_edition_end
    from dates
    where reference_date <= {{ edition_end() }}

)

select * from final
