with actors as (

    select * from {{ ref('stg_ecosystem__actors') }}

),

documents as (

    select * from {{ ref('stg_ecosystem__documents') }}

),

departments as (

    select * from {{ ref('departments') }}

),

words as (

    select * from {{ ref('stg_ecosystem__words') }}

),

kinds as (

    select * from words
    where field = 'actor_kind'

),

final as (

    select
        actors.actor_id,
        actors.actor_name,
        actors.actor_kind,
        kinds.label as actor_kind_label,
        actors.parent_actor_id,
        parents.actor_name as parent_actor_name,
        actors.city,
        actors.department_code,
        coalesce(departments.region_code, actors.region_code) as region_code,
        actors.siren,
        actors.siren_evidence,
        actors.document_id,
        documents.citation as source_document,
        actors.section as source_section,
        actors.note
    from actors
    inner join documents on actors.document_id = documents.document_id
    left join kinds on actors.actor_kind = kinds.word
    left join actors as parents on actors.parent_actor_id = parents.actor_id
    left join departments on actors.department_code = departments.department_code

)

select * from final
