with aids as (

    select * from {{ source('ademe', 'aids') }}

),

cells as (

    select
        *,
        {{ siret_text('"idBeneficiaire"') }} as siret_text,
        {{ amount_text('montant') }} as amount_text
    from aids

),

typed as (

    select
        *,
        {{ mended_siret('siret_text') }} as siret,
        {{ french_date('"dateConvention"') }} as decided_on,
        {{ printed_eur('amount_text') }} as printed_eur
    from cells

),

final as (

    select
        "_id" as line_id,
        siret as beneficiary_siret,
        substr(siret, 1, 9) as siren,
        {{ clean_text('"nomBeneficiaire"') }} as beneficiary_name,
        {{ clean_text('"objet"') }} as project,
        {{ clean_text('"dispositifAide"') }} as scheme,
        {{ clean_text('"referenceDecision"') }} as decision_reference,
        lower({{ clean_text('"nature"') }}) as aid_nature,
        {{ clean_text('montant') }} as printed_amount,
        printed_eur,
        decided_on,
        "idBeneficiaire" is not null and siret is null as has_invalid_siret,
        decided_on is not null as is_valid,
        case when decided_on is null then 'date de convention absente ou illisible' end as invalid_reason,
        _is_key_conflict as is_key_conflict,
        _archive_sha256,
        _row_number
    from typed

)

select * from final
