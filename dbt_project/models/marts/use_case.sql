with use_cases as (

    select * from {{ ref('stg_ecosystem__use_cases') }}

),

documents as (

    select * from {{ ref('stg_ecosystem__documents') }}

),

words as (

    select * from {{ ref('stg_ecosystem__words') }}

),

markets as (

    select * from words
    where field = 'use_case_market'

),

families as (

    select * from words
    where field = 'use_case_family'

),

final as (

    select
        use_cases.use_case_id,
        use_cases.market,
        markets.label as market_label,
        use_cases.family,
        families.label as family_label,
        use_cases.label,
        use_cases.document_id,
        documents.citation as source_document,
        use_cases.section as source_section
    from use_cases
    inner join documents on use_cases.document_id = documents.document_id
    left join markets on use_cases.market = markets.word
    left join families on use_cases.family = families.word

)

select * from final
