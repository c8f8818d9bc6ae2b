-- Every award of the region, one beneficiary in one project of one scheme. The annex is that of the Panorama's region.
with annex_laureates as (

    select * from {{ ref('int_awards__annex_laureates') }}
    where '{{ var("region") }}' = '{{ var("panorama_region") }}'

),

annex_beneficiaries as (

    select * from {{ ref('int_awards__annex_beneficiaries') }}

),

contests as (

    select * from {{ ref('int_awards__contest_laureates') }}
    where region_code = '{{ var("region") }}' and set_aside_reason is null

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
        annex_beneficiaries.link_basis,
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
        case when firms.firm_id is not null then 'siren' end as link_basis,
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

)

select * from final
