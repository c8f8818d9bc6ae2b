-- The firms of the register, with what they received, raised and went through.
with firms as (

    select * from {{ ref('dim_firm') }}

),

departments as (

    select distinct
        department_code,
        department_name
    from {{ ref('dim_territory') }}

),

awards as (

    select
        firm_id,
        count(*) as awards
    from {{ ref('fct_public_award') }}
    where firm_id is not null
    group by firm_id

),

rounds as (

    select
        firm_id,
        count(*) as rounds,
        sum(amount_eur) as amount_eur
    from {{ ref('fct_funding_round') }}
    where is_counted
    group by firm_id

),

failures as (

    select
        firm_id,
        count(*) as failures
    from {{ ref('fct_failure') }}
    where firm_id is not null
    group by firm_id

),

final as (

    select
        firms.firm_id,
        firms.siren,
        firms.firm_name as entreprise,
        firms.is_in_panorama as compte_dans_le_panorama,
        firms.exclusion_reason as raison_d_exclusion,
        coalesce({{ french('firms.ai_group', 'ai_group') }}, 'Non encore jugée') as groupe,
        coalesce({{ french('firms.firm_type', 'firm_type') }}, 'Inconnu') as type_d_entreprise,
        {{ french_list('firms.technologies', 'technologies') }} as technologies,
        {{ french_list('firms.markets', 'markets') }} as marches,
        firms.city as commune,
        firms.department_code as departement_code,
        departments.department_name as departement,
        firms.creation_date as date_de_creation,
        firms.jobs_mid as emplois_estimes,
        {{ french('firms.control', 'control') }} as controle,
        coalesce(awards.awards, 0) as aides,
        coalesce(rounds.rounds, 0) as levees,
        rounds.amount_eur as montant_leve_eur,
        coalesce(failures.failures, 0) as defaillances
    from firms
    left join departments on firms.department_code = departments.department_code
    left join awards on firms.firm_id = awards.firm_id
    left join rounds on firms.firm_id = rounds.firm_id
    left join failures on firms.firm_id = failures.firm_id

)

select * from final
