with answers as (

    select * from {{ source('recherche_entreprises', 'answers') }}

),

typed as (

    select
        {{ siren('siren') }} as clean_siren,
        cast(total_results as integer) as total_results,
        _archive_sha256,
        _row_number
    from answers

),

final as (

    select
        clean_siren as siren,
        total_results,
        -- No result is an answer too: the directory does not know the SIREN.
        coalesce(total_results > 0, false) as is_in_directory,
        case when clean_siren is null then 'SIREN invalide' end as invalid_reason,
        clean_siren is not null as is_valid,
        _archive_sha256,
        _row_number
    from typed

)

select * from final
