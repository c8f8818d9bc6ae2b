"""What makes a row of the register wrong, and what deserves a look: one place, for the arrival, the check and the import.

Here: rules on one table's rows. Not here: applying them (row_rules.py sets aside at arrival, check.py lists everything),
nor whether a SIREN exists or a firm is open (that needs Sirene, in dbt).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from difflib import get_close_matches

from sources.compilations import no_compilation_in
from sources.identifiers import clean_siren, department_is_valid
from sources.reading import ROW_NUMBER
from sources.register.columns import ALIASES, FIRMS, REVIEWS, CuratedTable, Holds
from sources.register.vocabularies import FILE as VOCABULARY_FILE
from sources.register.vocabularies import Vocabularies
from sources.row_rules import Row, Rule, is_date, once

# The Panorama is yearly: a firm that nobody looked at since the last one is due.
REVIEW_IS_OLD_AFTER = timedelta(days=365)
SEPARATOR = "|"

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MAIL = re.compile(r"[\w.%+-]+@[\w-]+(\.[\w-]+)*\.[a-zA-Z]{2,}")


def rules_of(table: CuratedTable, words: Vocabularies, today: date | None = None) -> list[Rule]:
    """The rules of a table's rows. Fresh ones each time: those on duplicates remember what they saw.

    Args:
        today: a date may not lie after it; None where nobody says which day it is (the arrival).
    """
    if table is FIRMS:
        return [*_columns(FIRMS, words), *_firms(today)]
    if table is REVIEWS:
        return [*_columns(REVIEWS, words), *_reviews(today)]
    return [*_columns(ALIASES, words), *_aliases()]


def signals_of(table: CuratedTable, today: date) -> list[Rule]:
    """What deserves a look without being wrong."""
    if table is not FIRMS:
        return []
    oldest = (today - REVIEW_IS_OLD_AFTER).isoformat()
    return [
        (
            "siren",
            lambda row: bool(row.get("siren")),
            "siren vide : ni comptes, ni jugements, ni Sirene pour cette firme",
        ),
        (
            "siren_evidence",
            lambda row: "(secondaire)" not in (row.get("siren_evidence") or ""),
            "SIREN connu d'une source secondaire seulement",
        ),
        ("ai_group", lambda row: bool(row.get("ai_group")), "groupe pas encore examiné"),
        (
            "reviewed_on",
            lambda row: not is_date(row.get("reviewed_on")) or (row["reviewed_on"] or "") >= oldest,
            f"pas relue depuis le {oldest}",
        ),
    ]


def name_key(name: str) -> str:
    """What two spellings of one name have in common; twin of the macro normalised_name of dbt."""
    letters = unicodedata.normalize("NFKD", name.lower())
    return re.sub("[^a-z0-9]", "", "".join(c for c in letters if not unicodedata.combining(c)))


def leads_to_a_firm(firm_names: Iterable[str | None]) -> Rule:
    """An alias of the scope « register » names a firm of the register."""
    known = {name_key(name) for name in firm_names if name}
    return (
        "canonical",
        lambda row: row.get("scope") != "register" or name_key(row.get("canonical") or "") in known,
        lambda row: f"canonical : aucune firme du registre ne s'appelle « {row.get('canonical') or ''} »",
    )


def _firms(today: date | None) -> list[Rule]:
    return [
        (
            "firm_id",
            lambda row: bool(_SLUG.fullmatch(row.get("firm_id") or "")),
            "firm_id : minuscules, chiffres et tirets",
        ),
        ("firm_name", lambda row: bool((row.get("firm_name") or "").strip()), "firm_name est obligatoire"),
        (
            "siren",
            lambda row: not row.get("siren") or clean_siren(row["siren"]) == row["siren"],
            lambda row: f"siren : neuf chiffres, clé de Luhn valide, ou vide (« {row['siren']} »)",
        ),
        (
            "siren_evidence",
            lambda row: not row.get("siren") or bool(row.get("siren_evidence")),
            "un siren demande sa preuve (siren_evidence)",
        ),
        (
            "named_in_panorama",
            lambda row: row.get("named_in_panorama") in {"true", "false"},
            "named_in_panorama : true ou false",
        ),
        ("evidence_1", lambda row: bool(row.get("evidence_1")), "chaque firme cite au moins une source (evidence_1)"),
        *_reviewed_on(today),
        once("siren"),
        _one_firm_a_name(),
    ]


def _reviewed_on(today: date | None) -> list[Rule]:
    latest = today.isoformat() if today else None
    return [
        ("reviewed_on", lambda row: is_date(row.get("reviewed_on")), "reviewed_on : une date AAAA-MM-JJ"),
        (
            "reviewed_on",
            lambda row: latest is None or not is_date(row.get("reviewed_on")) or (row["reviewed_on"] or "") <= latest,
            lambda row: f"reviewed_on : {row['reviewed_on']} est après le {latest}",
        ),
    ]


def _reviews(today: date | None) -> list[Rule]:
    return [
        (
            "siren",
            lambda row: bool(row.get("siren")) and clean_siren(row["siren"] or "") == row["siren"],
            lambda row: f"siren : neuf chiffres, clé de Luhn valide (« {row.get('siren') or ''} »)",
        ),
        ("decision", lambda row: bool(row.get("decision")), "decision est obligatoire"),
        ("reason", lambda row: bool((row.get("reason") or "").strip()), "chaque décision dit pourquoi (reason)"),
        *_reviewed_on(today),
        once("siren"),
    ]


def _one_firm_a_name() -> Rule:
    """Two firms do not share a name, however it is spelt. A firm_id that stands twice is another fault, said elsewhere."""
    owners: dict[str, tuple[str | None, object]] = {}

    def owner(row: Row) -> tuple[str | None, object]:
        return owners.setdefault(name_key(row.get("firm_name") or ""), (row.get("firm_id"), row.get(ROW_NUMBER)))

    return (
        "firm_name",
        lambda row: not name_key(row.get("firm_name") or "") or owner(row)[0] == row.get("firm_id"),
        lambda row: f"firm_name : déjà pris ligne {owner(row)[1]}, à la graphie près",
    )


def _aliases() -> list[Rule]:
    return [
        ("alias", lambda row: bool(row.get("alias")), "alias est obligatoire"),
        ("canonical", lambda row: bool(row.get("canonical")), "canonical est obligatoire"),
        ("scope", lambda row: bool(row.get("scope")), "scope est obligatoire"),
        ("evidence", lambda row: bool(row.get("evidence")), "chaque alias dit sur quoi il repose (evidence)"),
    ]


def _columns(table: CuratedTable, words: Vocabularies) -> list[Rule]:
    """What each column asks by what it holds, whatever the table."""
    rules: list[Rule] = []
    for column in table.columns:
        rules.append(_without_mail(column.name))
        rules.append(no_compilation_in(column.name))
        if column.holds is Holds.DEPARTMENT:
            rules.append(_department(column.name))
        if column.name in words:
            separator = SEPARATOR if column.holds is Holds.WORDS else None
            rules.append(_known(column.name, words[column.name], separator))
    return rules


def _without_mail(column: str) -> Rule:
    # The address itself is not repeated: what is said ends in logs.
    return column, lambda row: not _MAIL.search(row.get(column) or ""), f"{column} : pas d'adresse électronique"


def _department(column: str) -> Rule:
    def holds(row: Row) -> bool:
        return not row.get(column) or department_is_valid(row[column])

    return column, holds, lambda row: f"{column} : code INSEE d'un département, ou vide (« {row[column]} »)"


def _known(column: str, known: Mapping[str, str], separator: str | None) -> Rule:
    """Every word of a cell is in the vocabulary, once."""

    def wrong(row: Row) -> list[str]:
        text = row.get(column)
        words = text.split(separator) if text and separator else [text] if text else []
        said = [_unknown(word, known) for word in words if word not in known]
        return said + [f"« {word} » écrit deux fois" for word in dict.fromkeys(words) if words.count(word) > 1 and word]

    return column, lambda row: not wrong(row), lambda row: f"{column} : {' ; '.join(wrong(row))}"


def _unknown(word: str, known: Mapping[str, str]) -> str:
    if not word.strip():
        return "un mot vide (une seule barre verticale entre deux mots)"
    if word.strip() in known:
        return f"« {word} » a une espace de trop"
    # A label of the Panorama typed instead of its word leads to the word too.
    spellings = {spelling.lower(): value for value, label in known.items() for spelling in (value, label)}
    close = get_close_matches(word.strip().lower(), spellings, n=1)
    near = f", peut-être « {spellings[close[0]]} »" if close else ""
    return f"« {word} » n'est pas dans {VOCABULARY_FILE}{near}"
