with firms as (

    select * from {{ source('register', 'firms') }}

),

final as (

    select
        trim(firm_id) as firm_id,
        {{ siren('siren') }} as siren,
        {{ clean_text('firm_name') }} as firm_name,
        {{ normalised_name('firm_name') }} as firm_name_key,
        {{ clean_text('city') }} as city,
        {{ clean_text('department_code') }} as department_code,
        {{ clean_text('ai_group') }} as ai_group,
        {{ clean_text('firm_type') }} as firm_type,
        {{ clean_text('technologies') }} as technologies,
        {{ clean_text('markets') }} as markets,
        {{ clean_text('value_chain') }} as value_chain,
        {{ clean_text('what_it_does') }} as what_it_does,
        named_in_panorama = 'true' as is_named_in_panorama,
        {{ clean_text('evidence_1') }} as evidence_1,
        {{ clean_text('evidence_2') }} as evidence_2,
        {{ clean_text('siren_evidence') }} as siren_evidence,
        coalesce(siren_evidence like '%(secondaire)%', false) as has_secondary_siren_evidence,
        cast(reviewed_on as date) as reviewed_on,
        {{ clean_text('status_note') }} as status_note,
        siren is not null and {{ siren('siren') }} is null as has_invalid_siren,
        _archive_sha256,
        _row_number
    from firms

)

select * from final
