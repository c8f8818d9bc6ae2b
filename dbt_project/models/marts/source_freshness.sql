with deliveries as (

    select * from {{ ref('stg_panorama__deliveries') }}

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
        deliveries.fetched_at,
        deliveries.rows_delivered as "rows",
        deliveries.bytes_received as "bytes",
        -- Of a restricted file no row is published; by reason, they would tell counts that the figures withhold.
        case
            when deliveries.publication = 'restricted' then coalesce(deliveries.rows_delivered, 0)
            else coalesce(cast(set_aside.rows_set_aside as bigint), 0)
        end as rows_set_aside,
        case
            when deliveries.publication <> 'restricted' then set_aside.set_aside_reasons
            when deliveries.rows_delivered > 0
                then 'fichier non ouvert : aucune ligne n''est publiée, seulement des totaux'
        end as set_aside_reasons,
        deliveries.sha256,
        deliveries.is_carried_over as carried_over,
        deliveries.failure,
        deliveries.absence
    from deliveries
    left join set_aside on deliveries.source_id = set_aside.source_id

)

select * from final
