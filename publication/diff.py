"""What differs between a candidate and an earlier release: rows by key, columns by column, failures of past months.

Here: comparing, in SQL, whatever the size. Not here: which release to compare with (reference.py), whether a difference is
bearable (live_rules.py), where it comes from (causes.py), showing it (report/changes.py).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb

from expectations.runner import last_day
from publication import datapackage, reference
from publication.exports import DATABASE, literal, quoted
from publication.kept import PublicationRefused, Release

_MONTHS_SHOWN = 24
# They say when a row was read or for which edition, not what it says: another value there is no change.
STAMPS = frozenset({"edition", "fetched_at", "counted_on"})
# Sums of floating-point numbers end differently from one run to the next; a euro in a thousand million does not.
_NOISE = 1e-9

CAME_IN, WENT_OUT, CHANGED = "came_in", "went_out", "changed"
_HERE = '"is here"'
# The column that dates the fact of a row, where a table holds facts: what came in after a month may just be of the next.
DATED_BY = {
    "fct_capital_move": "publication_date",
    "fct_failure": "judgment_date",
    "fct_funding_round": "announced_on",
    "fct_insolvency_event": "publication_date",
    "fct_ownership_event": "event_date",
}


@dataclass(frozen=True)
class TableDiff:
    """How one table differs, row by row of its key.

    Attributes:
        key: the columns that find a row again (without `edition`: a row is followed from one edition to the next).
        rows_before, rows_after: None where the table does not exist.
        came_in, went_out, changed: rows; None when they could not be told apart, and `not_compared` says why (French).
        of_new_period: rows that came in dated after the end of the edition compared with.
        by_column: changed rows per column, those that did not change left out.
        is_key_broken: the candidate's own key is not unique.
    """

    table: str
    key: tuple[str, ...]
    rows_before: int | None
    rows_after: int | None
    came_in: int | None = None
    went_out: int | None = None
    changed: int | None = None
    of_new_period: int = 0
    by_column: dict[str, int] = field(default_factory=dict)
    not_compared: str | None = None
    is_key_broken: bool = False

    @property
    def is_unchanged(self) -> bool:
        return (self.came_in, self.went_out, self.changed) == (0, 0, 0)


@dataclass(frozen=True)
class Comparison:
    """A candidate beside the release that it continues.

    Attributes:
        against: None for a first publication; nothing else means anything then.
        tables: one per table of either, in alphabetical order; rows are compared in those asked for only.
        unreadable: why the release that should be compared with cannot be read (French).
    """

    against: Release | None
    tables: list[TableDiff]
    unreadable: str | None = None

    def of(self, table: str) -> TableDiff | None:
        return next((each for each in self.tables if each.table == table), None)


def with_reference(
    candidate: Path, described: dict[str, Any], home: Path, *, only: Collection[str] | None = None
) -> Comparison:
    """Compare a candidate with the release that it continues (see reference.reference).

    Args:
        only: the tables whose rows are compared; None = all.
    """
    try:
        against = reference.reference(home, described)
        return Comparison(against, tables(candidate, described, against, only))
    except (PublicationRefused, duckdb.Error, OSError, ValueError, KeyError) as error:
        reason = " ; ".join(error.reasons) if isinstance(error, PublicationRefused) else str(error).splitlines()[0]
        return Comparison(None, tables(candidate, described, None), unreadable=reason)


def for_audit(compared: Comparison, candidate: Path, described: dict[str, Any], home: Path) -> dict[str, Any]:
    """What audit.json keeps of a comparison, and what the publisher checks again.

    Returns:
        `live`: the release in service then; `against`: the one compared with, null when there is none; `tables`: rows
        before, after, came in, went out, changed; `failures_restated`: see `restated_failures`; `restates`: the earlier
        release of the same edition, and the tables where it differs.
    """
    against = compared.against
    return {
        "live": reference.live_id(home),
        "against": against.id if against else None,
        "tables": [_brief(each) for each in compared.tables],
        "failures_restated": restated_failures(against.path / DATABASE, candidate / DATABASE) if against else [],
        "restates": _restates(compared, candidate, described, home),
    }


def _restates(compared: Comparison, candidate: Path, described: dict[str, Any], home: Path) -> dict[str, Any] | None:
    earlier = reference.restated(home, described)
    if earlier is None:
        return None
    try:
        is_same = compared.against is not None and compared.against.id == earlier.id
        differing = compared.tables if is_same else tables(candidate, described, earlier)
    except (duckdb.Error, OSError, ValueError, KeyError):  # a damaged old release: said, and no more
        return {"release": earlier.id, "tables": None}
    return {"release": earlier.id, "tables": [_brief(each) for each in differing if not each.is_unchanged]}


def _brief(one: TableDiff) -> dict[str, Any]:
    shown = ("table", "rows_before", "rows_after", CAME_IN, WENT_OUT, CHANGED)
    return {name: value for name, value in asdict(one).items() if name in shown}


# tables ---------------------------------------------------------------------------------------------------------------


@contextmanager
def opened(candidate: Path, against: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the two databases attached as `candidate` and `reference`, both read-only."""
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        for name, folder in (("candidate", candidate), ("reference", against)):
            connection.execute(f"attach {literal(str(folder / DATABASE))} as {name} (read_only)")
        yield connection


