-- Jobs of the firms that count, estimated from Sirene's bands; firms without a band are counted apart, never as zero.
with firms as (

    select * from {{ ref('dim_firm') }}

),

departments as (

    select distinct
        department_code,
        department_name
    from {{ ref('dim_territory') }}

),

final as (

    select
        coalesce(firms.ai_group, 'unknown') as groupe_id,
        coalesce({{ french('firms.ai_group', 'ai_group') }}, 'Non encore jugée') as groupe,
        coalesce(firms.firm_type, 'unknown') as type_id,
        coalesce({{ french('firms.firm_type', 'firm_type') }}, 'Inconnu') as type_d_entreprise,
        coalesce(firms.department_code, 'inconnu') as departement_code,
        coalesce(departments.department_name, 'Inconnu') as departement,
        count(*) as entreprises,
        count(*) filter (where firms.jobs_mid is null) as entreprises_sans_effectif,
        cast(sum(firms.jobs_low) as bigint) as emplois_borne_basse,
        sum(firms.jobs_mid) as emplois_estimes
    from firms
    left join departments on firms.department_code = departments.department_code
    where firms.is_in_panorama
    group by firms.ai_group, firms.firm_type, firms.department_code, departments.department_name

)

select * from final
