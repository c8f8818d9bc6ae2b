with documents as (

    select * from {{ source('ecosystem', 'documents') }}

),

final as (

    select
        trim(document_id) as document_id,
        {{ clean_text('title') }} as title,
        {{ clean_text('citation') }} as citation,
        {{ clean_text('publisher') }} as publisher,
        {{ first_day_of(clean_text('published_on')) }} as published_on,
        {{ precision_of(clean_text('published_on')) }} as published_precision,
        {{ clean_text('document_kind') }} as document_kind,
        {{ clean_text('text_sha256') }} as text_sha256,
        {{ clean_text('note') }} as note,
        _archive_sha256,
        _row_number
    from documents

)

select * from final
