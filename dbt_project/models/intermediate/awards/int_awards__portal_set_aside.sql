-- The rows of the award portals (i-PhD, Horizon, H2020, Région, France Relance) that do not count, with their reason.
with iphd as (

    select
        'iphd' as source_id,
        case when is_key_conflict then 'doublon d''une ligne de même clé' else invalid_reason end as reason
    from {{ ref('stg_iphd__laureates') }}

),

horizon as (

    select
        'horizon' as source_id,
        case when is_key_conflict then 'doublon d''une ligne plus complète' else invalid_reason end as reason
    from {{ ref('stg_horizon__participations') }}

),

h2020 as (

    select
        'h2020' as source_id,
        case when is_key_conflict then 'doublon d''une ligne plus complète' else invalid_reason end as reason
    from {{ ref('stg_h2020__participations') }}

),

region_grants as (

    select
        'region_grants' as source_id,
        case when is_key_conflict then 'même objet, même décision, même bénéficiaire' else invalid_reason end as reason
    from {{ ref('stg_region_grants__grants') }}

),

france_relance as (

    select
        'france_relance' as source_id,
        case when is_key_conflict then 'doublon d''une ligne plus complète' else invalid_reason end as reason
    from {{ ref('stg_france_relance__projects') }}

),

awards as (

    select
        source_id,
        set_aside_reason as reason
    from {{ ref('int_awards__participations') }}
    union all
    select
        source_id,
        set_aside_reason as reason
    from {{ ref('int_awards__region_grants') }}
    union all
    select
        source_id,
        set_aside_reason as reason
    from {{ ref('int_awards__france_relance') }}

),

unioned as (

    select * from iphd
    union all
    select * from horizon
    union all
    select * from h2020
    union all
    select * from region_grants
    union all
    select * from france_relance
    union all
    select * from awards

),

-- Another region is no loss.
final as (

    select
        source_id,
        reason
    from unioned
    where reason is not null and reason <> 'autre région'

)

select * from final
