-- One aid of the ADEME, as committed. It counts where Sirene places the beneficiary's head office; a beneficiary that
-- Sirene does not show as a legal person of the region may be a sole trader: neither counted, nor named.
with aids as (

    select * from {{ ref('stg_ademe__aids') }}
    where is_valid and not is_key_conflict

),

legal_persons as (

    select * from {{ ref('int_awards__legal_persons') }}

),

judged as (

    select
        *,
        {{ amount_problem('printed_amount', 'printed_eur', aid_rule('highest_aid_eur')) }} as amount_reason
    from aids

),

final as (

    select
        'ademe' as source_id,
        cast(judged._row_number as bigint) as source_row,
        'ademe' as programme,
        'Aides de l''ADEME'
        || coalesce(', ' || judged.scheme, '')
        || case
            when {{ matches("coalesce(judged.aid_nature, '')", 'pr[êe]t|avance|remboursable') }}
                then ' (' || judged.aid_nature || ')'
            else ''
        end as scheme,
        judged.project,
        judged.decision_reference as project_ref,
        case when legal_persons.siren is not null then coalesce(legal_persons.denomination, judged.beneficiary_name) end
            as beneficiary_name,
        judged.line_id as laureate_ref,
        coalesce(legal_persons.beneficiary_kind, 'unknown') as beneficiary_kind,
        judged.siren,
        case when judged.siren is null then 'SIRET absent ou invalide dans la source' end as siren_reason,
        cast(extract(year from judged.decided_on) as integer) as award_year,
        judged.decided_on,
        case when judged.amount_reason is null then judged.printed_eur end as amount_eur,
        case when judged.amount_reason is null then 'commitment' else 'unknown' end as amount_kind,
        judged.amount_reason,
        cast(null as decimal(14, 2)) as project_cost_eur,
        legal_persons.commune_code,
        legal_persons.department_code,
        legal_persons.region_code,
        case
            when judged.siren is null then 'bénéficiaire sans SIRET valide'
            when legal_persons.siren is null then 'région inconnue : aucune personne morale de la région sous ce SIREN'
            when legal_persons.region_code is null or not ({{ in_perimeter('legal_persons.region_code') }})
                then 'siège hors de la région'
            when judged.decided_on > {{ edition_end() }} then 'décision postérieure à l''édition'
        end as set_aside_reason
    from judged
    left join legal_persons on judged.siren = legal_persons.siren

)

select * from final
