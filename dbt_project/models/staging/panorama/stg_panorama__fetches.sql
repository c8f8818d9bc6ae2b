with fetches as (

    select * from {{ source('panorama', 'fetches') }}

),

final as (

    select
        source_id,
        cast(fetched_at as timestamp) as fetched_at,
        cast(rows as bigint) as rows_delivered,
        cast(bytes as bigint) as bytes_received,
        sha256,
        cast(carried_over as boolean) as is_carried_over,
        failure
    from fetches

)

select * from final
