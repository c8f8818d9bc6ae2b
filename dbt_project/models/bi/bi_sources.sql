-- The sources of the edition, with their age and what their licence asks.
with sources as (

    select * from {{ ref('source_freshness') }}

),

final as (

    select
        source_id,
        title as source,
        publisher as producteur,
        licence_title as licence,
        licence_url as texte_de_la_licence,
        {{ french('publication', 'publication') }} as diffusion,
        attribution as mention_a_citer,
        vintage as millesime,
        vintage_age_days as age_en_jours,
        "rows" as lignes,
        origin = 'sample' as est_un_echantillon,
        coalesce(carried_over, false) as est_reportee,
        absence as raison_d_absence
    from sources

)

select * from final
