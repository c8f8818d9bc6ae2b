-- Failures by month of the judgment; months that the source is still filling up say so.
with failures as (

    select * from {{ ref('fct_failure') }}

),

departments as (

    select distinct
        department_code,
        department_name
    from {{ ref('dim_territory') }}

),

final as (

    select
        cast(date_trunc('month', failures.judgment_date) as date) as mois,
        failures.opening_kind as ouverture_id,
        {{ french('failures.opening_kind', 'opening_kind') }} as ouverture,
        coalesce(failures.department_code, 'inconnu') as departement_code,
        coalesce(departments.department_name, 'Inconnu') as departement,
        failures.is_in_panorama as concerne_le_panorama,
        count(*) as defaillances,
        count(*) filter (where failures.is_provisional) as dont_provisoires
    from failures
    left join departments on failures.department_code = departments.department_code
    group by
        date_trunc('month', failures.judgment_date), failures.opening_kind, failures.department_code,
        departments.department_name, failures.is_in_panorama

)

select * from final
