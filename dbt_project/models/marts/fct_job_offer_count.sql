with counts as (

    select * from {{ ref('stg_france_travail__counts') }}

),

departments as (

    select * from {{ ref('departments') }}

),

occupations as (

    select * from {{ ref('job_occupations') }}

),

final as (

    select
        '{{ var("edition") }}' as edition,
        counts.department_code,
        departments.region_code,
        counts.occupation,
        occupations.label as occupation_label,
        counts.creation_month,
        counts.offers,
        counts.counted_on
    from counts
    inner join departments on counts.department_code = departments.department_code
    left join occupations on counts.occupation = occupations.occupation
    where {{ in_perimeter('departments.region_code') }} and counts.created_to <= {{ edition_end() }}

)

select * from final
