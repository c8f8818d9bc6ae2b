with reviews as (

    select * from {{ source('register', 'candidate_reviews') }}

),

final as (

    select
        {{ siren('siren') }} as siren,
        {{ clean_text('decision') }} as decision,
        {{ clean_text('reason') }} as reason,
        cast(reviewed_on as date) as reviewed_on,
        _archive_sha256,
        _row_number
    from reviews

)

select * from final
