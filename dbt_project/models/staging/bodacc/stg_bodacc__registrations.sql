-- Creations and registrations of companies: who, where, and the activity that the company declares.
with registrations as (

    select * from {{ source('bodacc', 'registrations') }}

),

opened as (

    select
        *,
        {{ json_items_within(json_of('listepersonnes'), '$.personne') }} as persons,
        {{ json_items_within(json_of('listeetablissements'), '$.etablissement') }} as places
    from registrations

),

read_fields as (

    select
        *,
        {{ natural_persons(persons_told('persons')) }} as natural_persons,
        {{ first_of('persons') }} as company,
        {{ french_date('dateparution') }} as publication_date,
        coalesce(
            {{ french_postal_code(json_text(first_of('persons'), '$.adresseSiegeSocial.codePostal')) }},
            {{ french_postal_code(json_text(first_of('persons'), '$.adresseSiegeSocial[0].codePostal')) }},
            {{ french_postal_code('cp') }}
        ) as postal_code
    from opened

),

-- The fullest of the rows that share an id is kept; the others say that they yield to it.
ranked as (

    select
        *,
        row_number() over (
            partition by id
            order by listepersonnes is not null desc, listeetablissements is not null desc, _row_number asc
        ) as rank_in_key
    from read_fields

),

final as (

    select
        id as announcement_id,
        publication_date,
        typeavis as notice_kind,
        familleavis as notice_family,
        {{ clean_text("coalesce(" ~ json_text('company', '$.denomination') ~ ", commercant)") }} as company_name,
        {{ siren(json_text('company', '$.numeroImmatriculation.numeroIdentification')) }} as siren,
        {{ clean_text(joined_texts('places', '$.activite')) }} as activity,
        {{ clean_text(
            "coalesce(" ~ json_text('company', '$.adresseSiegeSocial.ville') ~ ", "
            ~ json_text('company', '$.adresseSiegeSocial[0].ville') ~ ", ville)"
        ) }} as city,
        postal_code,
        coalesce(
            {{ department_of_postal_code('postal_code') }}, {{ clean_text('numerodepartement') }}
        ) as department_code,
        case
            when id is null then 'annonce sans numéro'
            when rank_in_key > 1 then 'doublon d''une annonce plus complète'
            when publication_date is null then 'date de parution illisible'
            when coalesce(familleavis, '') not in ('creation', 'immatriculation')
                then 'famille d''avis hors des immatriculations'
            when natural_persons > 0 then 'immatriculation d''une personne physique'
            when listepersonnes is null then 'société non nommée par l''annonce d''immatriculation'
            when {{ list_count('persons') }} > 1 then 'plusieurs sociétés dans une annonce d''immatriculation'
        end as invalid_reason,
        rank_in_key > 1 as is_key_conflict,
        _archive_sha256,
        _row_number
    from ranked

)

select
    *,
    invalid_reason is null as is_valid
from final
