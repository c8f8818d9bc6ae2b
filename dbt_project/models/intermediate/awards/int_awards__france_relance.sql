-- One award per project of the list. Its place is the department that it prints: the names of communes in the published
-- file are often those of others (« LANDES, SAINT-MALO »), so one counts only where it exists in that department. A
-- department and a postal code of two regions leave the region unknown.
with projects as (

    select * from {{ ref('stg_france_relance__projects') }}
    where is_valid and not is_key_conflict

),

source_facts as (

    select * from {{ ref('award_sources') }}
    where source_id = 'france_relance'

),

organisations as (

    select * from {{ ref('int_awards__organisations') }}

),

kinds as (

    select * from {{ ref('beneficiary_kinds') }}

),

departments as (

    select * from {{ ref('departments') }}

),

regions as (

    select distinct
        region_code,
        {{ normalised_name('region_name') }} as region_key
    from departments

),

-- A name that two communes of one department share tells neither.
communes as (

    select
        department_code,
        {{ normalised_name('commune_name') }} as commune_key,
        min(commune_code) as commune_code
    from {{ ref('communes') }}
    group by all
    having count(*) = 1

),

placed as (

    select
        projects.*,
        communes.commune_code,
        departments.department_code as known_department_code,
        case
            when departments.region_code <> by_postal_code.region_code then null
            else coalesce(departments.region_code, by_postal_code.region_code, regions.region_code)
        end as printed_region_code,
        departments.region_code <> by_postal_code.region_code as is_contradictory
    from projects
    left join departments on projects.department_code = departments.department_code
    left join departments as by_postal_code
        on {{ department_of_postal_code('projects.postal_code') }} = by_postal_code.department_code
    left join regions on {{ normalised_name('projects.region_name') }} = regions.region_key
    left join communes
        on
            projects.department_code = communes.department_code
            and {{ normalised_name('projects.commune_name') }} = communes.commune_key

),

-- A firm whose number is that of a public body bears somebody else's.
identified as (

    select
        placed.*,
        printed_kinds.beneficiary_kind as printed_kind,
        public_sirens.code as public_code,
        public_sirens.beneficiary_kind as public_kind,
        coalesce(printed_kinds.beneficiary_kind = 'company' and public_sirens.code is not null, false) as is_mistaken
    from placed
    left join kinds as printed_kinds
        on placed.enterprise_type = printed_kinds.code and printed_kinds.nomenclature = 'france_relance'
    left join kinds as public_sirens
        on placed.siren like public_sirens.code || '%' and public_sirens.nomenclature = 'siren'

),

final as (

    select
        'france_relance' as source_id,
        identified._row_number as source_row,
        source_facts.programme,
        source_facts.scheme || ', ' || identified.measure as scheme,
        cast(null as varchar) as project,
        cast(null as varchar) as project_ref,
        {{ name_of('organisations.beneficiary_kind', 'organisations.legal_name', 'identified.beneficiary_name') }}
            as beneficiary_name,
        {{ hash_of([
            'identified.number_digits', normalised_name('identified.beneficiary_name'), 'identified.measure',
            'identified.listed_on', 'identified.postal_code', 'identified.commune_name', 'identified.project_summary'
        ]) }} as laureate_ref,
        {{ kind_of('organisations.beneficiary_kind', 'identified.printed_kind', 'identified.public_kind') }}
            as beneficiary_kind,
        case when not identified.is_mistaken then identified.siren end as siren,
        case
            when identified.is_mistaken then 'SIREN d''un organisme public, alors que la source dit une entreprise'
            else identified.siren_reason
        end as siren_reason,
        identified.award_year,
        cast(null as date) as decided_on,
        cast(null as decimal(14, 2)) as amount_eur,
        source_facts.amount_kind,
        source_facts.amount_reason,
        cast(null as decimal(14, 2)) as project_cost_eur,
        identified.commune_code,
        case when not identified.is_contradictory then identified.known_department_code end as department_code,
        coalesce(
            identified.printed_region_code,
            case when not coalesce(identified.is_contradictory, false) then organisations.region_code end
        ) as region_code,
        {{ award_set_aside_reason(
            "coalesce(identified.printed_region_code, case when not coalesce(identified.is_contradictory, false) then organisations.region_code end)",
            'identified.award_year', 'identified.is_person', 'organisations.beneficiary_kind', 'identified.public_code'
        ) }} as set_aside_reason
    from identified
    cross join source_facts
    left join organisations on identified.siren = organisations.siren and not identified.is_mistaken

)

select * from final
