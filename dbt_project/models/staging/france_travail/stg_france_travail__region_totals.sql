with totals as (

    select * from {{ source('france_travail', 'region_totals') }}

),

final as (

    select
        region_code,
        occupation,
        cast(announced as bigint) as announced,
        try_cast(counted_on as date) as counted_on,
        try_cast(created_from as date) as created_from,
        try_cast(created_to as date) as created_to,
        _archive_sha256,
        _row_number
    from totals

)

select * from final
