-- Rows that no model reads, because they name a firm or a person who asked to be published no more: only their number.
with withheld as (

    {% for table, rows in var('withheld').items() %}
    select
        '{{ table.split('.')[0] }}' as source_id,
        {{ rows | length }} as rows_withheld
    union all
    {% endfor %}
    select
        cast(null as varchar) as source_id,
        0 as rows_withheld

),

final as (

    select
        source_id,
        'retirée à la demande de la personne ou de l''entreprise' as reason,
        cast(sum(rows_withheld) as bigint) as rows_set_aside
    from withheld
    where source_id is not null
    group by source_id

)

select * from final
