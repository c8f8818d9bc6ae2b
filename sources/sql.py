"""Names and texts as DuckDB's SQL writes them. Not here: any query."""

from __future__ import annotations

from pathlib import Path


def quoted(name: str) -> str:
    """A column or table name: `"dateDebut"`."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str | Path) -> str:
    """A text or a path as a literal: `'l''eau'`."""
    return "'" + str(text).replace("'", "''") + "'"
