with programmes as (

    select * from {{ source('ecosystem', 'programmes') }}

),

final as (

    select
        trim(programme_id) as programme_id,
        {{ clean_text('programme') }} as programme,
        {{ clean_text('funder') }} as funder,
        {{ clean_text('beneficiary') }} as beneficiary,
        {{ clean_text('scope') }} as scope,
        cast({{ clean_text('amount_million_eur') }} as double) as amount_million_eur,
        {{ clean_text('amount_kind') }} as amount_kind,
        cast({{ clean_text('is_approximate') }} as boolean) as is_approximate,
        cast({{ clean_text('stated_share_pct') }} as double) as stated_share_pct,
        {{ clean_text('part_of_programme_id') }} as part_of_programme_id,
        {{ first_day_of(clean_text('period_start')) }} as period_start,
        {{ last_day_of(first_day_of(clean_text('period_end')), precision_of(clean_text('period_end'))) }} as period_end,
        {{ clean_text('status') }} as status,
        {{ first_day_of(clean_text('stated_on')) }} as stated_on,
        {{ precision_of(clean_text('stated_on')) }} as stated_precision,
        {{ clean_text('superseded_by') }} as superseded_by,
        {{ clean_text('disagreement_group') }} as disagreement_group,
        {{ clean_text('document_id') }} as document_id,
        {{ clean_text('section') }} as section,
        {{ clean_text('note') }} as note,
        _archive_sha256,
        _row_number
    from programmes

)

select * from final
