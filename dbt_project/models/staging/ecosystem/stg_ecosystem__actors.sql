with actors as (

    select * from {{ source('ecosystem', 'actors') }}

),

final as (

    select
        trim(actor_id) as actor_id,
        {{ clean_text('actor_name') }} as actor_name,
        {{ clean_text('actor_kind') }} as actor_kind,
        {{ clean_text('city') }} as city,
        {{ clean_text('department_code') }} as department_code,
        {{ clean_text('region_code') }} as region_code,
        {{ clean_text('parent_actor_id') }} as parent_actor_id,
        {{ siren('siren') }} as siren,
        {{ clean_text('siren_evidence') }} as siren_evidence,
        {{ clean_text('document_id') }} as document_id,
        {{ clean_text('section') }} as section,
        {{ clean_text('note') }} as note,
        _archive_sha256,
        _row_number
    from actors

)

select * from final
