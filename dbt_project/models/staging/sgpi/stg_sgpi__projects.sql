with projects as (

    select * from {{ source('sgpi', 'projects') }}

),

cells as (

    select
        *,
        {{ siret_text('siret') }} as siret_text,
        {{ amount_text('montant_subvention') }} as grant_text,
        {{ amount_text('montant_avance_remboursable') }} as advance_text
    from projects

),

typed as (

    select
        *,
        {{ mended_siret('siret_text') }} as clean_siret,
        {{ printed_date('date_dpm') }} as decided_on,
        -- One or two digits, overseas three; a spreadsheet drops the zero of 09.
        upper({{ replace_all('localisation_geo', '[.]0+$', '') }}) as place,
        row_number() over (
            partition by nom_projet, nom_beneficiaire, siret, "procedure", date_dpm
            order by montant_subvention is not null desc, montant_avance_remboursable is not null desc, _row_number asc
        ) as rank_in_key
    from cells

),

final as (

    select
        {{ clean_text('nom_projet') }} as project,
        {{ clean_text('nom_beneficiaire') }} as beneficiary_name,
        clean_siret as beneficiary_siret,
        substr(clean_siret, 1, 9) as siren,
        {{ clean_text('typologie') }} as typology,
        {{ clean_text('operateur') }} as operator,
        {{ clean_text('"procedure"') }} as scheme,
        {{ clean_text('nom_strategie') }} as strategy,
        {{ clean_text('code_nomenclature') }} as objective_code,
        {{ clean_text('nomenclature') }} as objective,
        {{ clean_text('regions') }} as printed_region,
        case when {{ matches('place', '^[0-9]$') }} then '0' || place else place end as printed_department_code,
        {{ clean_text('montant_subvention') }} as printed_grant,
        {{ printed_eur('grant_text') }} as grant_eur,
        {{ clean_text('montant_avance_remboursable') }} as printed_advance,
        {{ printed_eur('advance_text') }} as advance_eur,
        decided_on,
        siret is not null and clean_siret is null as has_invalid_siret,
        nom_projet is not null and decided_on is not null as is_valid,
        case
            when nom_projet is null then 'projet sans nom'
            when decided_on is null then 'date absente ou illisible'
        end as invalid_reason,
        _is_key_conflict and rank_in_key > 1 as is_key_conflict,
        _archive_sha256,
        _row_number
    from typed

)

select * from final
