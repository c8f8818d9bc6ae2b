"""Compilations without a licence, closed bases, repositories: leads to a fact, never its proof (curated/compilations.csv).

Here: the rule that refuses a cell which cites one. Not here: the same rule on what is published
(expectations/across_tables.json), which shares no code with this one; a test compares their lists.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from sources.row_rules import Rule

FILE = Path(__file__).parent / "curated" / "compilations.csv"


def no_compilation_in(column: str) -> Rule:
    """A cell of this column cites no compilation: neither as an address, nor in words."""
    return (
        column,
        lambda row: cited(row.get(column)) is None,
        lambda row: (
            f"{column} : cite {cited(row.get(column))}, qui ne prouve rien (compilations.csv) ; une piste, à confirmer par "
            "une page lue"
        ),
    )


def cited(text: str | None) -> str | None:
    """The name of the compilation that a text cites; None when it cites none."""
    return next((name for marker, name in _known() if marker in (text or "").lower()), None)


@cache
def _known() -> tuple[tuple[str, str], ...]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple((row["marker"].lower(), row["name"]) for row in csv.DictReader(file))
