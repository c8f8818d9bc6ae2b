with communes as (

    select * from {{ ref('communes') }}

),

departments as (

    select * from {{ ref('departments') }}

),

final as (

    select
        communes.commune_code,
        communes.commune_name,
        departments.department_code,
        departments.department_name,
        departments.region_code,
        departments.region_name
    from communes
    inner join departments on communes.department_code = departments.department_code
    where {{ in_perimeter('departments.region_code') }}

)

select * from final
