"""Candidates in the register's own format, for someone to review: a proposal never enters the register by itself.

Here: a row of firms.csv made of a row of dim_firm_candidate. Not here: who is a candidate and with which score (dbt), nor
where a proposal is written (pipelines/register_commands.py).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sources.register.columns import FIRMS
from sources.register.rules import name_key
from sources.register.vocabularies import Vocabularies
from sources.register.workbook import as_workbook
from sources.row_rules import Row

TABLE = "dim_firm_candidate"
COLUMNS = ("siren", "firm_name", "city", "department_code", "score", "reasons", "evidence")
SHEET = replace(FIRMS, sheet="propositions")
_READ_ME = (
    "Firmes proposées au registre, les plus probables d'abord",
    "Une proposition n'est pas une firme du registre : rien ici n'est compté.",
    "Lire la source, puis remplir le groupe, le type, l'activité dans nos mots et la date de relecture.",
    "Recopier ensuite la ligne dans la feuille « firmes » d'un export (panorama register export), et l'importer.",
    "La colonne « Doutes » donne le score et ses raisons : les remplacer par ce qui reste incertain.",
    "Une firme qui n'a pas sa place s'écrit dans la feuille « relectures » du même export : elle ne sera plus proposée.",
)


@dataclass(frozen=True)
class Proposal:
    """The rows proposed, best first, and how many candidates already stand in the register by their SIREN."""

    rows: list[Row]
    already_known: int


def propose(candidates: Iterable[Mapping[str, Any]], register: list[Row], top: int) -> Proposal:
    """The best candidates as rows of the register.

    Args:
        candidates: rows of dim_firm_candidate, best first.
        register: the firms of today, which may have moved on since the candidates were published.
        top: how many to propose.
    """
    sirens = {row.get("siren") for row in register} - {None}
    names = {name_key(row.get("firm_name") or ""): row.get("firm_id") for row in register}
    taken = {row.get("firm_id") or "" for row in register}
    rows: list[Row] = []
    known = 0
    for candidate in candidates:
        siren = _said(candidate["siren"])
        if siren and siren in sirens:
            known += 1
        elif len(rows) < top:
            rows.append(_row(candidate, siren, names, taken))
    return Proposal(rows, known)


def as_workbook_of_proposals(rows: list[Row], words: Vocabularies) -> bytes:
    return as_workbook([(SHEET, rows)], words, _READ_ME, {})


def _row(candidate: Mapping[str, Any], siren: str, names: Mapping[str, str | None], taken: set[str]) -> Row:
    name, evidence = _said(candidate["firm_name"]), _said(candidate["evidence"])
    notes = [f"proposée : score {_score(candidate['score'])}", _said(candidate["reasons"])]
    if twin := names.get(name_key(name)):
        notes.append(f"même nom que « {twin} » du registre")
    row: Row = dict.fromkeys(FIRMS.names)
    row |= {
        "firm_id": _new_id(name, siren, taken),
        "siren": siren or None,
        "firm_name": name,
        "city": _said(candidate["city"]) or None,
        "department_code": _said(candidate["department_code"]) or None,
        # Of the report of July 2025 every firm is in the register already.
        "named_in_panorama": "false",
        "evidence_1": evidence,
        "siren_evidence": evidence if siren else None,
        "status_note": " ; ".join(note for note in notes if note),
    }
    return row


def _new_id(name: str, siren: str, taken: set[str]) -> str:
    """A key made from the name, that nobody has."""
    letters = unicodedata.normalize("NFKD", name.lower().replace("œ", "oe").replace("æ", "ae"))
    plain = "".join(c for c in letters if not unicodedata.combining(c))
    slug = "-".join(re.findall("[a-z0-9]+", plain)) or f"firme-{siren}".rstrip("-")
    rank, found = 1, slug
    while found in taken:
        rank += 1
        found = f"{slug}-{rank}"
    taken.add(found)
    return found


def _said(value: Any) -> str:
    """A value of the table as one text: a list becomes its items, nothing becomes empty."""
    if isinstance(value, list | tuple):
        return " ; ".join(_said(item) for item in value if item is not None)
    return "" if value is None else " ".join(str(value).split())


def _score(value: Any) -> str:
    return "inconnu" if value is None else f"{value:g}".replace(".", ",")
