-- Every laureate of the two contests with its region: i-Lab says the candidate's; i-Nov the commune, else the region.
-- What can't count says why (set_aside_reason); a laureate of another region is no loss.
with ilab as (

    select * from {{ ref('stg_ilab__laureates') }}
    where is_valid and not is_key_conflict

),

inov as (

    select * from {{ ref('stg_inov__laureates') }}
    where is_valid and not is_key_conflict

),

communes as (

    select * from {{ ref('communes') }}

),

regions as (

    select distinct
        region_code,
        region_name
    from {{ ref('departments') }}

),

ilab_awards as (

    select
        'ilab' as source_id,
        ilab._row_number as source_row,
        'i_lab' as programme,
        'Concours i-Lab, ' || ilab.application_type as scheme,
        coalesce(ilab.project, ilab.motto) as project,
        cast(null as varchar) as project_ref,
        ilab.company_name as beneficiary_name,
        -- What tells two unnamed laureates apart; the row number only where the publisher prints nothing else.
        coalesce(
            ilab.file_number,
            cast(ilab.award_year as varchar) || ':' || {{ normalised_name('coalesce(ilab.project, ilab.motto)') }},
            cast(ilab._row_number as varchar)
        ) as laureate_ref,
        -- Before 2016 « en émergence » rewarded a person with an idea: no company was a beneficiary.
        case when ilab.application_type = 'en émergence' then 'project_holder' else 'company' end as beneficiary_kind,
        ilab.siren,
        ilab.false_siren as printed_siren,
        cast(null as varchar) as siren_reason,
        ilab.award_year,
        cast(null as date) as decided_on,
        cast(null as decimal(14, 2)) as amount_eur,
        'unknown' as amount_kind,
        'la source ne publie aucun montant' as amount_reason,
        cast(null as decimal(14, 2)) as project_cost_eur,
        cast(null as varchar) as commune_code,
        cast(null as varchar) as department_code,
        ilab.region_code
    from ilab

),

inov_awards as (

    select
        'inov' as source_id,
        inov._row_number as source_row,
        'i_nov' as programme,
        'Concours i-Nov, ' || inov.wave as scheme,
        inov.project,
        cast(null as varchar) as project_ref,
        inov.beneficiary_name,
        cast(inov._row_number as varchar) as laureate_ref,
        'company' as beneficiary_kind,
        inov.siren,
        inov.false_siren as printed_siren,
        cast(null as varchar) as siren_reason,
        inov.award_year,
        cast(null as date) as decided_on,
        inov.grant_eur as amount_eur,
        case when inov.grant_eur is null then 'unknown' else 'grant' end as amount_kind,
        case when inov.grant_eur is null then 'subvention absente de la brochure' end as amount_reason,
        inov.project_cost_eur,
        inov.commune_code,
        communes.department_code,
        coalesce(communes.region_code, regions.region_code) as region_code
    from inov
    left join communes on inov.commune_code = communes.commune_code
    left join regions on inov.region_name = regions.region_name

),

contests as (

    select * from ilab_awards
    union all
    select * from inov_awards

),

final as (

    select
        *,
        case
            when region_code is null then 'région inconnue'
            when {{ in_perimeter('region_code') }} and award_year > extract(year from {{ edition_end() }})
                then 'année postérieure à l''édition'
        end as set_aside_reason
    from contests

)

select * from final
