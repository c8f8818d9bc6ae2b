with establishments as (

    select * from {{ ref('int_firms__establishments') }}

),

states as (

    select * from {{ ref('int_firms__establishment_states') }}
    where is_edition_end

),

firms as (

    select * from {{ ref('dim_firm') }}

),

territories as (

    select * from {{ ref('communes') }}

),

final as (

    select
        establishments.siret,
        establishments.siren,
        establishments.firm_id,
        coalesce(states.establishment_role, establishments.establishment_role) as establishment_role,
        -- At the end of the edition: a closing after it is not a fact of this edition.
        case
            when states.firm_id is not null then states.state
            when establishments.closing_date > {{ edition_end() }} then 'open'
            else establishments.state
        end as state,
        establishments.creation_date,
        case
            when establishments.closing_date <= {{ edition_end() }} then establishments.closing_date
        end as closing_date,
        establishments.commune_code,
        territories.commune_name,
        establishments.department_code,
        establishments.region_code,
        establishments.is_in_region,
        establishments.is_in_sector,
        establishments.naf_rev2_code,
        establishments.naf_2025_code,
        establishments.headcount_band,
        establishments.headcount_year,
        establishments.anomaly,
        coalesce(firms.is_in_panorama, false) as is_in_panorama
    from establishments
    left join states on establishments.siret = states.siret
    left join firms on establishments.firm_id = firms.firm_id
    left join territories on establishments.commune_code = territories.commune_code
    where coalesce(establishments.creation_date <= {{ edition_end() }}, true)

)

select * from final
