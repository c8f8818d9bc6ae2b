-- One aid of the SGPI's file: a project with a grant and a repayable advance is two awards, of two kinds that are never
-- added. Region: that of the head office in Sirene, else the one that the file prints, as a name or a code.
with projects as (

    select * from {{ ref('stg_sgpi__projects') }}
    where is_valid and not is_key_conflict

),

legal_persons as (

    select * from {{ ref('int_awards__legal_persons') }}

),

labels as (

    select * from {{ ref('region_labels') }}

),

departments as (

    select * from {{ ref('departments') }}

),

typologies as (

    select * from {{ ref('beneficiary_typologies') }}

),

known_kinds as (

    select
        projects._row_number,
        min(typologies.beneficiary_kind) as beneficiary_kind
    from projects
    inner join typologies on {{ folded('lower(projects.typology)') }} like '% ' || typologies.word || ' %'
    group by projects._row_number

),

located as (

    select
        projects.*,
        legal_persons.siren is not null as is_legal_person,
        legal_persons.denomination,
        coalesce(legal_persons.beneficiary_kind, known_kinds.beneficiary_kind, 'unknown') as beneficiary_kind,
        legal_persons.commune_code,
        legal_persons.region_code is not null as has_head_office,
        coalesce(legal_persons.department_code, departments.department_code) as department_code,
        coalesce(legal_persons.region_code, labels.region_code, departments.region_code) as region_code
    from projects
    left join legal_persons on projects.siren = legal_persons.siren
    left join known_kinds on projects._row_number = known_kinds._row_number
    left join labels on {{ normalised_name('projects.printed_region') }} = labels.label_key
    left join departments on projects.printed_department_code = departments.department_code

),

amounts as (

    select
        *,
        'grant' as kind,
        printed_grant as printed_amount,
        grant_eur as printed_eur
    from located
    where printed_grant is not null or printed_advance is null
    union all
    select
        *,
        'repayable_advance' as kind,
        printed_advance as printed_amount,
        advance_eur as printed_eur
    from located
    where printed_advance is not null

),

-- A zero beside the other amount says that there is no such aid; alone, it says no amount.
judged as (

    select
        *,
        {{ amount_problem('printed_amount', 'printed_eur', aid_rule('highest_aid_eur')) }} as amount_reason
    from amounts
    where not coalesce(kind = 'grant' and grant_eur = 0 and advance_eur > 0, false)
        and not coalesce(kind = 'repayable_advance' and advance_eur = 0 and printed_grant is not null, false)

),

final as (

    select
        'sgpi' as source_id,
        cast(_row_number as bigint) as source_row,
        'france_2030_sgpi' as programme,
        coalesce(scheme, 'France 2030') || coalesce(' (' || operator || ')', '') as scheme,
        project,
        cast(null as varchar) as project_ref,
        -- A name is kept where Sirene or the typology says that it is no person's.
        case
            when is_legal_person then coalesce(denomination, beneficiary_name)
            when beneficiary_kind <> 'unknown' then beneficiary_name
        end as beneficiary_name,
        cast(_row_number as varchar) as laureate_ref,
        beneficiary_kind,
        siren,
        case when siren is null then 'SIRET absent ou invalide dans la source' end as siren_reason,
        cast(extract(year from decided_on) as integer) as award_year,
        decided_on,
        case when amount_reason is null then printed_eur end as amount_eur,
        case when amount_reason is null then kind else 'unknown' end as amount_kind,
        amount_reason,
        cast(null as decimal(14, 2)) as project_cost_eur,
        commune_code,
        department_code,
        region_code,
        case
            when region_code is null then 'région inconnue : « ' || coalesce(printed_region, '') || ' »'
            when not ({{ in_perimeter('region_code') }}) then 'projet d''une autre région'
            when decided_on > {{ edition_end() }} then 'décision postérieure à l''édition'
        end as set_aside_reason
    from judged

)

select * from final
