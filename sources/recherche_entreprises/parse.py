"""From the answers, one file per SIREN, to three tables: answers, legal_units, officers.

What speaks of natural persons stops here: of an officer who is a person only the role and the likelier sex are written;
of a sole trader no name. A file that is not a believable answer about its SIREN is a rejected row of `answers`, with the
reason. Not here: what is believable (answers.py), masked values and roles (dbt_project/models/staging/).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa

from sources.reading import ARCHIVE_SHA256, ROW_NUMBER, LocalFile, ParsedTable, Rejection, unfit
from sources.recherche_entreprises.answers import unit_of, why_not_of
from sources.recherche_entreprises.first_names import first_of, key, likelier_sex

PERSON, COMPANY = "personne physique", "personne morale"
SOLE_TRADER = "1"  # first digit of the legal categories of natural persons

Row = dict[str, Any]
_PLACE = [(ROW_NUMBER, pa.int64()), (ARCHIVE_SHA256, pa.string())]
_INTEGERS = {
    "total_results",
    "nombre_etablissements",
    "nombre_etablissements_ouverts",
    "finances_ca",
    "finances_resultat_net",
    "officer_rank",
    "person_number",
}
ANSWERS = ("siren", "total_results")
NAMES = ("nom_complet", "nom_raison_sociale", "sigle")
FROM_UNIT = (
    *NAMES,
    "nombre_etablissements",
    "nombre_etablissements_ouverts",
    "activite_principale",
    "activite_principale_naf25",
    "categorie_entreprise",
    "annee_categorie_entreprise",
    "caractere_employeur",
    "date_creation",
    "date_fermeture",
    "date_mise_a_jour",
    "etat_administratif",
    "nature_juridique",
    "tranche_effectif_salarie",
    "annee_tranche_effectif_salarie",
    "statut_diffusion",
)
FROM_HEAD_OFFICE = (
    "siret",
    "commune",
    "departement",
    "region",
    "etat_administratif",
    "date_creation",
    "date_fermeture",
    "activite_principale",
    "tranche_effectif_salarie",
    "code_pays_etranger",
)
LEGAL_UNITS = (
    "siren",
    *FROM_UNIT,
    *(f"siege_{name}" for name in FROM_HEAD_OFFICE),
    "finances_annee",
    "finances_ca",
    "finances_resultat_net",
)
OFFICERS = (
    "siren",
    "officer_rank",
    "person_number",
    "type_dirigeant",
    "qualite",
    "sex",
    "sex_probability",
    "officer_siren",
    "officer_denomination",
)


def parse(files: list[LocalFile]) -> Iterator[ParsedTable]:
    """Yield answers (one row per file), legal_units and officers; the SIREN that was asked is the name of the file."""
    answers: list[Row] = []
    units: list[Row] = []
    officers: list[Row] = []
    rejected_answers: list[Rejection] = []
    rejected_officers: list[Rejection] = []
    for rank, file in enumerate(sorted(files, key=lambda each: each.name), start=1):
        siren = file.name.removesuffix(".json")
        document = _json(file)
        place = {ROW_NUMBER: rank, ARCHIVE_SHA256: file.sha256}
        if reason := why_not_of(document, siren) or unfit(document):
            rejected_answers.append(Rejection(rank, f"{file.name} : {reason}"))
            continue
        unit = unit_of(document)
        answers.append({"siren": siren, "total_results": document["total_results"], **place})
        if unit is None:
            continue
        units.append({**_legal_unit(unit), **place})
        persons: dict[tuple[str, ...], int] = {}
        for number, officer in enumerate(unit["dirigeants"] or (), start=1):
            if problem := _why_no_officer(officer):
                rejected_officers.append(Rejection(number, f"{file.name} : dirigeant {number} : {problem}"))
            else:
                person = persons.setdefault(_same_person(officer, number), len(persons) + 1)
                officers.append({**_officer(siren, number, person, officer), **place, ROW_NUMBER: number})
    names = ", ".join(sorted(file.name for file in files))
    digest = hashlib.sha256("\n".join(sorted(file.sha256 for file in files)).encode()).hexdigest()
    counted = f"{len(files)} réponses"  # nobody announces units or officers: only answers are counted against the files
    yield ParsedTable("answers", names, digest, _table(ANSWERS, answers), tuple(rejected_answers))
    yield ParsedTable("legal_units", counted, digest, _table(LEGAL_UNITS, units))
    yield ParsedTable("officers", counted, digest, _table(OFFICERS, officers), tuple(rejected_officers))


def _json(file: LocalFile) -> Any:
    """The document of a file, or None when it is no JSON: then it is no answer either."""
    try:
        return json.loads(file.path.read_bytes())
    except (ValueError, RecursionError):
        return None


def _legal_unit(unit: Row) -> Row:
    office = unit["siege"] or {}
    row = {name: unit.get(name) for name in ("siren", *FROM_UNIT)}
    row |= {f"siege_{name}": office.get(name) for name in FROM_HEAD_OFFICE}
    if _is_natural_person(unit):
        row |= dict.fromkeys(NAMES)
    return row | _last_accounts(unit["finances"] or {})


def _is_natural_person(unit: Row) -> bool:
    complements = unit.get("complements") or {}
    category = str(unit["nature_juridique"] or "")
    is_declared = isinstance(complements, dict) and complements.get("est_entrepreneur_individuel") is True
    return category.startswith(SOLE_TRADER) or is_declared


def _last_accounts(finances: Row) -> Row:
    year = max((year for year, figures in finances.items() if isinstance(figures, dict)), default=None)
    figures = finances[year] if year else {}
    return {
        "finances_annee": year,
        "finances_ca": figures.get("ca"),
        "finances_resultat_net": figures.get("resultat_net"),
    }


def _why_no_officer(officer: Any) -> str | None:
    if not isinstance(officer, dict):
        return "un objet était attendu"
    kind = officer.get("type_dirigeant")
    if kind not in (PERSON, COMPANY):
        return "type_dirigeant inconnu"
    needed = ("qualite", "prenoms") if kind == PERSON else ("qualite", "siren", "denomination")
    missing = [key for key in needed if key not in officer]
    return f"clés absentes : {', '.join(missing)}" if missing else None


def _same_person(officer: Row, number: int) -> tuple[str, ...]:
    """What two entries of one person share: the register often lists a person under one first name, then under all.

    First first name, first word of the family name, month of birth. Without a month of birth, or of a company: an entry
    is itself. Only the number that follows from it is written.
    """
    birth = officer.get("date_de_naissance")
    family_name = str(officer.get("nom") or "").split()
    if officer["type_dirigeant"] != PERSON or not birth or str(birth).startswith("[") or not family_name:
        return (str(number),)
    return key(first_of(_text(officer["prenoms"])) or ""), key(family_name[0]), str(birth)


def _officer(siren: str, number: int, person: int, officer: Row) -> Row:
    is_person = officer["type_dirigeant"] == PERSON
    guess = likelier_sex(_text(officer["prenoms"])) if is_person else None
    return {
        "siren": siren,
        "officer_rank": number,
        "person_number": person if is_person else None,
        "type_dirigeant": officer["type_dirigeant"],
        "qualite": officer["qualite"],
        "sex": guess.sex if guess else None,
        "sex_probability": guess.probability if guess else None,
        "officer_siren": None if is_person else officer["siren"],
        "officer_denomination": None if is_person else officer["denomination"],
    }


def _table(columns: tuple[str, ...], rows: list[Row]) -> pa.Table:
    schema = pa.schema([*((name, _type(name)) for name in columns), *_PLACE])
    arrays = [pa.array([_typed(field, row.get(field.name)) for row in rows], field.type) for field in schema]
    return pa.Table.from_arrays(arrays, schema=schema)


def _type(name: str) -> pa.DataType:
    if name in _INTEGERS:
        return pa.int64()
    return pa.float64() if name == "sex_probability" else pa.string()


def _typed(field: pa.Field, value: Any) -> Any:
    read: Callable[[Any], Any] = {pa.int64(): _integer, pa.string(): _text}.get(field.type, lambda number: number)
    return None if value is None else read(value)


def _integer(value: Any) -> int | None:
    """A whole number, also where the API writes it as text or 12.0; anything else is unknown."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return int(number) if number.is_integer() and abs(number) < 1 << 63 else None


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
