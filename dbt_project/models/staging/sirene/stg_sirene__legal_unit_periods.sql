with periods as (

    select * from {{ source('sirene', 'legal_unit_periods') }}

),

typed as (

    select
        *,
        {{ siren('siren') }} as clean_siren,
        try_cast("dateDebut" as date) as started_on,
        try_cast("dateFin" as date) as ended_on
    from periods

),

final as (

    select
        clean_siren as siren,
        started_on,
        ended_on,
        case "etatAdministratifUniteLegale" when 'A' then 'active' when 'C' then 'ceased' end as state,
        {{ known_text('"denominationUniteLegale"') }} as denomination,
        lpad(cast("categorieJuridiqueUniteLegale" as varchar), 4, '0') as legal_category_code,
        {{ naf_division_of('"activitePrincipaleUniteLegale"', '"nomenclatureActivitePrincipaleUniteLegale"') }}
            as naf_division,
        clean_siren || {{ known_text('"nicSiegeUniteLegale"') }} as head_office_siret,
        -- Sirene leaves the beginning of the oldest period empty when it does not know it.
        case
            when clean_siren is null then 'SIREN absent ou invalide'
            when ended_on < started_on then 'période qui finit avant de commencer'
        end as invalid_reason,
        _archive_sha256,
        _row_number
    from typed

)

select
    *,
    invalid_reason is null as is_valid
from final
