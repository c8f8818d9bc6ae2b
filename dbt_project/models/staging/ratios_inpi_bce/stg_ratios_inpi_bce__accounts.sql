with accounts as (

    select * from {{ source('ratios_inpi_bce', 'accounts') }}

),

typed as (

    select
        *,
        {{ siren('siren') }} as clean_siren,
        try_cast(substr(date_cloture_exercice, 1, 10) as date) as closing_date,
        {{ clean_text('type_bilan') }} as balance_type,
        try_cast(chiffre_d_affaires as decimal(18, 2)) as revenue_eur,
        try_cast(marge_brute as decimal(18, 2)) as gross_margin_eur,
        try_cast(ebe as decimal(18, 2)) as ebe_eur,
        try_cast(ebit as decimal(18, 2)) as ebit_eur,
        try_cast(resultat_net as decimal(18, 2)) as net_result_eur,
        try_cast(marge_ebe as double) as ebe_margin_pct
    from accounts

),

-- The fullest of the rows that share a key is kept; the others say that they yield to it.
ranked as (

    select
        *,
        (chiffre_d_affaires is not null and revenue_eur is null)
        or (marge_brute is not null and gross_margin_eur is null)
        or (ebe is not null and ebe_eur is null)
        or (ebit is not null and ebit_eur is null)
        or (resultat_net is not null and net_result_eur is null) as has_unreadable_amount,
        row_number() over (
            partition by clean_siren, closing_date, balance_type
            order by
                confidentiality = 'Public' desc nulls last,
                revenue_eur is not null desc,
                net_result_eur is not null desc,
                _archive_sha256 asc,
                _row_number asc
        ) as rank_in_key
    from typed

),

final as (

    select
        clean_siren as siren,
        closing_date,
        -- C complete, S simplified, K consolidated.
        balance_type,
        {{ clean_text('confidentiality') }} as confidentiality,
        coalesce(confidentiality = 'Public', false) as is_public,
        revenue_eur,
        gross_margin_eur,
        ebe_eur,
        ebit_eur,
        net_result_eur,
        ebe_margin_pct,
        siren is not null and clean_siren is null as has_invalid_siren,
        case
            when clean_siren is null then 'SIREN absent ou invalide'
            when closing_date is null then 'date de clôture illisible'
            when coalesce(balance_type, '') not in ('C', 'K', 'S') then 'type de bilan inconnu'
            when has_unreadable_amount then 'montant illisible'
        end as invalid_reason,
        clean_siren is not null and closing_date is not null and balance_type is not null and rank_in_key > 1
            as is_key_conflict,
        _archive_sha256,
        _row_number
    from ranked

)

select
    *,
    invalid_reason is null as is_valid
from final
