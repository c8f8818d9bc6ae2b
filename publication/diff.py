"""What changed since the live release: rows per table, for now.

Here: comparing two data packages. Not here: bands and floors, rows that came in and went out (issue 6).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from publication import datapackage

CURRENT = "current"


def with_live(described: dict[str, Any], home: Path) -> dict[str, Any]:
    """Rows per table before and after; `against` is null when no live release of the same origin can be read."""
    try:
        _, live = datapackage.read_description(home / CURRENT)
    except (OSError, ValueError):
        live = {}
    same = live if live.get("origin") == described.get("origin") else {}
    before, after = _rows(same), _rows(described)
    return {
        "against": same.get("release"),
        "tables": [
            {"table": table, "rows_before": before.get(table), "rows_after": after.get(table)}
            for table in sorted(before | after)
        ],
    }


def _rows(described: dict[str, Any]) -> dict[str, int]:
    return {each["name"]: each["rows"] for each in described.get("resources", []) if each.get("format") == "csv"}
