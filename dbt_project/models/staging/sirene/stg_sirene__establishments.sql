with establishments as (

    select * from {{ source('sirene', 'establishments') }}

),

-- The last treated of the rows that share a key is kept; the others say that they yield to it. Ranked on the few rows
-- that landing found in that case: a window over all of them would carry every column of the region.
contested as (

    select
        _archive_sha256,
        _row_number,
        row_number() over (
            partition by case when {{ matches('siret', '^[0-9]{14}$') }} then siret end
            order by "dateDernierTraitementEtablissement" desc nulls last, _row_number asc
        ) as rank_in_key
    from {{ source('sirene', 'establishments') }}
    where _is_key_conflict

),

typed as (

    select
        *,
        {{ siren('siren') }} as clean_siren,
        -- Fourteen digits are kept even when their key is false, and it is said: nothing is lost for a digit.
        case when {{ matches('siret', '^[0-9]{14}$') }} then siret end as clean_siret,
        {{ known_date('"dateCreationEtablissement"') }} as creation_date,
        case "etatAdministratifEtablissement" when 'A' then 'open' when 'F' then 'closed' end as state,
        {{ known_text('"codeCommuneEtablissement"') }} as commune_code,
        {{ known_text('"codePostalEtablissement"') }} as postal_code
    from establishments

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
        clean_siret as siret,
        clean_siren as siren,
        coalesce("statutDiffusionEtablissement" = 'P', false) as is_masked,
        "etablissementSiege" as is_head_office,
        state,
        creation_date,
        -- The current period of a closed establishment begins on the day it closed.
        case when state = 'closed' then {{ known_date('"dateDebut"') }} end as closing_date,
        {{ commune('commune_code') }} as commune_code,
        coalesce({{ department_of_commune('commune_code') }}, {{ department_of_postal_code('postal_code') }})
            as department_code,
        {{ known_text('"codePaysEtrangerEtablissement"') }} as foreign_country_code,
        {{ naf_rev2_of('"activitePrincipaleEtablissement"', '"nomenclatureActivitePrincipaleEtablissement"') }}
            as naf_rev2_code,
        {{ naf_2025_of(
            '"activitePrincipaleEtablissement"', '"nomenclatureActivitePrincipaleEtablissement"',
            '"activitePrincipaleNAF25Etablissement"'
        ) }} as naf_2025_code,
        {{ naf_division_of('"activitePrincipaleEtablissement"', '"nomenclatureActivitePrincipaleEtablissement"') }}
            as naf_division,
        {{ known_text('"trancheEffectifsEtablissement"') }} as headcount_band,
        cast("anneeEffectifsEtablissement" as integer) as headcount_year,
        cast("dateDernierTraitementEtablissement" as timestamp) as processed_at,
        "_unit_is_natural_person" is not null as has_legal_unit,
        _is_followed as is_followed,
        {{ siret('clean_siret') }} is null as has_false_siret_key,
        case
            when clean_siren is null then 'SIREN absent ou invalide'
            when clean_siret is null then 'SIRET absent ou invalide'
            when substr(clean_siret, 1, 9) <> clean_siren then 'SIRET et SIREN ne concordent pas'
            when "_unit_is_natural_person" then 'personne physique'
        end as invalid_reason,
        clean_siret is not null and rank_in_key > 1 as is_key_conflict,
        _archive_sha256,
        _row_number
    from ranked

)

select
    *,
    invalid_reason is null as is_valid
from final
