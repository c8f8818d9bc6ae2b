with deliveries as (

    select * from {{ ref('stg_panorama__deliveries') }}

),

fetches as (

    select * from {{ ref('stg_panorama__fetches') }}

),

set_aside as (

    select
        source_id,
        sum(rows_set_aside) as rows_set_aside,
        {{ joined_values("reason || ' : ' || cast(rows_set_aside as varchar)", ' ; ') }} as set_aside_reasons
    from {{ ref('int_quality__set_aside') }}
    group by source_id

),

final as (

    select
        '{{ var("edition") }}' as edition,
        deliveries.source_id,
        deliveries.title,
        deliveries.publisher,
        deliveries.licence,
        deliveries.licence_title,
        deliveries.licence_url,
        deliveries.publication,
        deliveries.attribution,
        deliveries.cadence,
        deliveries.kind,
        deliveries.origin,
        deliveries.vintage,
        case
            when deliveries.vintage is not null
                then greatest({{ days_between('deliveries.vintage', edition_end()) }}, 0)
        end as vintage_age_days,
        deliveries.max_age_days,
        fetches.fetched_at,
        fetches.rows_delivered as "rows",
        fetches.bytes_received as "bytes",
        -- Of a restricted file no row is published; by reason, they would tell counts that the figures withhold.
        case
            when deliveries.publication = 'restricted' then coalesce(fetches.rows_delivered, 0)
            else coalesce(cast(set_aside.rows_set_aside as bigint), 0)
        end as rows_set_aside,
        case
            when deliveries.publication <> 'restricted' then set_aside.set_aside_reasons
            when fetches.rows_delivered > 0
                then 'fichier non ouvert : aucune ligne n''est publiée, seulement des totaux'
        end as set_aside_reasons,
        fetches.sha256,
        fetches.is_carried_over as carried_over,
        fetches.failure,
        deliveries.absence
    from deliveries
    left join fetches on deliveries.source_id = fetches.source_id
    left join set_aside on deliveries.source_id = set_aside.source_id

)

select * from final
