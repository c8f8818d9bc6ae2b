-- The awards of Horizon Europe.
with participations as (

    select * from {{ ref('int_awards__participations') }}

),

final as (

    select * from participations
    where source_id = 'horizon'

)

select * from final
