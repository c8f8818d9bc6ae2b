-- What each indicator says at the last date at which it was computed.
with indicators as (

    select * from {{ ref('indicators') }}

),

catalogue as (

    select * from {{ ref('indicator_catalogue') }}

),

departments as (

    select distinct
        department_code,
        department_name
    from {{ ref('dim_territory') }}

),

last_dates as (

    select
        indicator_id,
        max(reference_date) as reference_date
    from indicators
    group by indicator_id

),

final as (

    select
        indicators.indicator_id as indicateur_id,
        catalogue.label as indicateur,
        {{ french("split_part(indicators.indicator_id, '.', 1)", 'theme') }} as theme,
        indicators.population as population_id,
        {{ french('indicators.population', 'population') }} as population,
        indicators.breakdown as ventilation,
        indicators.member as membre_id,
        case
            when indicators.member = 'none' then 'Ensemble'
            when indicators.member = 'unknown' then 'Inconnu'
            when indicators.breakdown = 'department' then coalesce(departments.department_name, indicators.member)
            when indicators.breakdown = 'stage' then {{ french('indicators.member', 'stage') }}
            when indicators.breakdown = 'domain' then {{ french('indicators.member', 'domain') }}
            when indicators.breakdown = 'firm_type' then {{ french('indicators.member', 'firm_type') }}
            when indicators.breakdown = 'ai_group' then {{ french('indicators.member', 'ai_group') }}
            else indicators.member
        end as membre,
        indicators.period_start as debut_de_periode,
        indicators.reference_date as date_de_reference,
        indicators.value as valeur,
        {{ french('indicators.unit', 'unit') }} as unite,
        indicators.coverage as couverture,
        {{ french('indicators.status', 'status') }} as statut,
        indicators.reason as raison,
        catalogue.definition,
        catalogue.definition_version as version_de_la_definition,
        catalogue.panorama_figure as figure_du_panorama
    from indicators
    inner join last_dates
        on indicators.indicator_id = last_dates.indicator_id and indicators.reference_date = last_dates.reference_date
    left join catalogue on indicators.indicator_id = catalogue.indicator_id
    left join departments on indicators.member = departments.department_code

)

select * from final
