"""changes.html and changes.csv: what a release says that the one before it did not, and why.

Here: what is shown, from the sealed tables of both. Not here: comparing (publication/diff.py), the causes
(publication/causes.py). What left is named by its key alone, and no more than LISTED lines of each kind are listed per table:
the counts are always whole.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from expectations.runner import last_day
from publication import datapackage, diff, kept
from publication.audit import Audit
from publication.causes import Causes
from publication.diff import CAME_IN, CHANGED, WENT_OUT, RowChange, TableDiff
from publication.quoting import QuotingRules
from publication.report import page
from sources.spreadsheets import harmless

FILE = "changes.html"
TABLE_FILE = "changes.csv"
LISTED = 1000
NOT_LISTED = "not_listed"
COLUMNS = ("table", "key", "change", "column", "before", "after", "cause")

_SHOWN = 40
_FIGURES = 20
_WORDS = {CAME_IN: "entrée", WENT_OUT: "sortie", CHANGED: "modifiée"}


@dataclass(frozen=True)
class _Table:
    """A table that differs, with the changes listed and their causes."""

    diff: TableDiff
    changes: list[tuple[RowChange, str]]

    @property
    def causes(self) -> list[tuple[str, int]]:
        return Counter(cause for _, cause in self.changes).most_common(4)

    @property
    def beyond(self) -> dict[str, int]:
        """Rows of each kind of change that are not listed."""
        whole = {CAME_IN: self.diff.came_in, WENT_OUT: self.diff.went_out, CHANGED: sum(self.diff.by_column.values())}
        listed = Counter(change.change for change, _ in self.changes)
        return {kind: (number or 0) - listed[kind] for kind, number in whole.items() if (number or 0) > listed[kind]}


@dataclass(frozen=True)
class _Seen:
    """All that the page and the table show of two releases."""

    against: kept.Release
    causes: Causes
    tables: list[TableDiff]
    differing: list[_Table]
    figures: list[dict[str, Any]]
    firm_names: dict[str, str]


def render(candidate_dir: Path, audited: Audit, home: Path, rules: QuotingRules) -> str:
    """The page: summary, figures that moved most, firms, restated failures, then each table."""
    _, described = datapackage.read_description(candidate_dir)
    seen = _see(candidate_dir, described, audited, home, rules, _SHOWN)
    compared = [] if seen is None else [each for each in seen.tables if each.changed is not None]
    firms = next((each for each in seen.differing if each.diff.table == "dim_firm"), None) if seen else None
    return page.rendered(
        "changes.html.j2",
        release=audited.release,
        title=described["title"],
        notice=described["notice"],
        against=seen.against if seen else None,
        is_live=bool(seen and audited.diff.get("live") == seen.against.id),
        restates=audited.diff.get("restates"),
        totals={kind: sum(getattr(each, kind) for each in compared) for kind in _WORDS},
        tables=seen.tables if seen else [],
        differing=seen.differing if seen else [],
        causes=seen.causes if seen else None,
        figures=seen.figures if seen else [],
        firms=firms,
        firm_names=seen.firm_names if seen else {},
        failures=audited.diff.get("failures_restated", []),
        words=_WORDS,
        shown=_SHOWN,
        listed=LISTED,
        table_file=TABLE_FILE,
    )


def render_table(candidate_dir: Path, audited: Audit, home: Path, rules: QuotingRules) -> str:
    """changes.csv; `not_listed` lines say in `after` how many rows of a table are beyond the bound."""
    _, described = datapackage.read_description(candidate_dir)
    seen = _see(candidate_dir, described, audited, home, rules, LISTED)
    written = io.StringIO()
    lines = csv.writer(written, lineterminator="\n")
    lines.writerow(COLUMNS)
    for table in seen.differing if seen else []:
        for change, cause in table.changes:
            cells = (change.table, change.key, change.change, change.column, change.before, change.after, cause)
            lines.writerow([cell and harmless(cell) for cell in cells])
        for kind, number in table.beyond.items():
            lines.writerow([table.diff.table, "", NOT_LISTED, kind, "", number, ""])
    return written.getvalue()


def _see(
    candidate_dir: Path, described: dict[str, Any], audited: Audit, home: Path, rules: QuotingRules, limit: int
) -> _Seen | None:
    """Compare with the release that the audit compared with; None for a first publication."""
    if audited.diff.get("against") is None:
        return None
    against = kept.read(home, audited.diff["against"])
    _, before = datapackage.read_description(against.path)
    tables = diff.tables(candidate_dir, described, against)
    with diff.opened(candidate_dir, against.path) as connection:
        causes = Causes(before, described, _definitions(connection))
        differing = []
        for one in tables:
            if one.changed is None or one.is_unchanged:
                continue
            listed = diff.changes_of(connection, one, against.edition, described["edition"], limit=limit)
            listed = rules.without_the_past_of_persons(listed)
            differing.append(_Table(one, [(change, causes.of(change, one.key)) for change in listed]))
        return _Seen(
            against, causes, tables, differing, _figures(connection, against, described), _firm_names(connection)
        )


def _definitions(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Indicators of both whose definition has another version."""
    rows = _rows(
        connection,
        "select indicator_id, b.definition_version, a.definition_version "
        "from candidate.indicator_catalogue a join reference.indicator_catalogue b using (indicator_id) "
        "where a.definition_version is distinct from b.definition_version",
    )
    return {indicator: f"nouvelle définition (version {before} → {after})" for indicator, before, after in rows}


def _figures(
    connection: duckdb.DuckDBPyConnection, against: kept.Release, described: dict[str, Any]
) -> list[dict[str, Any]]:
    """The figures of the end of the edition, without breakdown, that moved most in proportion."""
    rows = _rows(
        connection,
        "select coalesce(c.label, indicator_id), indicator_id, population, b.value, a.value, a.unit "
        "from candidate.indicators a join reference.indicators b using (indicator_id, population, breakdown, member) "
        "left join candidate.indicator_catalogue c using (indicator_id) "
        "where breakdown = 'none' and a.reference_date = ? and b.reference_date = ? "
        "and a.period_start = a.reference_date and b.period_start = b.reference_date "
        "and abs(a.value - b.value) > 1e-9 * greatest(abs(a.value), abs(b.value)) "
        "order by abs(a.value - b.value) / greatest(abs(a.value), abs(b.value)) desc, 2, 3 limit ?",
        [last_day(described["edition"]), last_day(against.edition), _FIGURES],
    )
    names = ("label", "indicator_id", "population", "before", "after", "unit")
    return [dict(zip(names, row, strict=True)) for row in rows]


def _firm_names(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    return dict(_rows(connection, "select firm_id, firm_name from candidate.dim_firm"))


def _rows(connection: duckdb.DuckDBPyConnection, query: str, values: list[Any] | None = None) -> list[tuple[Any, ...]]:
    """The rows of a query on both releases; none where one of them has not the table or the column."""
    try:
        return connection.execute(query, values or []).fetchall()
    except (duckdb.CatalogException, duckdb.BinderException):
        return []
