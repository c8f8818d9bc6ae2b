-- What a source is, and the vintage that the edition has of it. What only this fetch can say (when, how many bytes) is
-- in stg_panorama__fetches: a new fetch of the same thing changes no figure, and none is made again for it.
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
        absence
    from deliveries

)

select * from final
