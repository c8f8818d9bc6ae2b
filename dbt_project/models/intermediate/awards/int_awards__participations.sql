-- An award is one entity in one project and one region: its contributions there, as a beneficiary and as an affiliated
-- entity, add up; a national body that takes part from two regions has its share in each.
-- Its region is the one that its NUTS code says, else its name (of today or before 2016), else that of its head office.
with horizon as (

    select * from {{ ref('stg_horizon__participations') }}

),

h2020 as (

    select * from {{ ref('stg_h2020__participations') }}

),

participations as (

    select
        'horizon' as source_id,
        *
    from horizon
    union all
    select
        'h2020' as source_id,
        *
    from h2020

),

source_facts as (

    select * from {{ ref('award_sources') }}

),

organisations as (

    select * from {{ ref('int_awards__organisations') }}

),

kinds as (

    select * from {{ ref('beneficiary_kinds') }}

),

nuts as (

    select * from {{ ref('nuts_regions') }}

),

departments as (

    select * from {{ ref('departments') }}

),

region_names as (

    select distinct
        {{ normalised_name('nuts_name') }} as region_key,
        region_code
    from nuts

),

placed as (

    select
        participations.*,
        source_facts.programme,
        source_facts.scheme,
        source_facts.highest_amount_eur,
        coalesce(
            nuts.region_code, named.region_code, formerly_named.region_code, organisations.region_code
        ) as region_code,
        organisations.legal_name,
        organisations.beneficiary_kind as known_kind,
        organisations.commune_code as head_office_commune_code,
        organisations.department_code as head_office_department_code,
        organisations.region_code as head_office_region_code
    from participations
    inner join source_facts on participations.source_id = source_facts.source_id
    left join nuts on participations.nuts_code like nuts.nuts_code || '%'
    left join region_names as named on {{ normalised_name('participations.region_name') }} = named.region_key
    left join region_names as formerly_named
        on {{ normalised_name('participations.former_region_name') }} = formerly_named.region_key
    left join organisations on participations.siren = organisations.siren
    where participations.is_valid and not participations.is_key_conflict

),

-- The department: printed by its name, else that of the head office, if it is of the same region.
located as (

    select
        placed.*,
        coalesce(
            departments.department_code,
            case when placed.head_office_region_code = placed.region_code then placed.head_office_department_code end
        ) as department_code,
        case
            when placed.head_office_region_code = placed.region_code
                and coalesce(departments.department_code = placed.head_office_department_code, true)
                then placed.head_office_commune_code
        end as commune_code,
        case
            when placed.contribution_eur > placed.highest_amount_eur then 'montant hors de portée (×100 ou ×1000 ?)'
        end as out_of_reach
    from placed
    left join departments
        on
            {{ normalised_name('placed.department_name') }} = {{ normalised_name('departments.department_name') }}
            and placed.region_code = departments.region_code

),

summed as (

    select
        source_id,
        programme,
        scheme,
        project_ref,
        region_code,
        coalesce(siren, entity_id, {{ normalised_name('beneficiary_name') }}, cast(_row_number as varchar))
            as beneficiary_key,
        min(_row_number) as source_row,
        min(project) as project,
        min(programme_name) as programme_name,
        min(award_year) as award_year,
        min(beneficiary_name) as printed_name,
        min(legal_name) as legal_name,
        bool_or(is_person) as is_person,
        min(siren) as siren,
        min(siren_reason) as siren_reason,
        min(known_kind) as known_kind,
        min(entity_type_code) as entity_type_code,
        min(department_code) as department_code,
        min(commune_code) as commune_code,
        sum(case when out_of_reach is null then contribution_eur end) as amount_eur,
        count(*) as lines,
        count(case when out_of_reach is null then contribution_eur end) as lines_with_amount,
        max(coalesce(out_of_reach, amount_reason)) as line_reason
    from located
    group by all

),

final as (

    select
        summed.source_id,
        summed.source_row,
        summed.programme,
        summed.scheme || coalesce(', ' || summed.programme_name, '') as scheme,
        summed.project,
        summed.project_ref,
        {{ name_of('summed.known_kind', 'summed.legal_name', 'summed.printed_name') }} as beneficiary_name,
        summed.beneficiary_key as laureate_ref,
        {{ kind_of('summed.known_kind', 'public_sirens.beneficiary_kind', 'printed_kinds.beneficiary_kind') }}
            as beneficiary_kind,
        summed.siren,
        case when summed.siren is null then summed.siren_reason end as siren_reason,
        summed.award_year,
        cast(null as date) as decided_on,
        cast(summed.amount_eur as decimal(14, 2)) as amount_eur,
        case when summed.amount_eur is null then 'unknown' else 'ec_contribution' end as amount_kind,
        case
            when summed.lines_with_amount = 0 then summed.line_reason
            when summed.lines_with_amount < summed.lines
                then
                    'montant connu pour ' || cast(summed.lines_with_amount as varchar)
                    || ' participations sur ' || cast(summed.lines as varchar)
        end as amount_reason,
        cast(null as decimal(14, 2)) as project_cost_eur,
        summed.commune_code,
        summed.department_code,
        summed.region_code,
        {{ award_set_aside_reason(
            'summed.region_code', 'summed.award_year', 'summed.is_person', 'summed.known_kind', 'public_sirens.code'
        ) }} as set_aside_reason
    from summed
    left join kinds as public_sirens
        on summed.siren like public_sirens.code || '%' and public_sirens.nomenclature = 'siren'
    left join kinds as printed_kinds
        on summed.entity_type_code = printed_kinds.code and printed_kinds.nomenclature = 'ecorda'

)

select * from final
