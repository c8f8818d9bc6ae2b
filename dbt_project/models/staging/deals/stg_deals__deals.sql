with deals as (

    select * from {{ source('deals', 'deals') }}

),

final as (

    select
        trim(deal_id) as deal_id,
        {{ clean_text('firm_id') }} as printed_firm_id,
        {{ clean_text('link_evidence') }} as link_evidence,
        {{ siren('siren') }} as siren,
        {{ clean_text('firm_name') }} as firm_name,
        {{ clean_text('city') }} as city,
        {{ clean_text('department_code') }} as department_code,
        {{ clean_text('deal_kind') }} as deal_kind,
        {{ first_day_of(clean_text('announced_on')) }} as announced_on,
        {{ precision_of(clean_text('announced_on')) }} as announced_precision,
        {{ clean_text('acquirer') }} as acquirer_name,
        {{ clean_text('acquirer_country') }} as acquirer_country,
        {{ clean_text('acquirer_zone') }} as acquirer_zone,
        {{ clean_text('destination_department_code') }} as destination_department_code,
        cast({{ clean_text('amount_eur') }} as double) as amount_eur,
        {{ clean_text('amount_nature') }} as amount_nature,
        {{ clean_text('source_url') }} as source_url,
        {{ clean_text('source_name') }} as source_name,
        {{ clean_text('second_source') }} as second_source_url,
        {{ clean_text('note') }} as note,
        _archive_sha256,
        _row_number
    from deals

)

select * from final
