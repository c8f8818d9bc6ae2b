"""Rules on facts that people copy from the press and the courts: when, about which company, proved by which address.

Here: what curated facts have in common (sources/deals, sources/insolvencies, sources/rounds, and in part sources/ecosystem). Not
here: the columns of one file (its source's folder), applying rules (row_rules.py), the words (register/vocabularies.py).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from pathlib import Path

from sources.compilations import no_compilation_in
from sources.identifiers import clean_siren, department_is_valid
from sources.reading import LocalFile, read_csv
from sources.register.vocabularies import Vocabularies
from sources.row_rules import Rule, is_date

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_ADDRESS = re.compile(r"https?://[\w.-]+\.[a-z]{2,}/\S*")
_MAIL = re.compile(r"[\w.%+-]+@[\w-]+(\.[\w-]+)*\.[a-zA-Z]{2,}")
_CIVILITY = re.compile(r"\b(?:M\.|MM\.|Mme|Mlle|Monsieur|Madame|Me|Maître)\s+[A-ZÉÈ]")
# One length per precision: the year, the month, the day.
_LENGTHS = {4: "{}-01-01", 7: "{}-01", 10: "{}"}


def is_partial_date(text: str | None) -> bool:
    """Whether a text is a year, a month or a day: AAAA, AAAA-MM or AAAA-MM-JJ, nothing else."""
    pattern = _LENGTHS.get(len(text or ""))
    return pattern is not None and is_date(pattern.format(text))


def days_of(text: str | None) -> tuple[date, date]:
    """First and last day of a year, a month or a day.

    Raises:
        ValueError: the text is none of them (see `is_partial_date`).
    """
    if not is_partial_date(text):
        raise ValueError(f"ni année, ni mois, ni jour : {text!r}")
    first = date.fromisoformat(_LENGTHS[len(text or "")].format(text))
    if len(text or "") == 4:
        return first, date(first.year, 12, 31)
    if len(text or "") == 7:
        return first, date(first.year + first.month // 12, first.month % 12 + 1, 1) - timedelta(days=1)
    return first, first


def rules_of_facts(
    columns: Iterable[str], words: Vocabularies, *, key: str, date_column: str, vocabulary_columns: Iterable[str]
) -> list[Rule]:
    """The rules that every file of facts obeys.

    Args:
        columns: all the columns of the file; none may name a person or give an address of one.
        key: the column that identifies a fact.
        date_column: AAAA, AAAA-MM or AAAA-MM-JJ; empty is judged by the file's own rules.
        vocabulary_columns: columns that hold one word of vocabularies.csv, or nothing.
    """
    return [
        (key, lambda row: bool(_SLUG.fullmatch(row.get(key) or "")), f"{key} : minuscules, chiffres et tirets"),
        (
            "siren",
            lambda row: not row.get("siren") or clean_siren(row["siren"]) == row["siren"],
            lambda row: (
                f"siren : neuf chiffres, clé de Luhn valide, ou vide (« {row['siren']} »{_lost_zero(row['siren'])})"
            ),
        ),
        (
            "link_evidence",
            lambda row: not row.get("firm_id") or bool(row.get("link_evidence")),
            "un firm_id demande sa preuve (link_evidence) : jamais par le nom seul sans le dire",
        ),
        ("firm_name", lambda row: bool((row.get("firm_name") or "").strip()), "firm_name est obligatoire"),
        (
            "department_code",
            lambda row: not row.get("department_code") or department_is_valid(row["department_code"]),
            lambda row: f"department_code : code INSEE d'un département, ou vide (« {row['department_code']} »)",
        ),
        (
            date_column,
            lambda row: not row.get(date_column) or is_partial_date(row[date_column]),
            lambda row: f"{date_column} : AAAA, AAAA-MM ou AAAA-MM-JJ (« {row[date_column]} »)",
        ),
        (
            "source_url",
            lambda row: bool(_ADDRESS.fullmatch(row.get("source_url") or "")),
            "source_url : chaque fait cite l'adresse qui le dit (https://…)",
        ),
        (
            "second_source",
            lambda row: not row.get("second_source") or bool(_ADDRESS.fullmatch(row["second_source"] or "")),
            "second_source : une adresse (https://…), ou vide",
        ),
        ("source_name", lambda row: bool((row.get("source_name") or "").strip()), "source_name est obligatoire"),
        *(no_compilation_in(column) for column in columns),
        *(one_word(column, words[column]) for column in vocabulary_columns),
        *(names_nobody(column) for column in columns),
    ]


def latest_day(path: Path, table: str, column: str) -> str | None:
    """The vintage of a file of facts: the last day that it states, None when it states none."""
    rows = read_csv(table, LocalFile(table, path.name, path, "")).rows
    if column not in rows.column_names:
        return None
    return max((day for day in rows.column(column).to_pylist() if is_date(day)), default=None)


def _lost_zero(siren: str | None) -> str:
    """What a spreadsheet did to a SIREN that begins with a zero, when the check says so."""
    whole = (siren or "").zfill(9)
    return f" : le zéro de tête est perdu, écrire {whole}" if clean_siren(whole) and whole != siren else ""


def one_word(column: str, words: Collection[str]) -> Rule:
    """A column holds one of these words of vocabularies.csv, or nothing."""
    return (
        column,
        lambda row: not row.get(column) or row[column] in words,
        lambda row: f"{column} : « {row[column]} » n'est pas dans vocabularies.csv ({', '.join(words)})",
    )


def names_nobody(column: str) -> Rule:
    """A text has no civility and no e-mail address. What is wrong is not repeated: what is said ends in logs."""
    return (
        column,
        lambda row: not _MAIL.search(row.get(column) or "") and not _CIVILITY.search(row.get(column) or ""),
        f"{column} : ni nom de personne physique, ni adresse électronique (écrire « personne physique »)",
    )
