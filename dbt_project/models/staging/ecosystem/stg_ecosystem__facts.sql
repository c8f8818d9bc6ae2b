with facts as (

    select * from {{ source('ecosystem', 'facts') }}

),

final as (

    select
        trim(fact_id) as fact_id,
        {{ clean_text('actor_id') }} as actor_id,
        {{ clean_text('programme_id') }} as programme_id,
        {{ clean_text('milestone_id') }} as milestone_id,
        {{ clean_text('label') }} as label,
        {{ clean_text('measure') }} as measure,
        cast({{ clean_text('value') }} as double) as value,
        {{ clean_text('unit') }} as unit,
        {{ clean_text('bound') }} as bound,
        cast({{ clean_text('is_target') }} as boolean) as is_target,
        {{ first_day_of(clean_text('as_of')) }} as as_of,
        {{ precision_of(clean_text('as_of')) }} as as_of_precision,
        cast({{ clean_text('is_dated_by_document') }} as boolean) as is_dated_by_document,
        {{ first_day_of(clean_text('period_start')) }} as period_start,
        {{ last_day_of(first_day_of(clean_text('period_end')), precision_of(clean_text('period_end'))) }} as period_end,
        {{ clean_text('disagreement_group') }} as disagreement_group,
        {{ clean_text('document_id') }} as document_id,
        {{ clean_text('section') }} as section,
        {{ clean_text('note') }} as note,
        _archive_sha256,
        _row_number
    from facts

)

select * from final
