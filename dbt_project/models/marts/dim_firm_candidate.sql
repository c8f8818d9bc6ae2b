-- The worklist: the likely ones first, among them those that a source still spoke of lately, then by score.
with units as (

    select * from {{ ref('int_candidates__units') }}
    where not_listed_reason is null

),

final as (

    select
        row_number() over (
            order by is_likely desc, is_recent desc, score desc, last_seen_year desc, siren asc
        ) as "rank",
        siren,
        firm_name,
        city,
        department_code,
        score,
        case when is_likely then 'likely' else 'possible' end as confidence,
        reasons,
        evidence,
        source_ids,
        is_sole_name_evidence,
        cast(first_seen_year as integer) as first_seen_year,
        cast(last_seen_year as integer) as last_seen_year,
        naf_rev2_code,
        naf_2025_code,
        coalesce(review_decision = 'watch', false) as is_watched,
        review_reason
    from units

)

select * from final
