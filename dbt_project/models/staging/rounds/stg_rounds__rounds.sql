with rounds as (

    select * from {{ source('rounds', 'rounds') }}

),

typed as (

    select
        trim(round_id) as round_id,
        {{ clean_text('firm_id') }} as printed_firm_id,
        {{ clean_text('link_evidence') }} as link_evidence,
        {{ siren('siren') }} as siren,
        {{ clean_text('firm_name') }} as firm_name,
        {{ clean_text('city') }} as city,
        {{ clean_text('department_code') }} as department_code,
        {{ first_day_of(clean_text('announced_on')) }} as announced_from,
        {{ precision_of(clean_text('announced_on')) }} as announced_precision,
        {{ clean_text('stage') }} as stage,
        {{ clean_text('stage_as_stated') }} as stage_as_stated,
        {{ clean_text('nature') }} as nature,
        cast({{ clean_text('amount_eur') }} as double) as amount_eur,
        {{ clean_text('amount_as_stated') }} as amount_as_stated,
        {{ clean_text('currency') }} as currency,
        {{ clean_text('amount_state') }} as amount_state,
        {{ clean_text('investors') }} as investors,
        {{ clean_text('domain') }} as domain,
        {{ clean_text('health_subdomain') }} as health_subdomain,
        {{ clean_text('scope_doubt') }} as scope_doubt,
        {{ clean_text('duplicate_of') }} as printed_duplicate_of,
        {{ clean_text('source_url') }} as source_url,
        {{ clean_text('source_name') }} as source_name,
        cast({{ clean_text('read_on') }} as date) as read_on,
        {{ clean_text('second_source') }} as second_source_url,
        {{ clean_text('certainty') }} as certainty,
        {{ clean_text('note') }} as note,
        _archive_sha256,
        _row_number
    from rounds

),

final as (

    select
        *,
        {{ last_day_of('announced_from', 'announced_precision') }} as announced_to
    from typed

)

select * from final
