with milestones as (

    select * from {{ source('ecosystem', 'milestones') }}

),

final as (

    select
        trim(milestone_id) as milestone_id,
        {{ clean_text('regulation') }} as regulation,
        {{ clean_text('milestone_kind') }} as milestone_kind,
        {{ first_day_of(clean_text('happens_on')) }} as happens_on,
        {{ precision_of(clean_text('happens_on')) }} as happens_precision,
        {{ clean_text('applies') }} as applies,
        {{ clean_text('article') }} as article,
        cast({{ clean_text('fine_million_eur') }} as double) as fine_million_eur,
        cast({{ clean_text('turnover_share_pct') }} as double) as turnover_share_pct,
        {{ clean_text('bound') }} as bound,
        {{ clean_text('document_id') }} as document_id,
        {{ clean_text('section') }} as section,
        {{ clean_text('note') }} as note,
        _archive_sha256,
        _row_number
    from milestones

)

select * from final
