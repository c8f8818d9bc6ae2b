-- One establishment (SIRET) of a firm of the register, wherever it is, or of the region's sector (NAF divisions of
-- sector_divisions): landing told them from the rest of the region. Natural persons are not here. Contradictions of
-- Sirene are said in `anomaly`, never mended.
with establishments as (

    select * from {{ ref('stg_sirene__establishments') }}
    where is_followed and is_valid and not is_key_conflict

),

units as (

    select * from {{ ref('stg_sirene__legal_units') }}
    where is_followed and is_valid and not is_key_conflict

),

firms as (

    select * from {{ ref('stg_register__firms') }}
    where siren is not null

),

departments as (

    select * from {{ ref('departments') }}

),

sector_divisions as (

    select * from {{ ref('sector_divisions') }}

),

chosen as (

    select
        establishments.*,
        firms.firm_id,
        departments.region_code,
        coalesce({{ in_perimeter('departments.region_code') }}, false) as is_in_region,
        sector_divisions.naf_division is not null as is_in_sector
    from establishments
    left join firms on establishments.siren = firms.siren
    left join departments on establishments.department_code = departments.department_code
    left join sector_divisions on establishments.naf_division = sector_divisions.naf_division
    where
        firms.firm_id is not null
        or (sector_divisions.naf_division is not null and {{ in_perimeter('departments.region_code') }})

),

-- How many establishments of a unit claim to be its head office.
claims as (

    select
        siren,
        count(*) as head_offices
    from chosen
    where is_head_office and coalesce(state, '') <> 'closed'
    group by siren

),

-- The head office that a unit names, when the stock holds it.
named_offices as (

    select distinct chosen.siren
    from chosen
    inner join units on chosen.siren = units.siren and chosen.siret = units.head_office_siret

),

final as (

    select
        chosen.siret,
        chosen.siren,
        chosen.firm_id,
        chosen.is_masked,
        -- The legal unit names its head office; the establishment's own word counts where it names none of the stock.
        case
            when named_offices.siren is not null
                then case when units.head_office_siret = chosen.siret then 'head_office' else 'secondary' end
            when chosen.is_head_office then 'head_office'
            when not chosen.is_head_office then 'secondary'
        end as establishment_role,
        chosen.state,
        chosen.creation_date,
        chosen.closing_date,
        chosen.commune_code,
        chosen.department_code,
        chosen.region_code,
        chosen.is_in_region,
        chosen.is_in_sector,
        chosen.foreign_country_code,
        chosen.naf_rev2_code,
        chosen.naf_2025_code,
        chosen.naf_division,
        chosen.headcount_band,
        chosen.headcount_year,
        units.state as unit_state,
        units.legal_category_code,
        nullif(
            concat_ws(
                ' ; ',
                case when not chosen.has_legal_unit then 'unité légale absente du stock' end,
                case
                    when units.siren is not null and units.head_office_siret is null and claims.head_offices is null
                        then 'unité sans siège'
                end,
                case when claims.head_offices > 1 then 'plusieurs sièges déclarés' end,
                case
                    when
                        chosen.firm_id is not null and units.head_office_siret is not null
                        and named_offices.siren is null
                        then 'siège nommé par l''unité absent du stock'
                end,
                case when chosen.has_false_siret_key then 'clé de SIRET fausse' end,
                case
                    when units.state = 'ceased' and chosen.state = 'open'
                        then 'établissement ouvert d''une unité cessée'
                end
            ),
            ''
        ) as anomaly
    from chosen
    left join units on chosen.siren = units.siren
    left join claims on chosen.siren = claims.siren
    left join named_offices on chosen.siren = named_offices.siren

)

select * from final
