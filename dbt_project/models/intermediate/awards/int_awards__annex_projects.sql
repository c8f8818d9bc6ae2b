with laureates as (

    select * from {{ ref('int_awards__annex_laureates') }}

),

final as (

    select
        project_id,
        min(priority) as priority,
        min(scheme) as scheme,
        min(project) as project,
        count(distinct beneficiary_key) as beneficiaries
    from laureates
    group by project_id

)

select * from final
