with counts as (

    select * from {{ source('france_travail', 'counts') }}

),

final as (

    select
        department_code,
        occupation,
        try_cast(creation_month || '-01' as date) as creation_month,
        cast(offers as bigint) as offers,
        cast(seen_again as bigint) as seen_again,
        try_cast(counted_on as date) as counted_on,
        try_cast(created_from as date) as created_from,
        try_cast(created_to as date) as created_to,
        _archive_sha256,
        _row_number
    from counts

)

select * from final
