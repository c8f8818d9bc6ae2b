with grants as (

    select * from {{ source('region_grants', 'grants') }}

),

typed as (

    select
        {{ clean_text('referencedecision') }} as project_ref,
        {{ clean_text('objet') }} as project,
        case when not {{ is_a_person('nombeneficiaire') }} then {{ clean_text('nombeneficiaire') }} end
            as beneficiary_name,
        {{ is_a_person('nombeneficiaire') }} as is_person,
        {{ number_digits('idbeneficiaire') }} as number_digits,
        {{ french_date('date_de_decision') }} as decided_on,
        coalesce({{ year_of('annee_decision') }}, extract(year from {{ french_date('date_de_decision') }}))
            as award_year,
        {{ amount_text('montant_vote') }} as amount_text,
        {{ amount_text('mt_vote_pour_le_tiers_sur_l_annee') }} as year_total_text,
        _is_key_conflict,
        _archive_sha256,
        _row_number
    from grants

),

read as (

    select
        *,
        {{ siren_of_digits('number_digits') }} as siren,
        {{ printed_eur('amount_text') }} as printed_amount_eur,
        {{ amount_problem('amount_text', printed_eur('amount_text'), aid_rule('highest_aid_eur')) }}
            as printed_amount_reason,
        {{ printed_eur('year_total_text') }} as year_total_eur
    from typed

),

-- The fullest of the rows that share a key is kept, never by its amount; the others say that they yield to it.
ranked as (

    select
        *,
        case
            when not _is_key_conflict then 1
            else
                row_number() over (
                    partition by project_ref, number_digits, project
                    order by
                        printed_amount_eur is not null desc,
                        award_year is not null desc,
                        beneficiary_name is not null desc,
                        _row_number asc
                )
        end as rank_in_key,
        -- All that the Region voted for a beneficiary in a year is no less than one of its votes: a ×100 shows.
        coalesce(printed_amount_eur > year_total_eur + 1, false) as exceeds_year_total
    from read

),

final as (

    select
        project_ref,
        project,
        beneficiary_name,
        is_person,
        number_digits,
        siren,
        {{ siren_reason_of('number_digits', 'siren') }} as siren_reason,
        decided_on,
        award_year,
        case when printed_amount_reason is null and not exceeds_year_total then printed_amount_eur end as amount_eur,
        case
            when exceeds_year_total then 'montant supérieur au total voté pour ce bénéficiaire dans l''année'
            else printed_amount_reason
        end as amount_reason,
        beneficiary_name is not null or is_person or number_digits is not null as is_valid,
        case
            when beneficiary_name is null and not is_person and number_digits is null
                then 'ni bénéficiaire, ni identifiant'
        end as invalid_reason,
        rank_in_key > 1 as is_key_conflict,
        _archive_sha256,
        _row_number
    from ranked

)

select * from final
