with courses as (

    select * from {{ source('mon_compte_formation', 'courses') }}

),

-- The portal may type a code as a number, and a source that is absent lands as text: every cell is read as one.
cells as (

    select
        cast(numero_formation as varchar) as numero_formation,
        {{ siret_text('siret') }} as siret,
        cast(code_departement as varchar) as code_departement,
        cast(code_region as varchar) as code_region,
        cast(intitule_formation as varchar) as intitule_formation,
        cast(intitule_certification as varchar) as intitule_certification,
        cast(type_referentiel as varchar) as type_referentiel,
        cast(code_rncp as varchar) as code_rncp,
        cast(code_inventaire as varchar) as code_inventaire,
        cast(libelle_niveau_sortie_formation as varchar) as libelle_niveau_sortie_formation,
        cast(libelle_code_formacode_principal as varchar) as libelle_code_formacode_principal,
        cast(code_nsf_1 as varchar) as code_nsf_1,
        cast(nb_session_active as varchar) as nb_session_active,
        cast(nb_session_a_distance as varchar) as nb_session_a_distance,
        cast(nombre_heures_total_min as varchar) as nombre_heures_total_min,
        cast(nombre_heures_total_max as varchar) as nombre_heures_total_max,
        {{ amount_text('frais_ttc_tot_min') }} as frais_ttc_tot_min,
        {{ amount_text('frais_ttc_tot_max') }} as frais_ttc_tot_max,
        cast(date_extract as varchar) as date_extract,
        _is_key_conflict,
        _archive_sha256,
        _row_number
    from courses

),

typed as (

    select
        *,
        {{ mended_siret('siret') }} as clean_siret,
        {{ clean_text('numero_formation') }} as course_number,
        upper({{ clean_text('code_departement') }}) as department_code,
        row_number() over (
            partition by numero_formation, siret, code_departement
            order by nombre_heures_total_max is not null desc, _row_number asc
        ) as rank_in_key
    from cells

),

final as (

    select
        course_number,
        clean_siret as provider_siret,
        substr(clean_siret, 1, 9) as provider_siren,
        case when {{ matches('department_code', '^[0-9]$') }} then '0' || department_code else department_code end
            as department_code,
        lpad({{ clean_text('code_region') }}, 2, '0') as region_code,
        {{ clean_text('intitule_formation') }} as title,
        {{ clean_text('intitule_certification') }} as certification,
        {{ clean_text('type_referentiel') }} as certification_register,
        coalesce({{ clean_text('code_rncp') }}, {{ clean_text('code_inventaire') }}) as certification_code,
        {{ clean_text('libelle_niveau_sortie_formation') }} as exit_level,
        {{ clean_text('libelle_code_formacode_principal') }} as domain,
        {{ clean_text('code_nsf_1') }} as nsf_code,
        try_cast(nb_session_active as integer) as active_sessions,
        try_cast(nb_session_a_distance as integer) as remote_sessions,
        try_cast(nombre_heures_total_min as double) as hours_min,
        try_cast(nombre_heures_total_max as double) as hours_max,
        {{ printed_eur('frais_ttc_tot_min') }} as price_min_eur,
        {{ printed_eur('frais_ttc_tot_max') }} as price_max_eur,
        try_cast(substr(date_extract, 1, 10) as date) as extracted_on,
        course_number is not null and intitule_formation is not null as is_valid,
        case
            when course_number is null then 'formation sans numéro'
            when intitule_formation is null then 'formation sans intitulé'
        end as invalid_reason,
        _is_key_conflict and rank_in_key > 1 as is_key_conflict,
        _archive_sha256,
        _row_number
    from typed

)

select * from final
