-- Sales of businesses, modifications, registrations, creations and strikings-off: who is concerned, in which role, and
-- the texts that say what changed. Texts may name persons: they are read here and in intermediate models, and go no
-- further. Collective procedures are read by stg_bodacc__announcements.
with announcements as (

    select * from {{ source('bodacc', 'announcements') }}
    where familleavis in ('vente', 'modification', 'radiation', 'immatriculation', 'creation')

),

opened as (

    select
        *,
        {{ json_of('acte') }} as act,
        {{ json_of('modificationsgenerales') }} as changes,
        {{ json_of('radiationaurcs') }} as striking_off,
        {{ json_items_within(json_of('listepersonnes'), '$.personne') }} as persons,
        {{ json_items_within(json_of('listeprecedentproprietaire'), '$.personne') }} as earlier_owners,
        {{ json_items(json_of('listeetablissements'), '$.etablissement') }} as places,
        -- The fullest of the rows that share an id is kept; the others say that they yield to it.
        row_number() over (
            partition by id
            order by
                listepersonnes is not null desc, acte is not null desc, modificationsgenerales is not null desc,
                _row_number asc
        ) as rank_in_key
    from announcements

),

counted as (

    select
        *,
        {{ companies_among('persons') }} as companies,
        {{ companies_among('earlier_owners') }} as selling_companies,
        {{ siren(first_of('registre')) }} as first_registered
    from opened

),

-- The buyer is who the notice is about; in the other families the subject is. A notice without company keeps one row.
parties as (

    select
        *,
        case when familleavis = 'vente' then 'buyer' else 'subject' end as party_role,
        {{ exploded(at_least_one('companies')) }} as party
    from counted
    union all
    select
        *,
        'seller' as party_role,
        {{ exploded('selling_companies') }} as party
    from counted
    where familleavis = 'vente'

),

coded as (

    select
        *,
        {{ french_postal_code(json_text('party', '$.adresseSiegeSocial.codePostal')) }} as seat_postal_code,
        {{ french_postal_code(json_text('party', '$.adresseSiegeSocial[0].codePostal')) }} as other_seat_postal_code,
        {{ french_postal_code('cp') }} as notice_postal_code
    from parties

),

read_fields as (

    select
        *,
        {{ siren("coalesce(" ~ json_text('party', '$.numeroImmatriculation.numeroIdentification') ~ ", "
            ~ json_text('party', '$.personneMorale.numeroImmatriculation.numeroIdentification') ~ ")") }} as printed_siren,
        {{ clean_text(mended("coalesce(" ~ json_text('party', '$.denomination') ~ ", "
            ~ json_text('party', '$.personneMorale.denomination') ~ ")")) }} as company_name,
        {{ list_count('companies') }} = 1 and {{ list_count('persons') }} = 1 as is_alone_named,
        {{ list_holds(sirens_of(companies_of(persons_told('selling_companies'))), 'first_registered') }}
            as is_of_a_seller,
        case
            when party_role <> 'seller' then coalesce(seat_postal_code, other_seat_postal_code, notice_postal_code)
        end as postal_code
    from coded

),

identified as (

    select
        *,
        -- A buyer without number: the registry list begins with the buyer's, when nobody else can hold it.
        coalesce(
            printed_siren,
            case
                when party_role <> 'seller' and is_alone_named and not is_of_a_seller then first_registered
            end
        ) as siren
    from read_fields

),

-- Some notices name one company twice.
told_apart as (

    select
        *,
        row_number() over (
            partition by id, rank_in_key, party_role, coalesce(siren, lower(company_name)) order by _row_number
        ) as rank_in_role
    from identified

),

final as (

    select
        id as announcement_id,
        party_role,
        siren,
        case when siren is not null and printed_siren is null then 'registry' when siren is not null then 'printed' end
            as siren_basis,
        company_name,
        {{ french_date('dateparution') }} as publication_date,
        typeavis as notice_kind,
        familleavis as notice_family,
        {{ clean_text('numerodepartement') }} as court_department_code,
        {{ list_count('persons') }} - {{ list_count('companies') }} as natural_persons,
        {{ list_count('earlier_owners') }} - {{ list_count('selling_companies') }} as natural_sellers,
        {{ list_count('selling_companies') }} as company_sellers,
        {{ clean_text("coalesce(" ~ json_text('act', '$.vente.categorieVente') ~ ", "
            ~ json_text('act', '$.immatriculation.categorieImmatriculation') ~ ", "
            ~ json_text('act', '$.creation.categorieCreation') ~ ")") }} as category,
        {{ clean_text(mended("coalesce(" ~ json_text('act', '$.descriptif') ~ ", "
            ~ json_text('act', '$.vente.descriptif') ~ ", "
            ~ json_text('act', '$.immatriculation.descriptif') ~ ")")) }} as act_text,
        {{ clean_text(mended(json_text('changes', '$.descriptif'))) }} as change_text,
        {{ clean_text(mended(json_text('striking_off', '$.commentaire'))) }} as striking_off_text,
        {{ texts_at('places', '$.origineFonds') }} as origin_texts,
        coalesce(
            {{ french_date(json_text('act', '$.dateEffet')) }},
            {{ french_date(json_text('act', '$.vente.dateEffet')) }},
            {{ french_date(json_text('act', '$.immatriculation.dateEffet')) }},
            {{ french_date(json_text('changes', '$.dateEffet')) }}
        ) as effect_date,
        {{ french_date(json_text('act', '$.vente.publiciteLegale.date')) }} as legal_notice_date,
        {{ json_text('party', '$.capital.montantCapital') }} as capital_text,
        {{ amount_of(json_text('party', '$.capital.montantCapital')) }} as capital_amount,
        {{ currency_of(json_text('party', '$.capital.devise')) }} as capital_currency,
        coalesce(
            {{ json_text('party', '$.capital.capitalVariable') }} is not null
            or {{ matches("lower(coalesce(" ~ json_text('party', '$.formeJuridique') ~ ", '') || coalesce("
                ~ json_text('party', '$.capital.montantCapital') ~ ", ''))", 'variable') }},
            false
        ) as has_variable_capital,
        postal_code,
        {{ clean_text("coalesce(" ~ json_text('party', '$.adresseSiegeSocial.ville') ~ ", "
            ~ json_text('party', '$.adresseSiegeSocial[0].ville') ~ ")") }} as city,
        coalesce(
            {{ department_of_postal_code('postal_code') }}, {{ clean_text('numerodepartement') }}
        ) as department_code,
        case
            when {{ department_of_postal_code('postal_code') }} is not null then 'postal_code'
            when {{ clean_text('numerodepartement') }} is not null then 'court'
        end as department_basis,
        case
            when id is null then 'annonce sans numéro'
            when rank_in_key > 1 then 'doublon d''une annonce plus complète'
            when {{ french_date('dateparution') }} is null then 'date de parution illisible'
            when rank_in_role > 1 then 'société nommée deux fois dans l''annonce'
            when party is null then 'aucune société nommée par l''annonce'
            when {{ is_co_ownership('company_name') }} then 'copropriété'
        end as invalid_reason,
        rank_in_key > 1 as is_key_conflict,
        _archive_sha256,
        _row_number
    from told_apart

)

select
    *,
    invalid_reason is null as is_valid
from final
