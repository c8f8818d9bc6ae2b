-- From which source each published column comes, and under which licence: read from the SQL of the models and committed
-- (seed column_lineage, `make lineage`), with what each source says of itself in this edition.
with lineage as (

    select * from {{ ref('column_lineage') }}

),

deliveries as (

    select * from {{ ref('stg_panorama__deliveries') }}

),

own_sources as (

    select * from {{ ref('own_sources') }}

),

known_sources as (

    select
        source_id,
        title,
        licence,
        licence_title,
        licence_url,
        publication,
        attribution,
        absence is null as is_present
    from deliveries
    union all
    select
        source_id,
        title,
        licence,
        licence_title,
        licence_url,
        publication,
        attribution,
        true as is_present
    from own_sources

),

final as (

    select
        lineage.table_name,
        lineage.column_name,
        lineage.source_id,
        known_sources.title as source_title,
        known_sources.licence,
        known_sources.licence_title,
        known_sources.licence_url,
        known_sources.attribution,
        known_sources.publication,
        known_sources.is_present
    from lineage
    left join known_sources on lineage.source_id = known_sources.source_id

)

select * from final
