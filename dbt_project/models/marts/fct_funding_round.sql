-- Rounds of the panorama's region, and those of firms of the register wherever the source puts them.
with rounds as (

    select * from {{ ref('int_funding__judged') }}

),

corroborations as (

    select * from {{ ref('int_funding__corroborations') }}

),

departments as (

    select * from {{ ref('departments') }}

),

firms as (

    select * from {{ ref('dim_firm') }}

),

joined as (

    select
        rounds.*,
        departments.region_code,
        coalesce(firms.is_in_panorama, false) as is_in_panorama,
        corroborations.moved_on,
        corroborations.move_id,
        corroborations.move_kind,
        corroborations.notice_url,
        coalesce(
            rounds.not_countable_reason,
            case
                when rounds.known_by > {{ edition_end() }}
                    then 'date trop imprécise pour être sûrement avant la fin de l''édition'
                when not firms.is_in_panorama
                    then 'firme hors du panorama : ' || coalesce(firms.exclusion_reason, 'raison inconnue')
            end
        ) as not_counted_reason
    from rounds
    left join corroborations on rounds.round_id = corroborations.round_id
    left join departments on rounds.department_code = departments.department_code
    left join firms on rounds.firm_id = firms.firm_id
    where
        rounds.announced_from <= {{ edition_end() }}
        -- Without a department a round is where its file is.
        and (
            {{ in_perimeter("coalesce(departments.region_code, '" ~ var("panorama_region") ~ "')") }}
            or firms.firm_id is not null
        )

),

final as (

    select
        round_id,
        known_siren as siren,
        case when known_siren is null then 'SIREN absent des sources' end as siren_reason,
        firm_id,
        firm_name,
        city,
        department_code,
        region_code,
        announced_from as announced_on,
        announced_precision,
        announced_to as announced_until,
        case when nature in ('debt', 'grant', 'ico') then nature else stage end as stage,
        stage_as_stated,
        nature,
        nature = 'equity' as is_equity,
        amount_eur,
        amount_state,
        amount_as_stated,
        currency,
        investors,
        domain,
        health_subdomain,
        scope_doubt,
        duplicate_of,
        duplicate_basis,
        suspected_duplicate_of,
        moved_on as corroborated_on,
        move_id as corroborated_by,
        move_kind as corroboration_kind,
        notice_url as corroboration_url,
        source_url as evidence,
        source_name as evidence_name,
        second_source_url as second_evidence,
        read_on,
        certainty,
        ai_group,
        is_in_panorama,
        not_counted_reason is null as is_counted,
        not_counted_reason
    from joined

)

select * from final
