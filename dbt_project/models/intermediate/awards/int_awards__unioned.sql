-- Every award of the region, one beneficiary in one project of one scheme. The perimeter of each source: the annex is
-- that of the Panorama's region; i-Lab says the candidate's region; i-Nov the laureate's commune, else its region.
with annex_laureates as (

    select * from {{ ref('int_awards__annex_laureates') }}
    where '{{ var("region") }}' = '{{ var("panorama_region") }}'

),

annex_beneficiaries as (

    select * from {{ ref('int_awards__annex_beneficiaries') }}

),

ilab as (

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

firms as (

    select * from {{ ref('stg_register__firms') }}
    where siren is not null

),

france_2030 as (

    select
        'france2030_annex' as source_id,
        min(annex_laureates.source_line) as source_row,
        'france_2030' as programme,
        annex_laureates.scheme,
        annex_laureates.project,
        annex_laureates.project_id,
        annex_beneficiaries.beneficiary_name,
        annex_beneficiaries.beneficiary_key as beneficiary_id,
        'company' as beneficiary_kind,
        annex_beneficiaries.siren,
        annex_beneficiaries.match_status,
        annex_beneficiaries.firm_id,
        cast(null as integer) as award_year,
        cast(null as decimal(14, 2)) as amount_eur,
        'unknown' as amount_kind,
        'l''annexe n''imprime aucun montant' as amount_reason,
        cast(null as decimal(14, 2)) as project_cost_eur,
        cast(null as varchar) as commune_code,
        min(annex_laureates.department_code) as department_code,
        '{{ var("panorama_region") }}' as region_code
    from annex_laureates
    inner join annex_beneficiaries on annex_laureates.beneficiary_key = annex_beneficiaries.beneficiary_key
    group by all

),

ilab_awards as (

    select
        'ilab' as source_id,
        ilab._row_number as source_row,
        'i_lab' as programme,
        'Concours i-Lab, ' || ilab.application_type as scheme,
        coalesce(ilab.project, ilab.motto) as project,
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
        ilab.award_year,
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
        inov.beneficiary_name,
        cast(inov._row_number as varchar) as laureate_ref,
        'company' as beneficiary_kind,
        inov.siren,
        inov.award_year,
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

-- A laureate is known by its SIREN, else by its name, else it is nobody's but its own.
contest_awards as (

    select
        contests.source_id,
        contests.source_row,
        contests.programme,
        contests.scheme,
        contests.project,
        {{ hash_of([
            "coalesce(contests.siren, " ~ normalised_name('contests.beneficiary_name') ~ ", contests.laureate_ref)",
            normalised_name('contests.project'),
            "case when contests.project is null then contests.laureate_ref end"
        ]) }} as project_id,
        contests.beneficiary_name,
        coalesce(
            contests.siren,
            'nom:' || {{ normalised_name('contests.beneficiary_name') }},
            contests.source_id || ':' || contests.laureate_ref
        ) as beneficiary_id,
        contests.beneficiary_kind,
        contests.siren,
        case when contests.siren is null then 'not_matched' else 'matched' end as match_status,
        firms.firm_id,
        contests.award_year,
        contests.amount_eur,
        contests.amount_kind,
        contests.amount_reason,
        contests.project_cost_eur,
        contests.commune_code,
        contests.department_code,
        contests.region_code
    from contests
    left join firms on contests.siren = firms.siren
    where contests.region_code = '{{ var("region") }}'

),

unioned as (

    select * from france_2030
    union all
    select * from contest_awards

),

final as (

    select
        {{ hash_of(['source_id', 'scheme', 'project_id', 'beneficiary_id', 'award_year']) }} as award_key,
        *,
        case when siren is null then 'aucun SIREN dans les sources lues' end as siren_reason,
        -- Same company and same project name, whatever the case, spaces and trailing digits: one project seen twice.
        case
            when siren is not null and project is not null
                then siren || ':' || {{ replace_all(normalised_name('project'), '[0-9]+$', '') }}
        end as project_link
    from unioned
    where award_year is null or award_year <= extract(year from {{ edition_end() }})

)

select * from final
