"""The rule that keeps a release from naming who asked to be published no more.

Here: where a candidate or release names one of them. Not here: the list (sources/suppressions.py), releases that were
published before they asked (rights.py).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import duckdb

from publication.person_rules import texts
from publication.subject import Subject
from sources import suppressions
from sources.suppressions import Suppression


def _no_suppressed_unit(subject: Subject) -> tuple[int, list[dict[str, Any]]]:
    """Nobody who asked to be published no more stands in any text, by SIREN, SIRET or name."""
    found = places_naming(subject.connection, subject.columns, subject.described, subject.folder, subject.suppressed)
    return len(subject.suppressed), found


def places_naming(
    connection: duckdb.DuckDBPyConnection,
    columns: dict[str, dict[str, str]],
    described: dict[str, Any],
    folder: Path,
    suppressed: Collection[Suppression],
) -> list[dict[str, Any]]:
    """Where a published text names one of them; arguments as for person_rules.texts."""
    if not suppressed:
        return []
    named = suppressions.condition("text", suppressed)
    rows = connection.execute(
        f'select distinct on ("table", "column") "table", "column", "row" '
        f"from {texts(connection, columns, described, folder)} where {named} order by all"
    ).fetchall()
    return [{"table": table, "colonne": column, "ligne": row} for table, column, row in rows]


RULES: dict[str, Callable[..., tuple[int, list[dict[str, Any]]]]] = {"no_suppressed_unit": _no_suppressed_unit}
