-- A table, where other stagings are views: six models read it, and each would open the JSON of the whole history again.
{{ config(materialized="table") }}

-- Notices of every family: JSON in text, dates, identifiers, who is concerned, which earlier notice they correct.
-- Co-ownerships and natural persons are recognised here and go no further (person_kind). What acts of ownership say of
-- sales, seats and capital is read beside (stg_bodacc__ownership_notices).
with announcements as (

    select * from {{ source('bodacc', 'announcements') }}

),

-- The fullest of the rows that share an id is kept; the others say that they yield to it. Ranked on the few rows that
-- landing found in that case: a window over all of them would carry every column of the history.
contested as (

    select
        _archive_sha256,
        _row_number,
        row_number() over (
            partition by
                id, case when id is null then dateparution end, case when id is null then numeroannonce end,
                case when id is null then registre end
            order by jugement is not null desc, {{ list_count('registre') }} desc, _archive_sha256 asc, _row_number asc
        ) as rank_in_key
    from {{ source('bodacc', 'announcements') }}
    where _is_key_conflict or id is null

),

-- Each step below computes a thing once: what a `case` or a lambda mentions is computed again at each mention.
documents as (

    select
        *,
        {{ json_of('jugement') }} as judgment_document,
        {{ json_of('parutionavisprecedent') }} as earlier,
        {{ json_of('listepersonnes') }} as persons_document
    from announcements

),

opened as (

    select
        *,
        {{ one_object('judgment_document', '$.jugement') }} as judgment,
        {{ json_items_within('persons_document', '$.personne') }} as persons
    from documents

),

told as (

    select
        *,
        {{ json_texts('judgment', ['$.famille', '$.nature', '$.complementJugement', '$.date', '$.type']) }}
            as judgment_told,
        {{ json_texts('earlier', ['$.nomPublication', '$.numeroParution', '$.numeroAnnonce']) }} as earlier_told,
        {{ persons_told('persons') }} as persons_told
    from opened

),

named as (

    select
        *,
        judgment_told[1] as printed_family,
        judgment_told[2] as printed_nature,
        judgment_told[3] as printed_text,
        judgment_told[4] as printed_date,
        coalesce(commercant, {{ json_text(first_of('persons'), '$.denomination') }}) as printed_name,
        {{ companies_of('persons_told') }} as companies_told
    from told

),

read_fields as (

    select
        *,
        {{ french_date('dateparution') }} as publication_date,
        {{ clean_mended('printed_family') }} as judgment_family,
        {{ clean_mended('printed_nature') }} as judgment_nature,
        {{ clean_mended('printed_text') }} as judgment_text,
        {{ french_date(mended('printed_date')) }} as judgment_date,
        {{ clean_mended('printed_name') }} as announced_name,
        {{ clean_mended('tribunal') }} as court,
        {{ clean_text('numerodepartement') }} as court_department_code,
        {{ french_postal_code('cp') }} as postal_code,
        {{ natural_persons('persons_told') }} as natural_persons,
        {{ each_once('companies_told') }} as named_companies
    from named

),

numbered as (

    select
        *,
        {{ department_of_postal_code('postal_code') }} as postal_department_code,
        {{ sirens_of('named_companies') }} as sirens_of_companies
    from read_fields

),

-- Beside the number of a named company, all that matters of the registry is that it holds a valid one.
registered as (

    select
        *,
        case
            when {{ list_holds('registre', first_of('sirens_of_companies')) }} then sirens_of_companies
            else {{ valid_sirens('registre') }}
        end as sirens_of_registry
    from numbered

),

identified as (

    select
        *,
        -- The companies named; the registry list only when no person tells who holds which number.
        case
            when {{ list_count('sirens_of_companies') }} > 0 then sirens_of_companies
            when natural_persons > 0 then {{ empty_list() }}
            else sirens_of_registry
        end as sirens,
        case
            when {{ is_co_ownership('announced_name') }} then 'co_ownership'
            when natural_persons > 0 and natural_persons = {{ list_count('persons') }} then 'natural_person'
            when {{ list_count('persons') }} = 0 and {{ is_written_like_a_person('announced_name') }}
                then 'natural_person'
            else 'company'
        end as person_kind
    from registered

),

keyed as (

    select
        *,
        -- Each company beside its number; the registry's numbers when no named person carries one.
        case
            when {{ list_count('sirens_of_companies') }} > 0 or natural_persons > 0 then named_companies
            when {{ list_count('sirens') }} > 0 then {{ companies_numbered('sirens', 'announced_name') }}
            when {{ list_count('named_companies') }} > 0 then named_companies
            else {{ companies_numbered(one_unknown(), 'announced_name') }}
        end as companies,
        coalesce(
            id,
            'sans-id:' || coalesce(cast(publication_date as varchar), '?')
            || ':' || coalesce(cast(numeroannonce as varchar), '?')
            || case when {{ list_count('sirens') }} > 0 then ':' || {{ first_of('sirens') }} else '' end
        ) as announcement_id
    from identified

),

ranked as (

    select
        keyed.*,
        coalesce(contested.rank_in_key, 1) as rank_in_key
    from keyed
    left join contested
        on keyed._archive_sha256 = contested._archive_sha256 and keyed._row_number = contested._row_number

),

final as (

    select
        announcement_id,
        id is null as has_surrogate_id,
        publication_date,
        coalesce(typeavis, case when judgment_told[5] = 'annule' then 'annulation' end) as notice_kind,
        parution as issue,
        numeroannonce as notice_number,
        familleavis as notice_family,
        court,
        court_department_code,
        -- Mixed notices name a natural person beside a company: the printed list of names stays here.
        case when person_kind = 'company' and natural_persons = 0 then announced_name end as company_name,
        person_kind,
        sirens,
        companies,
        case
            when {{ list_count('sirens') }} > 0 then null
            when {{ list_count('registre') }} > 0 then 'numéro illisible dans l''annonce'
            else 'numéro absent de l''annonce'
        end as siren_reason,
        {{ list_count('registre') }} > 0 and {{ list_count('sirens_of_registry') }} = 0 as has_invalid_siren,
        judgment_family,
        judgment_nature,
        judgment_date,
        judgment_text,
        postal_code,
        coalesce(postal_department_code, court_department_code) as department_code,
        case
            when postal_department_code is not null then 'postal_code'
            when court_department_code is not null then 'court'
        end as department_basis,
        -- The notice that this one corrects or cancels, its id rebuilt: BODACC A, 20260149, 45 → A2026014945.
        substr(earlier_told[1], -1) || earlier_told[2] || cast(try_cast(earlier_told[3] as integer) as varchar)
            as earlier_announcement_id,
        case
            when publication_date is null then 'date de parution illisible'
            when not {{ is_notice_family('familleavis') }} then 'famille d''avis inconnue'
            when familleavis = 'collective' and jugement is not null and judgment is null then 'jugement illisible'
            when rank_in_key > 1 then 'doublon d''une annonce plus complète'
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
