"""The whole list of what is wrong in rounds.csv, and apart what deserves a look before counting on it.

Here: rules that need the other rows, the register or the day. Not here: the rules of one row (spec.py), which rounds count
(dbt_project/models/intermediate/funding/): a signal says what the models will do, with the same thresholds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from sources.nomenclatures import numbers
from sources.reading import ROW_NUMBER
from sources.register.check import Findings, judge_facts, judge_vocabularies
from sources.register.columns import FIRMS
from sources.register.rows import read
from sources.register.rules import name_key
from sources.rounds.amounts import instead_of
from sources.rounds.spec import DISTINCT, SPEC, originals_among, rules
from sources.row_rules import Row, Rule
from sources.sourced_facts import days_of, is_partial_date

_COUNTED_NATURE = "equity"


def check(folder: Path, today: date) -> Findings:
    """Everything that is wrong in the rounds of a folder of curated files.

    Args:
        folder: sources/curated/, or a copy of it.
        today: no page can have been read after it.

    Raises:
        BadBytes, MissingColumn: the register, to which rounds lead, can't be read.
    """
    found, words = judge_vocabularies(folder)
    firms = read(FIRMS, folder / FIRMS.file)
    if not words:
        return found
    return Findings(found.problems, found.signals, 0) + judge_facts(
        folder,
        SPEC,
        lambda rows: [*rules(words, originals_among(rows)), *_with_the_register(firms, today)],
        lambda rows: signals(rows, firms),
    )


def _with_the_register(firms: list[Row], today: date) -> Iterator[Rule]:
    known = {firm["firm_id"] for firm in firms}
    yield (
        "firm_id",
        lambda row: not row.get("firm_id") or row["firm_id"] in known,
        lambda row: f"firm_id : « {row['firm_id']} » n'est pas au registre (firms.csv)",
    )
    yield (
        "read_on",
        lambda row: (row.get("read_on") or "") <= today.isoformat(),
        lambda row: f"read_on : {row['read_on']} est après le {today.isoformat()}",
    )


def signals(rows: list[Row], firms: list[Row]) -> Sequence[Rule]:
    """What deserves a look in rounds that break no rule: why each may not count, or may be wrong."""
    in_register = {firm["siren"] for firm in firms} - {None}
    twins = _twins(rows)
    return [
        ("second_source", lambda row: bool(row.get("second_source")), "une seule source : en chercher une seconde"),
        ("certainty", lambda row: row.get("certainty") != "low", "certitude faible : à confirmer"),
        (
            "siren",
            lambda row: bool(row.get("firm_id")) or row.get("siren") in in_register,
            "firme absente du registre : la levée ne compte pas (l'inscrire, ou écrire firm_id et link_evidence)",
        ),
        (
            "scope_doubt",
            lambda row: not row.get("scope_doubt"),
            "doute sur le champ : la levée ne compte pas tant qu'il tient",
        ),
        (
            "nature",
            lambda row: row.get("nature") == _COUNTED_NATURE,
            lambda row: f"nature {row['nature']} : seuls les fonds propres comptent",
        ),
        ("amount_eur", lambda row: bool(row.get("amount_eur")), "montant inconnu : comptée, sans montant"),
        (
            "duplicate_of",
            lambda row: row.get(ROW_NUMBER) not in twins,
            lambda row: twins[row[ROW_NUMBER]],
        ),
    ]


def _twins(rows: list[Row]) -> dict[object, str]:
    """Of the line of a round, which earlier one of the same firm it may repeat."""
    bounds = numbers("rounds_rules")
    found: dict[object, str] = {}
    usable = [row for row in rows if is_partial_date(row.get("announced_on")) and not row.get("duplicate_of")]
    for index, row in enumerate(usable):
        for earlier in usable[:index]:
            if _issuer(row) != _issuer(earlier) or row.get("nature") != earlier.get("nature"):
                continue
            (first, last), (other_first, other_last) = days_of(row["announced_on"]), days_of(earlier["announced_on"])
            apart = max(first - other_last, other_first - last, timedelta())
            amount, other = _amount(row), _amount(earlier)
            if amount is None or other is None:
                same_month = len(row["announced_on"] or "") > 4 < len(earlier["announced_on"] or "")
                if same_month and (row["announced_on"] or "")[:7] == (earlier["announced_on"] or "")[:7]:
                    found[row[ROW_NUMBER]] = _said(earlier, "peut-être le même tour")
                continue
            near = abs(amount - other) <= bounds["duplicate_amount_share"] * max(amount, other)
            if near and apart.days <= bounds["duplicate_days"]:
                found[row[ROW_NUMBER]] = _said(earlier, "montant et date voisins, sera fusionnée")
    return found


def _said(earlier: Row, why: str) -> str:
    return f"{why} avec « {earlier.get('round_id')} » : écrire duplicate_of, ou {DISTINCT} si ce sont deux tours"


def _issuer(row: Row) -> str:
    return row.get("firm_id") or row.get("siren") or name_key(row.get("firm_name") or "")


def _amount(row: Row) -> float | None:
    text = row.get("amount_eur") or ""
    return float(text) if text and instead_of(text) is None else None
