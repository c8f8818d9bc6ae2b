with legal_units as (

    select * from {{ source('recherche_entreprises', 'legal_units') }}

),

typed as (

    select
        *,
        {{ siren('siren') }} as clean_siren,
        {{ known_text('nature_juridique') }} as legal_category_code
    from legal_units

),

final as (

    select
        clean_siren as siren,
        {{ known_text('nom_raison_sociale') }} as legal_name,
        {{ known_text('nom_complet') }} as full_name,
        {{ known_text('sigle') }} as acronym,
        legal_category_code,
        case {{ known_text('etat_administratif') }} when 'A' then 'active' when 'C' then 'ceased' end as state,
        {{ known_text('statut_diffusion') }} as diffusion,
        {{ known_date('date_creation') }} as creation_date,
        {{ known_date('date_fermeture') }} as closing_date,
        {{ known_date('date_mise_a_jour') }} as indexed_on,
        {{ known_text('activite_principale') }} as naf_code,
        {{ known_text('activite_principale_naf25') }} as naf_2025_code,
        {{ known_text('tranche_effectif_salarie') }} as headcount_band,
        try_cast(annee_tranche_effectif_salarie as integer) as headcount_year,
        {{ known_text('categorie_entreprise') }} as size_category,
        try_cast(annee_categorie_entreprise as integer) as size_category_year,
        {{ known_text('caractere_employeur') }} as is_employer_code,
        cast(nombre_etablissements as integer) as establishments,
        cast(nombre_etablissements_ouverts as integer) as open_establishments,
        {{ known_text('siege_siret') }} as head_office_siret,
        {{ commune('siege_commune') }} as head_office_commune_code,
        {{ known_text('siege_departement') }} as head_office_department_code,
        {{ known_text('siege_region') }} as head_office_region_code,
        case {{ known_text('siege_etat_administratif') }} when 'A' then 'active' when 'F' then 'closed' end
            as head_office_state,
        {{ known_date('siege_date_creation') }} as head_office_creation_date,
        {{ known_date('siege_date_fermeture') }} as head_office_closing_date,
        {{ known_text('siege_activite_principale') }} as head_office_naf_code,
        {{ known_text('siege_tranche_effectif_salarie') }} as head_office_headcount_band,
        {{ known_text('siege_code_pays_etranger') }} as head_office_country_code,
        try_cast(finances_annee as integer) as accounts_year,
        cast(finances_ca as bigint) as revenue_eur,
        cast(finances_resultat_net as bigint) as net_result_eur,
        case
            when clean_siren is null then 'SIREN invalide'
            when legal_category_code like '1%' then 'personne physique'
        end as invalid_reason,
        _archive_sha256,
        _row_number
    from typed

)

select
    *,
    invalid_reason is null as is_valid
from final
