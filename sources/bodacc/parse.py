"""From the two archived exports to their tables. What speaks of natural persons, and is of no use to us, does not land.

Here: directors taken out of every notice; of a registration that is not one company's, only its number, family and
dates are kept, so that staging can count it. Not here: what the other columns mean (staging), which notices are asked
for (fetch.py).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pyarrow as pa

from sources.errors import BadBytes
from sources.reading import ROW_NUMBER, LocalFile, ParsedTable, read_json_array

PERSONS = "listepersonnes"
ESTABLISHMENTS = "listeetablissements"
# Names of directors, of no use to us, in the one field where companies stand too.
DIRECTORS = "administration"
# Where the business came from: the free text that may name a seller.
ORIGIN_OF_BUSINESS = "origineFonds"
REGISTRATION_COLUMNS = (
    "id",
    "parution",
    "dateparution",
    "numeroannonce",
    "typeavis",
    "familleavis",
    "numerodepartement",
    "commercant",
    "ville",
    "cp",
    PERSONS,
    ESTABLISHMENTS,
)
# All that is left of a registration whose person is not a company.
IMPERSONAL = frozenset(
    "id publicationavis parution dateparution numeroannonce typeavis typeavis_lib familleavis familleavis_lib "
    "numerodepartement departement_nom_officiel region_code region_nom_officiel tribunal pdf_parution_subfolder "
    "ispdf_unitaire".split()
)
A_PERSON = json.dumps({"personne": {"typePersonne": "pp"}})


def parse(files: list[LocalFile]) -> Iterator[ParsedTable]:
    """Yield "announcements" (collective procedures) and "registrations" (creations, registrations of companies).

    Raises:
        BadBytes: a file is missing, or is no JSON array.
    """
    by_name = {file.name: file for file in files}
    missing = {"announcements.json", "registrations.json"} - set(by_name)
    if missing:
        raise BadBytes("bodacc", f"le fichier {', '.join(sorted(missing))} manque", rule="deux exports par livraison")
    announcements = read_json_array("announcements", by_name["announcements.json"])
    yield _with_column(announcements, PERSONS, without_directors)
    # A portal whose region registered nobody answers an empty array.
    registrations = read_json_array("registrations", by_name["registrations.json"], when_empty=REGISTRATION_COLUMNS)
    yield without_persons(registrations)


def without_directors(text: str | None) -> str | None:
    """The JSON of `listepersonnes` without `administration`, at any depth; the text itself when it is no JSON."""
    if text is None or DIRECTORS not in text:
        return text
    try:
        return json.dumps(_pruned(json.loads(text), DIRECTORS), ensure_ascii=False)
    except json.JSONDecodeError:
        return text


def without_persons(registrations: ParsedTable) -> ParsedTable:
    """The notices of companies without directors and sellers; of the others, what names nobody."""
    if PERSONS not in registrations.rows.column_names:
        return registrations  # landing says which column is missing
    rows = [company_notice(row) for row in registrations.rows.to_pylist()]
    return replace(registrations, rows=pa.Table.from_pylist(rows, schema=registrations.rows.schema))


def company_notice(row: dict[str, Any]) -> dict[str, Any]:
    """One registration as it lands. Whoever is not said to be a company (`pm`) is taken for a person."""
    persons = _json(row.get(PERSONS))
    kinds = {person.get("typePersonne") if isinstance(person, dict) else None for person in _items(persons)}
    if kinds == {"pm"}:
        return row | {
            PERSONS: json.dumps(_pruned(persons, DIRECTORS), ensure_ascii=False),
            ESTABLISHMENTS: _without(row.get(ESTABLISHMENTS), ORIGIN_OF_BUSINESS),
        }
    kept = {name: value if name in IMPERSONAL or name == ROW_NUMBER else None for name, value in row.items()}
    return kept | ({PERSONS: A_PERSON} if "pp" in kinds else {})


def _with_column(parsed: ParsedTable, column: str, change: Any) -> ParsedTable:
    if column not in parsed.rows.column_names:
        return parsed
    texts = [change(text) for text in parsed.rows.column(column).to_pylist()]
    position = parsed.rows.column_names.index(column)
    return replace(parsed, rows=parsed.rows.set_column(position, column, pa.array(texts, pa.string())))


def _json(text: str | None) -> Any:
    try:
        return json.loads(text) if text else None
    except json.JSONDecodeError:
        return None


def _items(persons: Any) -> list[Any]:
    """The persons of `listepersonnes`: {"personne": {…}}, {"personne": […]}, or a list of these."""
    if isinstance(persons, list):
        return [item for each in persons for item in _items(each)]
    inside = persons.get("personne") if isinstance(persons, dict) else None
    return inside if isinstance(inside, list) else [inside]


def _without(text: str | None, key: str) -> str | None:
    """The JSON of a cell without one key; nothing when it is no JSON, since it could not be cleaned."""
    document = _json(text)
    return None if document is None else json.dumps(_pruned(document, key), ensure_ascii=False)


def _pruned(value: Any, without: str) -> Any:
    if isinstance(value, dict):
        return {key: _pruned(item, without) for key, item in value.items() if key != without}
    if isinstance(value, list):
        return [_pruned(item, without) for item in value]
    return value
