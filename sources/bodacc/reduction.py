"""What remains of a notice once it has landed: natural persons stop here (docs/decisions/0017).

Of a notice whose persons are all natural, what names nobody is kept, so that staging can count it. Beside a company, a
natural person is reduced to its kind. Of a company, a list of known keys is kept: directors are not among them.
Reducing twice is reducing once. Here: this rule, as SQL over rows of the 32 columns. Not here: which rows (notices.py),
co-ownerships, which staging recognises by their name, and the free texts of companies, which staging reads.
"""

from __future__ import annotations

import json

from sources.bodacc.columns import REGISTRATIONS, TYPES
from sources.sql import literal, quoted

A_PERSON = '{"personne":{"typePersonne":"pp"}}'
# What is kept of a company, wherever it stands in a notice.
_COMPANY = (
    "typePersonne denomination sigle formeJuridique nomCommercial enseigne activite capital numeroImmatriculation "
    "inscriptionRM nonInscrit adresseSiegeSocial adresseEtablissementPrincipal adresse"
).split()
# Old notices nest the company once more.
_COMPANY_KEYS = json.dumps(dict.fromkeys(_COMPANY, "JSON") | {"personneMorale": dict.fromkeys(_COMPANY, "JSON")})
_EARLIER = json.dumps(dict.fromkeys(("nomPublication", "numeroParution", "dateParution", "numeroAnnonce"), "JSON"))
_JUDGMENT = json.dumps(dict.fromkeys(("type", "famille", "nature", "date"), "JSON"))
# All that is left, as it is, of a notice that speaks of natural persons alone.
IMPERSONAL = frozenset(
    "id publicationavis parution dateparution numeroannonce typeavis typeavis_lib familleavis familleavis_lib "
    "numerodepartement departement_nom_officiel region_code region_nom_officiel tribunal pdf_parution_subfolder "
    "ispdf_unitaire".split()
)
_STEPS = "_document, _found, _persons, _kinds, _natural, _is_bare, _texts"
SELLERS = ("listeprecedentexploitant", "listeprecedentproprietaire")

MACROS = f"""
    create temp macro without_nulls(document) as json_merge_patch('{{}}', document);

    -- {{"personne": {{…}}}} or {{"personne": […]}}
    create temp macro items_at(found) as case json_type(found)
        when 'ARRAY' then json_extract(found, '$[*]')
        when 'OBJECT' then [found]
        else cast([] as json[])
    end;

    -- …or a list of these.
    create temp macro items_of(document, path) as case json_type(document)
        when 'ARRAY' then flatten(list_transform(
            json_extract(document, '$[*]'), lambda each: items_at(json_extract(each, path))
        ))
        else items_at(json_extract(document, path))
    end;

    create temp macro list_at(name, items) as case len(items)
        when 0 then null
        when 1 then '{{"' || name || '":' || items[1] || '}}'
        else '{{"' || name || '":[' || array_to_string(items, ',') || ']}}'
    end;

    -- A name or a first name makes a person of whoever is said to be a company.
    create temp macro kind_of(person) as case
        when lower(person ->> '$.typePersonne') = 'pp'
            or list_contains(json_exists(person, ['$.nom', '$.prenom', '$.personnePhysique']), true) then 'natural'
        when json_type(person) <> 'OBJECT' then 'no object'
        when coalesce(lower(person ->> '$.typePersonne') = 'pm', json_exists(person, '$.personneMorale')) then 'company'
        else 'unsaid'
    end;

    create temp macro how_many(kinds, kind) as len(list_filter(kinds, lambda each: each = kind));

    create temp macro reduced_company(company) as
        coalesce(without_nulls(to_json(json_transform(company, {literal(_COMPANY_KEYS)})))::varchar, '{{}}');

    create temp macro reduced_persons(persons) as list_transform(
        persons, lambda each: case when kind_of(each) = 'natural' then '{{"typePersonne":"pp"}}' else reduced_company(each) end
    );

    -- The origin of the business is a free text that may name a seller.
    create temp macro places_without_sellers(places) as list_at(
        'etablissement',
        list_transform(
            items_of(try_cast(places as json), '$.etablissement'),
            lambda each: json_merge_patch(each, '{{"origineFonds":null}}')::varchar
        )
    );

    -- « NOM, Prénom », as notices write natural persons; staging has the same rule (macros/bodacc.sql).
    create temp macro is_written_like_a_person(name) as
        regexp_matches(coalesce(name, ''), '^\\p{{Lu}}[\\p{{Lu}} ''’\\-]+(?: (?:épouse|née|veuve) [\\p{{Lu}} ''’\\-]+)?, (?:\\p{{Lu}}\\p{{Ll}}+[ ,-]*)+$');
"""


