"""What changed since the release that the audit compared with: its figures, the firms that came in and went out.

Here: the few lines that the page tells. Not here: the comparison itself (publication/diff.py) and all of it
(report/changes.py, whose page is linked).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from expectations.runner import last_day
from publication import kept
from publication.audit import Audit
from publication.exports import DATABASE
from publication.report import sentences
from publication.report.sealed import Figure, Sealed

_MOVED = 12


@dataclass(frozen=True)
class Since:
    """The release compared with, and what moved.

    Attributes:
        figures: (indicator, population, breakdown, member) → value at the end of its edition.
        moved: lines of the page: label, population, before, after, how.
        tables: as the audit wrote them, those that changed.
    """

    release: str
    edition: str
    figures: dict[tuple[str, str, str, str], float]
    moved: list[dict[str, Any]]
    tables: list[dict[str, Any]]
    firms_in: int
    firms_out: int

    def value(self, figure: Figure) -> float | None:
        """The same figure in that release."""
        return self.figures.get((figure.indicator, figure.population, figure.breakdown, figure.member))


def read(sealed: Sealed, audited: Audit, home: Path, candidate_dir: Path) -> Since | None:
    """None for a first publication, or where the release compared with can't be read."""
    against = audited.diff.get("against")
    if against is None:
        return None
    try:
        release = kept.read(home, against)
        figures = _figures(release)
    except (kept.PublicationRefused, OSError, duckdb.Error):
        return None
    tables = [
        table
        for table in audited.diff.get("tables", [])
        if any(table.get(key) for key in ("came_in", "went_out", "changed"))
    ]
    firms: dict[str, Any] = next((table for table in tables if table.get("table") == "dim_firm"), {})
    return Since(
        release.id,
        release.edition,
        figures,
        _moved(sealed, figures),
        tables,
        firms.get("came_in") or 0,
        firms.get("went_out") or 0,
    )


def _figures(release: kept.Release) -> dict[tuple[str, str, str, str], float]:
    with duckdb.connect(str(release.path / DATABASE), read_only=True) as connection:
        rows = connection.execute(
            "select indicator_id, population, breakdown, member, arg_min(value, period_start) from indicators "
            "where reference_date = cast(? as date) and value is not null group by all",
            [last_day(release.edition)],
        ).fetchall()
    return {(row[0], row[1], row[2], row[3]): row[4] for row in rows}


def _moved(sealed: Sealed, before: dict[tuple[str, str, str, str], float]) -> list[dict[str, Any]]:
    """The figures without breakdown that moved most in proportion."""
    catalogue = {
        row["indicator_id"]: row["label"] for row in sealed.rows("select indicator_id, label from indicator_catalogue")
    }
    found = []
    for (indicator, population, breakdown, member), value in before.items():
        if breakdown != "none":
            continue
        figure = sealed.figure(indicator, population, breakdown, member)
        if figure.value is None or abs(figure.value - value) <= 1e-9 * max(abs(figure.value), abs(value)):
            continue
        found.append(
            {
                "label": catalogue.get(indicator, indicator),
                "figure": figure,
                "before": sentences.quantity(value, figure.unit),
                "after": sentences.quantity(figure.value, figure.unit),
                "how": sentences.change(value, figure.value, figure.unit),
                "size": abs(figure.value - value) / max(abs(figure.value), abs(value)),
            }
        )
    return sorted(found, key=lambda each: (-each["size"], each["label"], each["figure"].population))[:_MOVED]
