"""Read the curated files, row by row with their rules: a row that breaks one is an error with its line number.

Not here: whether a SIREN exists or a firm is open (that needs Sirene, in dbt).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from sources.identifiers import clean_siren, department_is_valid
from sources.reading import LocalFile, ParsedTable, read_csv
from sources.row_rules import Rule, is_date, once, set_aside

AI_GROUPS = frozenset({"core", "diversified"})
FIRM_TYPES = frozenset({"startup", "sme", "mid_cap", "large", "consulting", "digital_services"})
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SCOPES = frozenset({"france2030_annex", "register"})

FIRM_RULES: tuple[Rule, ...] = (
    (
        "firm_id",
        lambda row: bool(_SLUG.fullmatch(row.get("firm_id") or "")),
        "firm_id : minuscules, chiffres et tirets",
    ),
    ("firm_name", lambda row: bool((row.get("firm_name") or "").strip()), "firm_name est obligatoire"),
    (
        "siren",
        lambda row: not row.get("siren") or clean_siren(row["siren"]) == row["siren"],
        "siren : neuf chiffres, clé de Luhn valide, ou vide",
    ),
    (
        "siren_evidence",
        lambda row: not row.get("siren") or bool(row.get("siren_evidence")),
        "un siren demande sa preuve (siren_evidence)",
    ),
    (
        "department_code",
        lambda row: not row.get("department_code") or department_is_valid(row["department_code"]),
        "department_code : code INSEE d'un département, ou vide",
    ),
    (
        "ai_group",
        lambda row: not row.get("ai_group") or row["ai_group"] in AI_GROUPS,
        f"ai_group : {', '.join(sorted(AI_GROUPS))}, ou vide",
    ),
    (
        "firm_type",
        lambda row: not row.get("firm_type") or row["firm_type"] in FIRM_TYPES,
        f"firm_type : {', '.join(sorted(FIRM_TYPES))}, ou vide",
    ),
    (
        "named_in_panorama",
        lambda row: row.get("named_in_panorama") in {"true", "false"},
        "named_in_panorama : true ou false",
    ),
    ("evidence_1", lambda row: bool(row.get("evidence_1")), "chaque firme cite au moins une source (evidence_1)"),
    ("reviewed_on", lambda row: is_date(row.get("reviewed_on")), "reviewed_on : une date AAAA-MM-JJ"),
)
ALIAS_RULES: tuple[Rule, ...] = (
    ("alias", lambda row: bool(row.get("alias")), "alias est obligatoire"),
    ("canonical", lambda row: bool(row.get("canonical")), "canonical est obligatoire"),
    ("scope", lambda row: row.get("scope") in SCOPES, f"scope : {', '.join(sorted(SCOPES))}"),
    ("evidence", lambda row: bool(row.get("evidence")), "chaque alias dit sur quoi il repose (evidence)"),
)


def parse(files: list[LocalFile]) -> Iterator[ParsedTable]:
    """Yield firms and beneficiary_aliases, all columns text, rows that break a rule set aside with the rule."""
    rules = {"firms.csv": ("firms", FIRM_RULES), "beneficiary_aliases.csv": ("beneficiary_aliases", ALIAS_RULES)}
    for file in files:
        table, table_rules = rules[file.name]
        yield set_aside(read_csv(table, file), [*table_rules, once("siren")])


def latest_review(paths: list[Path]) -> str | None:
    """The vintage of the register: the last day on which a firm was reviewed."""
    firms = next(path for path in paths if path.name == "firms.csv")
    rows = read_csv("firms", LocalFile("register", firms.name, firms, "")).rows
    if "reviewed_on" not in rows.column_names:
        return None
    return max((day for day in rows.column("reviewed_on").to_pylist() if is_date(day)), default=None)


def known_sirens(path: Path) -> tuple[str, ...]:
    """The valid SIREN of firms.csv, each once, in order: what other sources are asked about.

    Raises:
        BadBytes: the file can't be read.
    """
    rows = read_csv("firms", LocalFile("register", path.name, path, "")).rows
    if "siren" not in rows.column_names:
        return ()
    cleaned = (clean_siren(text) for text in rows.column("siren").to_pylist())
    return tuple(sorted({siren for siren in cleaned if siren}))