def tables(
    candidate: Path, described: dict[str, Any], against: Release | None, only: Collection[str] | None = None
) -> list[TableDiff]:
    """Every table of a candidate or of the release it is compared with; the rows of those in `only` (None = all).

    Raises:
        duckdb.Error, OSError, ValueError, KeyError: one of the two cannot be read.
    """
    before = datapackage.read_description(against.path)[1] if against else {}
    was, now = datapackage.csv_resources(before), datapackage.csv_resources(described)
    counted = [_counted(table, was.get(table), now.get(table)) for table in sorted(was | now)]
    if against is None:
        return counted

    def is_asked(one: TableDiff) -> bool:
        return not one.not_compared and not one.is_unchanged and (only is None or one.table in only)

    with opened(candidate, against.path) as connection:
        editions = _Editions(against.edition, described["edition"])
        return [_compared(connection, one, editions) if is_asked(one) else one for one in counted]


@dataclass(frozen=True)
class RowChange:
    """One cell that changed, or one row that came in or went out (`column` is empty then).

    Attributes:
        key: the values of the key, joined by ` | `.
        is_of_new_period: a row that came in, dated after the end of the edition compared with.
    """

    table: str
    key: str
    change: str
    column: str
    before: str | None
    after: str | None
    is_of_new_period: bool


def changes_of(
    connection: duckdb.DuckDBPyConnection, one: TableDiff, edition_before: str, edition_after: str, *, limit: int
) -> list[RowChange]:
    """The changes of a compared table by its key, at most `limit` for each kind of change.

    Args:
        connection: see `opened`.
    """
    sides = _Sides(connection, one, _Editions(edition_before, edition_after))
    keys = {
        side: f"concat_ws(' | ', {', '.join(f'cast({side}.{quoted(name)} as varchar)' for name in one.key)})"
        for side in ("a", "b")
    }
    found: list[tuple[Any, ...]] = []
    for change, here, there in ((CAME_IN, "a", "b"), (WENT_OUT, "b", "a")):
        found += connection.execute(
            f"select {keys[here]} as found, '{change}', '', null, null, "
            f"{sides.is_of_new_period if change == CAME_IN else 'false'} "
            f"from {sides.joined} where {there}.{_HERE} is null order by 1 limit {limit}"
        ).fetchall()
    if one.by_column:
        cells = ", ".join(
            f"{{'name': {literal(name)}, 'was': cast(b.{quoted(name)} as varchar), "
            f"'is': cast(a.{quoted(name)} as varchar), 'differs': {sides.differs(name)}}}"
            for name in one.by_column
        )
        found += connection.execute(
            f"select found, '{CHANGED}', cell.name, cell.was, cell.is, false from (select {keys['a']} as found, "
            f"unnest([{cells}]) as cell from {sides.joined} where {sides.both} and ({sides.any_differs(one.by_column)})) "
            f"where cell.differs order by 1, 3 limit {limit}"
        ).fetchall()
    return [RowChange(one.table, *row) for row in found]


def _counted(table: str, was: dict[str, Any] | None, now: dict[str, Any] | None) -> TableDiff:
    """A table as the two descriptions tell it, without a look at its rows."""
    key = tuple(column for column in (now or was or {})["schema"]["primaryKey"] if column not in STAMPS)
    if was is None or now is None:
        alone = "table nouvelle" if was is None else "table disparue"
        rows = (was["rows"] if was else None, now["rows"] if now else None)
        return TableDiff(table, key, *rows, not_compared=alone)
    # The same text in every cell: nothing to look for, in most tables of most months.
    same = 0 if was["hash"] == now["hash"] else None
    return TableDiff(table, key, was["rows"], now["rows"], same, same, same)


def _compared(connection: duckdb.DuckDBPyConnection, one: TableDiff, editions: _Editions) -> TableDiff:
    sides = _Sides(connection, one, editions)
    if missing := [name for name in one.key if name not in sides.types_before or name not in sides.types_after]:
        return replace(one, not_compared=f"la clé a changé ({', '.join(missing)})")
    for catalog, side in (("candidate", "a"), ("reference", "b")):
        keys = ", ".join(quoted(name) for name in one.key)
        twice = connection.execute(
            f"select 1 from {catalog}.{quoted(one.table)} group by {keys} having count(*) > 1 limit 1"
        ).fetchone()
        if twice:
            where = "ici" if side == "a" else "avant"
            return replace(one, not_compared=f"la clé n'est pas unique ({where})", is_key_broken=side == "a")
    columns = sides.columns
    counts = connection.execute(
        "select "
        + ", ".join(
            [
                f"count(*) filter (where b.{_HERE} is null)",
                f"count(*) filter (where a.{_HERE} is null)",
                f"count(*) filter (where {sides.both} and ({sides.any_differs(columns)}))",
                f"count(*) filter (where b.{_HERE} is null and {sides.is_of_new_period})",
                *(f"count(*) filter (where {sides.both} and {sides.differs(name)})" for name in columns),
            ]
        )
        + f" from {sides.joined}"
    ).fetchone() or (0, 0, 0, 0)
    came_in, went_out, changed, new_period, *each = counts
    by_column = {name: number for name, number in zip(columns, each, strict=True) if number}
    return replace(
        one, came_in=came_in, went_out=went_out, changed=changed, of_new_period=new_period, by_column=by_column
    )


