with words as (

    select * from {{ source('ecosystem', 'words') }}

),

final as (

    select
        trim(field) as field,
        trim(value) as word,
        {{ clean_text('label') }} as label,
        {{ clean_text('note') }} as note,
        _archive_sha256,
        _row_number
    from words

)

select * from final
