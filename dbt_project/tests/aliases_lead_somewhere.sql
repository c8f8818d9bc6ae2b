-- An alias leads to a beneficiary of the annex, or to a firm of the register: one that leads nowhere changes a figure.
with aliases as (

    select * from {{ ref('stg_register__beneficiary_aliases') }}

),

known as (

    select distinct
        'france2030_annex' as scope,
        beneficiary_name_key as name_key
    from {{ ref('stg_france2030_annex__laureates') }}
    union all
    select distinct
        'register' as scope,
        firm_name_key as name_key
    from {{ ref('stg_register__firms') }}

)

select
    aliases.scope,
    aliases.alias,
    aliases.canonical,
    'corriger canonical dans sources/curated/beneficiary_aliases.csv' as what_to_do
from aliases
left join known on aliases.scope = known.scope and aliases.canonical_key = known.name_key
where known.name_key is null
