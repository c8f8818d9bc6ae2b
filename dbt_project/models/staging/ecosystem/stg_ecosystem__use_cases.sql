with use_cases as (

    select * from {{ source('ecosystem', 'use_cases') }}

),

final as (

    select
        trim(use_case_id) as use_case_id,
        {{ clean_text('market') }} as market,
        {{ clean_text('family') }} as family,
        {{ clean_text('label') }} as label,
        {{ clean_text('document_id') }} as document_id,
        {{ clean_text('section') }} as section,
        _archive_sha256,
        _row_number
    from use_cases

)

select * from final
