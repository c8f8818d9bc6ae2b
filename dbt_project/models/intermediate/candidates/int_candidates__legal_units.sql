-- What Sirene knows of the units that the other sources name. The one place where Sirene joins the candidates: no row
-- until the stock is read; then a selection of its staging model, under these names.
with sirene as (

    select
        cast(null as varchar) as siren,
        cast(null as varchar) as denomination,
        cast(null as varchar) as legal_category_code,
        cast(null as varchar) as naf_rev2_code,
        cast(null as varchar) as naf_2025_code,
        cast(null as varchar) as city,
        cast(null as varchar) as department_code

),

final as (

    select * from sirene
    where siren is not null

)

select * from final
