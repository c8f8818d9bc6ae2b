with catalogue as (

    select * from {{ ref('indicator_definitions') }}

),

final as (

    select
        indicator_id,
        label,
        definition,
        formula,
        sources,
        models,
        unit,
        is_additive,
        coverage_means,
        panorama_figure,
        definition_version
    from catalogue

)

select * from final
