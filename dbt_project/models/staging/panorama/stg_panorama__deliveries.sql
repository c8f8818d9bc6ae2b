with deliveries as (

    select * from {{ source('panorama', 'deliveries') }}

),

final as (

    select
        source_id,
        title,
        publisher,
        licence,
        licence_title,
        licence_url,
        publication,
        attribution,
        cadence,
        cast(max_age_days as bigint) as max_age_days,
        kind,
        origin,
        cast(vintage as date) as vintage,
        cast(fetched_at as timestamp) as fetched_at,
        cast(rows as bigint) as rows_delivered,
        cast(bytes as bigint) as bytes_received,
        sha256,
        cast(carried_over as boolean) as is_carried_over,
        failure,
        absence
    from deliveries

)

select * from final
