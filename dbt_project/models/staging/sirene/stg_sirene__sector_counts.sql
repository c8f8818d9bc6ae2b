with counts as (

    select * from {{ source('sirene', 'sector_counts') }}

),

final as (

    select
        counted,
        department_code,
        activity,
        case state when 'A' then 'open' when 'F' then 'closed' when 'C' then 'closed' end as state,
        cast(creation_year as integer) as creation_year,
        person_kind,
        n
    from counts

)

select * from final
