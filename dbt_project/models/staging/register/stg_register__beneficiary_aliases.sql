with aliases as (

    select * from {{ source('register', 'beneficiary_aliases') }}

),

final as (

    select
        {{ clean_text('alias') }} as alias,
        {{ normalised_name('alias') }} as alias_key,
        {{ clean_text('canonical') }} as canonical,
        {{ normalised_name('canonical') }} as canonical_key,
        {{ clean_text('scope') }} as scope,
        {{ clean_text('evidence') }} as evidence,
        {{ clean_text('doubt') }} as doubt,
        _archive_sha256,
        _row_number
    from aliases

)

select * from final
