"""The arrival report of one landed table: what came, what landed, and why the rest did not.

Here: the report, where it stands, writing and reading it. Not here: making a landing (landing.py for small sources,
selection.py for those that are selected by SQL), judging a report (pipelines/checks/arrival.py).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from sources.reading import Rejection


@dataclass(frozen=True)
class Outside:
    """Rows of a file that are not of the perimeter, and why (in French, for an operator)."""

    reason: str
    rows: int


@dataclass(frozen=True)
class Arrival:
    """What one table of one delivery brought.

    When nothing was lost: rows_in = rows_landed (or rows_aggregated) + duplicates_dropped + len(rejected) + the rows
    outside, each counted by itself.

    Attributes:
        delivery_sha256: the delivery that it was made from (Delivery.sha256).
        rows_announced: rows of the file as its publisher or the manifest announces them, None when nobody does.
        rows_in: rows that the file was read to hold.
        rows_landed: rows counted in the Parquet that was written.
        duplicates_dropped: exact repetitions of another row, counted before they were dropped.
        key_conflicts: rows that share their key with another, different row (all of them landed and are flagged).
        conflicting_rows: where the first ten of these stand in the file.
        new_columns: columns that the spec does not know; they land (or are left behind where columns are selected), and they warn.
        path: the Parquet file, relative to the landing folder.
        outside: rows that the perimeter leaves out, by reason.
        rows_aggregated: rows of the file that the landed rows stand for, where these are counts; None where a row is a row.
        perimeter_sha256: the perimeter that selected the rows (Scope.perimeter_sha256), None where nothing is selected.
    """

    source_id: str
    table: str
    edition: str
    origin: str
    file_name: str
    archive_sha256: str
    delivery_sha256: str
    rows_announced: int | None
    rows_in: int
    rows_landed: int
    duplicates_dropped: int
    key_conflicts: int
    conflicting_rows: tuple[int, ...]
    rejected: tuple[Rejection, ...]
    new_columns: tuple[str, ...]
    path: str
    bytes: int
    outside: tuple[Outside, ...] = ()
    rows_aggregated: int | None = None
    perimeter_sha256: str | None = None

    @property
    def rows_accounted(self) -> int:
        """Rows whose fate is known: to be equal to rows_in."""
        kept = self.rows_landed if self.rows_aggregated is None else self.rows_aggregated
        return kept + self.duplicates_dropped + len(self.rejected) + sum(each.rows for each in self.outside)


def parquet_path(root: Path, origin: str, source_id: str, table: str, edition: str) -> Path:
    return root / origin / source_id / table / f"{edition}.parquet"


def write_arrival(arrival: Arrival, draft: Path, target: Path) -> None:
    """Put a drafted Parquet in its place, with its report beside it."""
    report = target.with_suffix(".arrival.json")
    report_draft = report.with_suffix(".json.next")
    report_draft.write_text(json.dumps(asdict(arrival), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    draft.replace(target)
    report_draft.replace(report)


def read_arrival(parquet: Path) -> Arrival:
    """The arrival report that stands beside a landing file."""
    raw = json.loads(parquet.with_suffix(".arrival.json").read_text(encoding="utf-8"))
    raw["rejected"] = tuple(Rejection(**item) for item in raw["rejected"])
    raw["outside"] = tuple(Outside(**item) for item in raw.get("outside", ()))
    raw["new_columns"] = tuple(raw["new_columns"])
    raw["conflicting_rows"] = tuple(raw["conflicting_rows"])
    return Arrival(**raw)
