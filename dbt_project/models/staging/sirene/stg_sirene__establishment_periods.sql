with periods as (

    select * from {{ source('sirene', 'establishment_periods') }}

),

typed as (

    select
        *,
        {{ siret('siret') }} as clean_siret,
        try_cast("dateDebut" as date) as started_on,
        try_cast("dateFin" as date) as ended_on
    from periods

),

final as (

    select
        clean_siret as siret,
        substr(clean_siret, 1, 9) as siren,
        started_on,
        ended_on,
        case "etatAdministratifEtablissement" when 'A' then 'open' when 'F' then 'closed' end as state,
        {{ naf_division_of('"activitePrincipaleEtablissement"', '"nomenclatureActivitePrincipaleEtablissement"') }}
            as naf_division,
        case
            when clean_siret is null then 'SIRET absent ou invalide'
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
