with insolvencies as (

    select * from {{ source('insolvencies', 'insolvencies') }}

),

final as (

    select
        trim(insolvency_id) as insolvency_id,
        {{ clean_text('firm_id') }} as printed_firm_id,
        {{ clean_text('link_evidence') }} as link_evidence,
        {{ siren('siren') }} as siren,
        {{ clean_text('firm_name') }} as firm_name,
        {{ clean_text('city') }} as city,
        {{ clean_text('department_code') }} as department_code,
        {{ clean_text('procedure_kind') }} as procedure_kind,
        {{ first_day_of(clean_text('judgment_on')) }} as judgment_on,
        {{ precision_of(clean_text('judgment_on')) }} as judgment_precision,
        {{ clean_text('court') }} as court,
        {{ clean_text('outcome') }} as outcome,
        {{ clean_text('cause') }} as cause,
        is_control = 'true' as is_control,
        {{ clean_text('source_url') }} as source_url,
        {{ clean_text('source_name') }} as source_name,
        {{ clean_text('second_source') }} as second_source_url,
        {{ clean_text('note') }} as note,
        _archive_sha256,
        _row_number
    from insolvencies

)

select * from final
