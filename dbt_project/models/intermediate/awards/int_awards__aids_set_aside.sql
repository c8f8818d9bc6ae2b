-- One row of the ADEME or of the SGPI's file that does not count, with its reason. A project of another region is no
-- loss.
with ademe_rows as (

    select * from {{ ref('stg_ademe__aids') }}

),

sgpi_rows as (

    select * from {{ ref('stg_sgpi__projects') }}

),

ademe as (

    select * from {{ ref('int_awards__ademe') }}

),

sgpi as (

    select * from {{ ref('int_awards__sgpi') }}

),

reasons as (

    select
        'ademe' as source_id,
        _row_number as source_row,
        case when is_key_conflict then 'doublon d''une autre ligne' else invalid_reason end as reason
    from ademe_rows
    union all
    select
        'sgpi' as source_id,
        _row_number as source_row,
        case when is_key_conflict then 'doublon d''une ligne plus complète' else invalid_reason end as reason
    from sgpi_rows
    union all
    select
        source_id,
        source_row,
        set_aside_reason as reason
    from ademe
    union all
    -- A row of the file with two amounts is two awards, and one row.
    select distinct
        source_id,
        source_row,
        case
            when set_aside_reason like 'région inconnue%' then 'région inconnue'
            when set_aside_reason <> 'projet d''une autre région' then set_aside_reason
        end as reason
    from sgpi

),

final as (

    select
        source_id,
        source_row,
        reason
    from reasons
    where reason is not null

)

select * from final
