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
        nullif({{ printed_eur('year_total_text') }}, 0) as year_total_eur,
        coalesce(number_digits, {{ normalised_name('beneficiary_name') }}) as beneficiary_key,
        {{ normalised_name(replace_all('project', '[0-9]+', '')) }} as project_key
    from typed

),

-- Where no total bears an amount out, one that is exactly 100 or 1000 times another of the same beneficiary, for the
-- same object (its years apart) or in the same decision, is a lost comma: the larger of the two is not believed.
multiples as (

    {% for factor in [100, 1000] %}
    select
        beneficiary_key,
        project_ref,
        project_key,
        printed_amount_eur * {{ factor }} as multiple_eur
    from read
    where printed_amount_eur > 0
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

multiplied as (

    select distinct read._row_number
    from read
    inner join multiples
        on read.beneficiary_key = multiples.beneficiary_key and read.printed_amount_eur = multiples.multiple_eur
    where
        read.year_total_eur is null
        and (read.project_key = multiples.project_key or read.project_ref = multiples.project_ref)

),

judged as (

    select
        read.*,
        case
            -- All that the Region voted for a beneficiary in a year is no less than one of its votes: a ×100 shows.
            when read.printed_amount_eur > read.year_total_eur + 1
                then 'montant supérieur au total voté pour ce bénéficiaire dans l''année'
            when multiplied._row_number is not null
                then 'montant 100 ou 1 000 fois celui d''une autre ligne du bénéficiaire (même objet ou décision)'
            else read.printed_amount_reason
        end as amount_reason
    from read
    left join multiplied on read._row_number = multiplied._row_number

),

-- The fullest of the rows that share a key is kept, whatever its amount; the others say that they yield to it.
ranked as (

    select
        *,
        case
            when not _is_key_conflict then 1
            else
                row_number() over (
                    partition by project_ref, number_digits, project
                    order by
                        amount_reason is null desc,
                        award_year is not null desc,
                        beneficiary_name is not null desc,
                        _row_number asc
                )
        end as rank_in_key
    from judged

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
        case when amount_reason is null then printed_amount_eur end as amount_eur,
        amount_reason,
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
