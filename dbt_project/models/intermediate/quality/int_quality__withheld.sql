-- Rows that no model reads, because they name a firm or a person who asked to be published no more: only their number.
with withheld as (

    {{ withheld_rows() }}

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
