with laureates as (

    select * from {{ source('iphd', 'laureates') }}

),

-- The first of the rows that share a key is kept; the others say that they yield to it.
ranked as (

    select
        *,
        row_number() over (partition by millesime, acronyme_du_projet order by _row_number) as rank_in_key
    from laureates

),

final as (

    select
        {{ year_of('cast(millesime as varchar)') }} as award_year,
        {{ clean_text('resultat') }} as result,
        {{ clean_text('region') }} as region_name,
        {{ year_of('cast(millesime as varchar)') }} is not null as is_valid,
        case
            when {{ year_of('cast(millesime as varchar)') }} is null then 'année de concours illisible'
        end as invalid_reason,
        _is_key_conflict and rank_in_key > 1 as is_key_conflict,
        _archive_sha256,
        _row_number
    from ranked

)

select * from final