def reduced(relation: str) -> str:
    """The query that gives the rows of a relation reduced, its other columns as they are.

    Args:
        relation: a table, a view, or a query in parentheses, with the 32 columns.
    """
    columns = ",\n".join(f"{_reduced(name)} as {quoted(name)}" for name in TYPES)
    families = ", ".join(literal(family) for family in REGISTRATIONS)
    # One step of what follows computes a thing once; inside a `case`, it would be computed at each mention.
    return f"""
        with documents as (
            select *, try_cast(listepersonnes as json) as _document from {relation}
        ),

        found as (
            select *, json_extract(_document, '$.personne') as _found from documents
        ),

        opened as (
            select
                *,
                case when _found is null then items_of(_document, '$.personne') else items_at(_found) end as _persons
            from found
        ),

        told_apart as (
            select *, list_transform(_persons, lambda each: kind_of(each)) as _kinds from opened
        ),

        judged as (
            select
                *,
                how_many(_kinds, 'natural') as _natural,
                case
                    -- Whoever registers and is not said to be a company is taken for a person.
                    when familleavis in ({families})
                        then len(_kinds) = 0 or how_many(_kinds, 'company') < len(_kinds)
                    -- What is no object can't be cleaned.
                    when list_contains(_kinds, 'no object') then true
                    when len(_kinds) > 0 then _natural = len(_kinds)
                    else is_written_like_a_person(commercant)
                        -- What can't be read can't be cleaned, and may name someone.
                        or coalesce(contains(listepersonnes, '"pp"'), false)
                end as _is_bare
            from told_apart
        ),

        written as (
            select
                *,
                case
                    when _is_bare then cast([] as varchar[])
                    when _natural > 0 then reduced_persons(_persons)
                    else list_transform(_persons, lambda each: reduced_company(each))
                end as _texts
            from judged
        )

        select
            {columns},
            * exclude ({", ".join(map(quoted, TYPES))}, {_STEPS})
        from written
    """


def _reduced(name: str) -> str:
    """What becomes of one column."""
    if name in IMPERSONAL:
        return quoted(name)
    if name == "listepersonnes":
        families = ", ".join(literal(family) for family in REGISTRATIONS)
        return f"""case
            when not _is_bare then list_at('personne', _texts)
            -- Staging tells a registration that names nobody from one that names a person.
            when _natural > 0 or familleavis is null or familleavis not in ({families}) then {literal(A_PERSON)}
        end"""
    if name == "jugement":
        kept = _only("jugement", _JUDGMENT)
        return f"case when _is_bare then {kept} else jugement end"
    if name == "parutionavisprecedent":
        return f"case when _is_bare then {_only(name, _EARLIER)} else {name} end"
    if name == "commercant":
        return "case when not _is_bare and _natural = 0 then commercant end"
    if name in SELLERS:
        items = f"items_of(try_cast({name} as json), '$.personne')"
        return f"case when not _is_bare then list_at('personne', reduced_persons({items})) end"
    return f"case when not _is_bare then {quoted(name)} end"


def _only(name: str, keys: str) -> str:
    """The JSON of a cell with these keys alone; nothing when it is no JSON object."""
    document = f"try_cast({name} as json)"
    return f"without_nulls(to_json(json_transform({document}, {literal(keys)})))::varchar"
