with units as (

    select * from {{ source('sirene', 'legal_units') }}

),

-- The last treated of the rows that share a key is kept; the others say that they yield to it. Ranked on the few rows
-- that landing found in that case: a window over all of them would carry every column of the region.
contested as (

    select
        _archive_sha256,
        _row_number,
        row_number() over (
            partition by {{ siren('siren') }}
            order by "dateDernierTraitementUniteLegale" desc nulls last, _row_number asc
        ) as rank_in_key
    from {{ source('sirene', 'legal_units') }}
    where _is_key_conflict

),

typed as (

    select
        *,
        {{ siren('siren') }} as clean_siren,
        {{ known_date('"dateCreationUniteLegale"') }} as creation_date,
        case "etatAdministratifUniteLegale" when 'A' then 'active' when 'C' then 'ceased' end as state,
        {{ known_text('"nicSiegeUniteLegale"') }} as head_office_nic
    from units

),

ranked as (

    select
        typed.*,
        coalesce(contested.rank_in_key, 1) as rank_in_key
    from typed
    left join contested
        on typed._archive_sha256 = contested._archive_sha256 and typed._row_number = contested._row_number

),

final as (

    select
        clean_siren as siren,
        coalesce("statutDiffusionUniteLegale" = 'P', false) as is_masked,
        "unitePurgeeUniteLegale" as is_purged,
        {{ known_text('"denominationUniteLegale"') }} as denomination,
        {{ known_text('"sigleUniteLegale"') }} as acronym,
        {{ known_text('"denominationUsuelle1UniteLegale"') }} as usual_name_1,
        {{ known_text('"denominationUsuelle2UniteLegale"') }} as usual_name_2,
        {{ known_text('"denominationUsuelle3UniteLegale"') }} as usual_name_3,
        lpad(cast("categorieJuridiqueUniteLegale" as varchar), 4, '0') as legal_category_code,
        creation_date,
        state,
        -- The current period of a ceased unit begins on the day it ceased.
        case when state = 'ceased' then {{ known_date('"dateDebut"') }} end as closing_date,
        {{ naf_rev2_of('"activitePrincipaleUniteLegale"', '"nomenclatureActivitePrincipaleUniteLegale"') }}
            as naf_rev2_code,
        {{ naf_2025_of(
            '"activitePrincipaleUniteLegale"', '"nomenclatureActivitePrincipaleUniteLegale"',
            '"activitePrincipaleNAF25UniteLegale"'
        ) }} as naf_2025_code,
        {{ naf_division_of('"activitePrincipaleUniteLegale"', '"nomenclatureActivitePrincipaleUniteLegale"') }}
            as naf_division,
        {{ known_text('"nomenclatureActivitePrincipaleUniteLegale"') }} as naf_nomenclature,
        {{ known_text('"trancheEffectifsUniteLegale"') }} as headcount_band,
        cast("anneeEffectifsUniteLegale" as integer) as headcount_year,
        {{ known_text('"categorieEntreprise"') }} as size_category,
        clean_siren || head_office_nic as head_office_siret,
        cast("dateDernierTraitementUniteLegale" as timestamp) as processed_at,
        _is_followed as is_followed,
        case
            when clean_siren is null then 'SIREN absent ou invalide'
            when "categorieJuridiqueUniteLegale" = 1000 then 'personne physique'
        end as invalid_reason,
        clean_siren is not null and rank_in_key > 1 as is_key_conflict,
        _archive_sha256,
        _row_number
    from ranked

)

select
    *,
    invalid_reason is null as is_valid
from final