@dataclass(frozen=True)
class _Editions:
    before: str
    after: str


class _Sides:
    """The two versions of a table joined on its key: `a` the candidate's rows, `b` the earlier ones."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, one: TableDiff, editions: _Editions) -> None:
        self.types_after, self.types_before = (
            {
                name: str(kind)
                for name, kind, *_ in connection.execute(f"describe {catalog}.{quoted(one.table)}").fetchall()
            }
            for catalog in ("candidate", "reference")
        )
        # Columns of one side only came or went with a change of code: told as such, not row by row.
        self.columns = [
            name
            for name in self.types_after
            if name in self.types_before and name not in one.key and name not in STAMPS
        ]
        # A photograph of each edition: its end is the same place in all of them (indicators, reference_date).
        self._is_photograph = "edition" in self.types_after
        rows = (f"(select *, true as {_HERE} from {name}.{quoted(one.table)})" for name in ("candidate", "reference"))
        on = " and ".join(
            f"{self._place('a', name, editions.after)} is not distinct from {self._place('b', name, editions.before)}"
            for name in one.key
        )
        self.joined = " a full join ".join(rows) + f" b on {on or 'true'}"
        self.both = f"a.{_HERE} and b.{_HERE}"
        dated = DATED_BY.get(one.table)
        self.is_of_new_period = (
            f"coalesce(a.{quoted(dated)} > date '{last_day(editions.before)}', false)"
            if dated is not None and dated in self.types_after and editions.after > editions.before
            else "false"
        )

    def _place(self, side: str, name: str, edition: str) -> str:
        column = f"{side}.{quoted(name)}"
        if self._is_photograph and self.types_after[name] == self.types_before[name] == "DATE":
            return f"nullif({column}, date '{last_day(edition)}')"
        return column

    def differs(self, name: str) -> str:
        """Whether a column of two joined rows says something else."""
        a, b = f"a.{quoted(name)}", f"b.{quoted(name)}"
        kinds = {self.types_after[name], self.types_before[name]}
        if kinds <= {"DOUBLE", "FLOAT"}:
            return (
                f"not coalesce(abs({a} - {b}) <= {_NOISE} * greatest(abs({a}), abs({b})), {a} is not distinct from {b})"
            )
        if len(kinds) > 1:
            return f"cast({a} as varchar) is distinct from cast({b} as varchar)"
        return f"{a} is distinct from {b}"

    def any_differs(self, columns: Iterable[str]) -> str:
        return " or ".join(self.differs(name) for name in columns) or "false"


# failures -------------------------------------------------------------------------------------------------------------


def restated_failures(live: Path, candidate: Path) -> list[dict[str, Any]]:
    """Months of judgment that the live release already counted and that this one counts otherwise, the latest first.

    Returns:
        Per month: `month`, `failures_before`, `failures_after`, and the identifiers `came_in`, `went_out`; an opening that
        was cancelled, retracted or dated anew, or published late. Empty when either has no table of failures to read.
    """
    with duckdb.connect() as connection:
        try:
            connection.execute(f"attach {literal(str(live))} as live (read_only)")
            connection.execute(f"attach {literal(str(candidate))} as candidate (read_only)")
            rows = connection.execute(_RESTATED, {"months": _MONTHS_SHOWN}).fetchall()
        except duckdb.Error:  # a damaged file has its own rule; an older release may lack the table
            return []
    return [
        {
            "month": month,
            "failures_before": before,
            "failures_after": after,
            "came_in": came_in,
            "went_out": went_out,
        }
        for month, before, after, came_in, went_out in rows
    ]


# A failure keeps its identifier when only its outcome changes: it counts as the same in the same month.
_RESTATED = """
with before as (select failure_id, strftime(judgment_date, '%Y-%m') as month from live.main.fct_failure),
after as (select failure_id, strftime(judgment_date, '%Y-%m') as month from candidate.main.fct_failure),
counted as (
    select
        coalesce(before.month, after.month) as month,
        count(before.failure_id) as failures_before,
        count(after.failure_id) as failures_after,
        list_sort(list(after.failure_id) filter (where before.failure_id is null)) as came_in,
        list_sort(list(before.failure_id) filter (where after.failure_id is null)) as went_out
    from before
    full join after on before.failure_id = after.failure_id and before.month = after.month
    group by all
)
select month, failures_before, failures_after, coalesce(came_in, []), coalesce(went_out, [])
from counted
where (came_in is not null or went_out is not null) and month <= (select max(month) from before)
order by month desc
limit $months
"""
