-- The sources whose licence keeps their rows from being published.
with deliveries as (

    select * from {{ ref('stg_panorama__deliveries') }}

),

final as (

    select source_id
    from deliveries
    where publication = 'restricted'

)

select * from final
