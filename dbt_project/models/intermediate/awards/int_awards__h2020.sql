-- The awards of Horizon 2020.
with participations as (

    select * from {{ ref('int_awards__participations') }}

),

final as (

    select * from participations
    where source_id = 'h2020'

)

select * from final
