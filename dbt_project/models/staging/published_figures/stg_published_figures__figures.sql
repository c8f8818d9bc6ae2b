with figures as (

    select * from {{ source('published_figures', 'figures') }}

),

final as (

    select
        trim(figure_id) as figure_id,
        trim(theme) || '.' || trim(indicator) as indicator_id,
        trim(theme) as theme,
        trim(indicator) as indicator,
        trim(population) as population,
        coalesce({{ clean_text('breakdown') }}, 'none') as breakdown,
        coalesce({{ clean_text('member') }}, 'none') as member,
        cast(trim(value) as double) as published_value,
        -- Half of the last printed digit: 71.4 is known within 0.05, 88 within 0.5.
        0.5 * power(10, -length(split_part(trim(value), '.', 2))) as half_last_digit,
        trim(unit) as unit,
        cast(as_of as date) as as_of,
        coalesce(cast(period_start as date), cast(as_of as date)) as period_start,
        period_start is not null as has_period,
        cast(period_end as date) as period_end,
        {{ clean_text('source_document') }} as source_document,
        {{ clean_text('source_location') }} as source_location,
        {{ clean_text('note') }} as note,
        _archive_sha256,
        _row_number
    from figures

)

select * from final
