-- An award is a decision and its beneficiary (data.laregion.fr gives no other key): several things that one decision
-- grants one beneficiary add up, the same thing printed twice was dropped by staging. The region is the grantor's.
with grants as (

    select * from {{ ref('stg_region_grants__grants') }}
    where is_valid and not is_key_conflict

),

source_facts as (

    select * from {{ ref('award_sources') }}
    where source_id = 'region_grants'

),

organisations as (

    select * from {{ ref('int_awards__organisations') }}

),

kinds as (

    select * from {{ ref('beneficiary_kinds') }}
    where nomenclature = 'siren'

),

-- Without a decision number a row is an award of its own, known by what it prints.
keyed as (

    select
        grants.*,
        source_facts.programme,
        source_facts.scheme,
        source_facts.amount_kind,
        source_facts.region_code,
        coalesce(grants.siren, grants.number_digits, {{ normalised_name('grants.beneficiary_name') }}, '-')
            as beneficiary_key,
        case
            when grants.amount_eur > source_facts.highest_amount_eur then 'montant hors de portée (×100 ou ×1000 ?)'
        end as out_of_reach
    from grants
    cross join source_facts

),

awards as (

    select
        programme,
        scheme,
        region_code,
        project_ref,
        beneficiary_key,
        case when project_ref is null then {{ hash_of(['decided_on', 'award_year', 'project']) }} end as row_ref,
        min(_row_number) as source_row,
        min(project) as project,
        min(beneficiary_name) as printed_name,
        bool_or(is_person) as is_person,
        min(siren) as siren,
        min(siren_reason) as siren_reason,
        min(award_year) as award_year,
        min(decided_on) as decided_on,
        sum(case when out_of_reach is null then amount_eur end) as amount_eur,
        max(amount_kind) as amount_kind,
        count(*) as lines,
        count(case when out_of_reach is null then amount_eur end) as lines_with_amount,
        max(coalesce(out_of_reach, amount_reason)) as line_reason
    from keyed
    group by all

),

final as (

    select
        'region_grants' as source_id,
        awards.source_row,
        awards.programme,
        awards.scheme,
        awards.project,
        -- One decision may serve many: its number names an award only with the beneficiary.
        awards.project_ref || ':' || awards.beneficiary_key as project_ref,
        {{ name_of('organisations.beneficiary_kind', 'organisations.legal_name', 'awards.printed_name') }}
            as beneficiary_name,
        {{ hash_of(['awards.project_ref', 'awards.beneficiary_key', 'awards.row_ref']) }} as laureate_ref,
        {{ kind_of('organisations.beneficiary_kind', 'null', 'kinds.beneficiary_kind') }} as beneficiary_kind,
        awards.siren,
        awards.siren_reason,
        cast(awards.award_year as integer) as award_year,
        awards.decided_on,
        cast(awards.amount_eur as decimal(14, 2)) as amount_eur,
        case when awards.amount_eur is null then 'unknown' else awards.amount_kind end as amount_kind,
        case
            when awards.lines_with_amount = 0 then awards.line_reason
            when awards.lines_with_amount < awards.lines
                then
                    'montant connu pour ' || cast(awards.lines_with_amount as varchar)
                    || ' lignes sur ' || cast(awards.lines as varchar)
        end as amount_reason,
        cast(null as decimal(14, 2)) as project_cost_eur,
        case when organisations.region_code = awards.region_code then organisations.commune_code end as commune_code,
        case when organisations.region_code = awards.region_code then organisations.department_code end
            as department_code,
        awards.region_code,
        {{ award_set_aside_reason(
            'awards.region_code', 'awards.award_year', 'awards.is_person', 'organisations.beneficiary_kind', 'kinds.code'
        ) }} as set_aside_reason
    from awards
    left join organisations on awards.siren = organisations.siren
    left join kinds on awards.siren like kinds.code || '%'

)

select * from final
