"""The words that the register may use, kept in sources/curated/vocabularies.csv with their French labels.

Here: reading them, and what makes one of them wrong. Not here: which columns hold words (columns.py), what is said of a
word that is not known (rules.py).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from sources import shipped
from sources.errors import BadBytes, MissingColumn
from sources.reading import LocalFile, read_csv
from sources.register.columns import REGISTER, Holds
from sources.row_rules import Rule, once, set_aside

FILE = "vocabularies.csv"
COLUMNS = ("field", "value", "label", "note")
KEY = ("field", "value")
# Columns of the files of facts (sources/deals, sources/insolvencies), which are in no workbook.
FACT_FIELDS = frozenset({"deal_kind", "acquirer_zone", "amount_nature", "procedure_kind", "cause"})
# Columns of sources/rounds.
ROUND_FIELDS = frozenset({"stage", "nature", "amount_state", "domain", "health_subdomain", "certainty"})
# Columns of the files of sources/ecosystem.
ECOSYSTEM_FIELDS = frozenset(
    {
        "document_kind",
        "programme_status",
        "programme_amount",
        "milestone_kind",
        "actor_kind",
        "fact_measure",
        "fact_unit",
        "fact_bound",
        "use_case_market",
        "use_case_family",
    }
)
FIELDS = (
    FACT_FIELDS
    | ROUND_FIELDS
    | ECOSYSTEM_FIELDS
    | frozenset(
        column.name for table in REGISTER for column in table.columns if column.holds in (Holds.WORD, Holds.WORDS)
    )
)
# Of each field: its words, and the French label of each.
Vocabularies = Mapping[str, Mapping[str, str]]

_WORD = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")


def vocabulary_rules() -> list[Rule]:
    """The rules of the file's rows; fresh ones each time: those on duplicates remember what they saw."""
    return [
        ("field", lambda row: row.get("field") in FIELDS, f"field : {', '.join(sorted(FIELDS))}"),
        (
            "value",
            lambda row: bool(_WORD.fullmatch(row.get("value") or "")),
            "value : minuscules, chiffres et tirets bas",
        ),
        ("label", lambda row: bool((row.get("label") or "").strip()), "label : le nom du mot en français"),
        once("label", "field"),
    ]


def load(path: Path | None = None) -> Vocabularies:
    """The words of each field; of the file that ships when none is given.

    Raises:
        BadBytes, MissingColumn: the file can't be used, or a field has no word: no row could be judged.
    """
    path = path or shipped.ROOT / "curated" / FILE
    if not path.is_file():
        raise BadBytes(
            "register",
            "la liste des mots manque",
            file=FILE,
            rule="chaque fichier de la source est livré",
            advice=f"git checkout -- sources/curated/{FILE}",
        )
    read = read_csv("vocabularies", LocalFile("register", FILE, path, ""))
    if missing := [name for name in COLUMNS if name not in read.rows.column_names]:
        raise MissingColumn("register", f"il manque {', '.join(missing)}", file=FILE, rule=", ".join(COLUMNS))
    judged = set_aside(read, [*vocabulary_rules(), once("value", "field")])
    if judged.rejected:
        first = judged.rejected[0]
        raise BadBytes(
            "register", "un mot n'est pas utilisable", file=FILE, place=f"ligne {first.row_number}", rule=first.reason
        )
    words: dict[str, dict[str, str]] = {field: {} for field in FIELDS}
    for row in judged.rows.to_pylist():
        words[row["field"]][row["value"]] = row["label"]
    if empty := sorted(field for field in FIELDS if not words[field]):
        raise BadBytes("register", f"aucun mot pour {', '.join(empty)}", file=FILE, rule="chaque champ a ses mots")
    return words
