"""The rule that keeps a release from naming who asked to be published no more.

Here: where a candidate names one of them. Not here: the list (sources/suppressions.py), releases that were published before
they asked (rights.py).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import duckdb

from publication import datapackage
from publication.exports import quoted
from publication.person_rules import leaves
from publication.subject import Subject
from sources import suppressions
from sources.suppressions import Suppression


def _no_suppressed_unit(subject: Subject) -> tuple[int, list[dict[str, Any]]]:
    """Nobody who asked to be published no more stands in a cell, by SIREN, SIRET or name; nor in datapackage.json."""
    found = cells_naming(subject.connection, subject.columns, subject.suppressed)
    found += [
        {"table": datapackage.FILE, "colonne": place, "ligne": None}
        for place, text in leaves(subject.described, "")
        if suppressions.conceal(text, subject.suppressed) != text
    ]
    return len(subject.suppressed), found


def cells_naming(
    connection: duckdb.DuckDBPyConnection, columns: dict[str, dict[str, str]], suppressed: Collection[Suppression]
) -> list[dict[str, Any]]:
    """Where a published cell names one of them: one place per column, that of its first row.

    Args:
        connection, columns: of subject.open_database.
    """
    found = []
    for table, kinds in columns.items() if suppressed else ():
        for column, kind in kinds.items():
            if "VARCHAR" not in kind and kind != "JSON":
                continue
            named = suppressions.condition(f"cast({quoted(column)} as varchar)", suppressed)
            row = connection.execute(f"select min(rowid) + 1 from candidate.{quoted(table)} where {named}").fetchone()
            if row and row[0] is not None:
                found.append({"table": table, "colonne": column, "ligne": row[0]})
    return found


RULES: dict[str, Callable[..., tuple[int, list[dict[str, Any]]]]] = {"no_suppressed_unit": _no_suppressed_unit}
