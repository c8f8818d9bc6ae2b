"""Landing by SQL, for sources too large to pass through Python: DuckDB reads the archived Parquet and writes the landing.

A source says what it keeps as one `Selection` per table (its spec's `select`); here each is written, its repeated rows
dropped, its shared keys flagged, and all its rows accounted for. Only the columns that are named are read. Not here: what
a source selects (its own folder), small sources (landing.py).
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from sources.archive import Delivery
from sources.arrival import Arrival, Outside, parquet_path, write_arrival
from sources.errors import BadBytes, KeyConflict
from sources.reading import ARCHIVE_SHA256, ROW_NUMBER, LocalFile, Rejection
from sources.spec import Scope, SourceSpec, Table
from sources.sql import literal, quoted

MEMORY_LIMIT = "2GB"  # DuckDB's own; the process adds its buffers and Python, and stays below 3 GB
CONFLICT = "_is_key_conflict"

Select = Callable[[duckdb.DuckDBPyConnection, list[LocalFile], Scope, Path], Iterator["Selection"]]


@dataclass(frozen=True)
class Selection:
    """One table, as SQL over archived files.

    Attributes:
        name: name of the table in the source's spec.
        files: the archived files that it is read from; empty when they could not be had.
        rows: a query that gives the landed columns, `_row_number` and `_archive_sha256`; they land in the order of these two.
        rows_in: the rows of these files, counted otherwise than by `rows` and `outside`, which must add up to them.
        outside: a query that gives (reason, rows) for what the perimeter leaves out.
        aggregated: an expression over the landed rows that gives the number of rows of the files they stand for, where they are
            counts.
        rejected: rows of these files that could not be read as rows.
        new_columns: columns of the files that the spec does not know.
    """

    name: str
    files: tuple[LocalFile, ...]
    rows: str
    rows_in: int
    outside: str | None = None
    aggregated: str | None = None
    rejected: tuple[Rejection, ...] = field(default=())
    new_columns: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class _Draft:
    selection: Selection
    path: Path
    rows: int
    duplicates: int
    conflicting: tuple[int, ...]
    outside: tuple[Outside, ...]
    aggregated: int | None


def land_selected(
    spec: SourceSpec, select: Select, files: list[LocalFile], delivery: Delivery, root: Path, scope: Scope
) -> list[Arrival]:
    """Write every table that a source selects to Parquet; nothing is put in place before all of them are drafted.

    While they are drafted, each table can be read by the next selections as a view of its name (`landed_<table>`). A
    source may draft what it reads twice in the folder it is given, gone afterwards.

    Raises:
        BadBytes: a file can't be read, too many rows were set aside, or a table is missing.
        KeyConflict: a key stands more often than the table's budget allows.
    """
    with workshop(root) as (connection, folder):
        try:
            drafts = {
                each.name: _draft(spec, spec.table(each.name), each, connection, folder)
                for each in select(connection, files, scope, folder)
            }
        except duckdb.Error as error:
            raise BadBytes(
                spec.id,
                "les fichiers reçus ne se lisent pas jusqu'au bout",
                file=", ".join(file.name for file in files),
                place=str(error).splitlines()[0][:300],
                rule="des fichiers entiers, aux types publiés",
                advice="relancer la source ; si cela dure, comparer le schéma avec celui de l'éditeur",
            ) from error
        for table in spec.tables:
            if table.name not in drafts:
                raise BadBytes(
                    spec.id, f"la table « {table.name} » manque", rule="chaque table de la source est livrée"
                )
        return [_put_in_place(spec, delivery, drafts[table.name], root, scope) for table in spec.tables]


@contextmanager
def workshop(root: Path) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """A connection that spills below a folder rather than grow, and a place for drafts there; both gone afterwards."""
    root.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".selecting-", dir=root))
    try:
        with duckdb.connect() as connection:
            connection.execute(f"set memory_limit = {literal(MEMORY_LIMIT)}")
            connection.execute(f"set temp_directory = {literal(folder / 'spill')}")
            connection.execute("set enable_progress_bar = false")
            connection.execute("set timezone = 'UTC'")
            yield connection, folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _draft(
    spec: SourceSpec, table: Table, selection: Selection, connection: duckdb.DuckDBPyConnection, folder: Path
) -> _Draft:
    """Write one table to the drafts and count what became of every row."""
    refuse_beyond_budget(spec, table, selection.rejected, _names(selection), selection.rows_in)
    path = folder / f"{table.name}.parquet"
    ordered = f"order by {ARCHIVE_SHA256}, {ROW_NUMBER}"
    _copy(connection, f"select *, false as {CONFLICT} from ({selection.rows})", path)
    # A plan that only scans and probes may keep the order of the files, others do not: a sort is paid by those alone.
    if not _stands_in_order(connection, path, (ARCHIVE_SHA256, ROW_NUMBER), "<="):
        unordered, path = path, folder / f"{table.name}-ordered.parquet"
        _copy(connection, f"from read_parquet({literal(unordered)}) {ordered}", path)
        unordered.unlink()
    selected = _number(connection, f"select count(*) from read_parquet({literal(path)})")
    repeated = _repeated_keys(connection, table, path)
    conflicting: tuple[int, ...] = ()
    if repeated:
        first, path = path, folder / f"{table.name}-flagged.parquet"
        _copy(connection, f"from ({_flagged(connection, table, first)}) {ordered}", path)
        conflicting = _conflicts(spec, table, selection, connection, path)
    connection.execute(f"create view landed_{table.name} as from read_parquet({literal(path)})")
    rows = _number(connection, f"select count(*) from landed_{table.name}")
    outside = connection.execute(selection.outside).fetchall() if selection.outside else []
    return _Draft(
        selection=selection,
        path=path,
        rows=rows,
        duplicates=selected - rows,
        conflicting=conflicting,
        outside=tuple(Outside(reason, count) for reason, count in sorted(outside)),
        aggregated=_number(connection, f"select {selection.aggregated} from landed_{table.name}")
        if selection.aggregated
        else None,
    )


def refuse_beyond_budget(
    spec: SourceSpec, table: Table, rejected: tuple[Rejection, ...], file_name: str, rows_in: int
) -> None:
    """That no more rows of a table were set aside than it tolerates.

    Raises:
        BadBytes: more were; the first ones are shown.
    """
    tolerated = max(table.rejection_budget, int(table.rejection_share * rows_in))
    if len(rejected) <= tolerated:
        return
    first = rejected[0]
    column = f", colonne « {first.column} »" if first.column else ""
    raise BadBytes(
        spec.id,
        f"{len(rejected)} ligne(s) inutilisable(s), {tolerated} tolérée(s)",
        file=file_name,
        place=" ; ".join(f"ligne {item.row_number} : {item.reason}" for item in rejected[:5]),
        rule=f"{first.reason}{column}",
    )


def _copy(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    connection.execute(f"copy ({query}) to {literal(path)} (format parquet, compression zstd)")


def _stands_in_order(connection: duckdb.DuckDBPyConnection, path: Path, columns: tuple[str, ...], step: str) -> bool:
    """Whether `step` (`<=`, `<`) leads from each row to the next. A window without an order streams: nothing is sorted or kept."""
    place = f"({', '.join(quoted(name) for name in columns)})"
    steps = f"select lag({place}) over () {step} {place} as holds, row_number() over () as row from read_parquet({literal(path)})"
    return _number(connection, f"select count(*) from ({steps}) where not coalesce(holds, row = 1)") == 0


def _repeated_keys(connection: duckdb.DuckDBPyConnection, table: Table, path: Path) -> int:
    """How many keys stand on more than one row; they are kept in a table `repeated`."""
    key = ", ".join(quoted(name) for name in table.key)
    # In a file that its publisher sorts by key, none can.
    sorted_by_key = _stands_in_order(connection, path, table.key, "<")
    connection.execute(f"""
        create or replace temp table repeated as
        select {key} from read_parquet({literal(path)}) where {not sorted_by_key} group by all having count(*) > 1
    """)
    return _number(connection, "select count(*) from repeated")


def _flagged(connection: duckdb.DuckDBPyConnection, table: Table, path: Path) -> str:
    """The query of the draft without exact repetitions, the rows that still share their key flagged."""
    described = connection.execute(f"describe from read_parquet({literal(path)})").fetchall()
    names = [name for name, *_ in described if name not in (ROW_NUMBER, ARCHIVE_SHA256, CONFLICT)]
    columns = ", ".join(quoted(name) for name in names)
    key = ", ".join(quoted(name) for name in table.key)
    has_key = " and ".join(f"{quoted(name)} is not null" for name in table.key)
    same = " and ".join(f"drafted.{quoted(name)} is not distinct from repeated.{quoted(name)}" for name in table.key)
    return f"""
        with drafted as (from read_parquet({literal(path)})),
        alone as (from drafted anti join repeated on {same}),
        together as (from drafted semi join repeated on {same}),
        kept as (
            from together
            qualify row_number() over (partition by {columns} order by {ARCHIVE_SHA256}, {ROW_NUMBER}) = 1
        )
        from alone
        union all
        select * replace (({has_key}) and count(*) over (partition by {key}) > 1 as {CONFLICT}) from kept
    """


def _conflicts(
    spec: SourceSpec, table: Table, selection: Selection, connection: duckdb.DuckDBPyConnection, path: Path
) -> tuple[int, ...]:
    """Where the rows stand that share their key with another, different row.

    Raises:
        KeyConflict: there are more than the table's budget allows.
    """
    key = ", ".join(quoted(name) for name in table.key)
    flagged = f"read_parquet({literal(path)}) where {CONFLICT}"
    numbers = connection.execute(f"select {ROW_NUMBER} from {flagged} order by 1").fetchall()
    keys = connection.execute(
        f"select list({ROW_NUMBER} order by 1), {key} from {flagged} group by all order by 1"
    ).fetchall()
    surplus = len(numbers) - len(keys)
    if surplus > table.key_conflict_budget:
        rows, *values = keys[0]
        raise KeyConflict(
            spec.id,
            f"{surplus} clé(s) en double, {table.key_conflict_budget} tolérée(s)",
            file=_names(selection),
            place=f"lignes {', '.join(map(str, rows))} : {', '.join(f'{k} = {v!r}' for k, v in zip(table.key, values, strict=True))}",
            rule=f"({', '.join(table.key)}) est unique",
        )
    return tuple(number for (number,) in numbers)


def _put_in_place(spec: SourceSpec, delivery: Delivery, draft: _Draft, root: Path, scope: Scope) -> Arrival:
    selection = draft.selection
    target = parquet_path(root, delivery.origin.value, spec.id, selection.name, delivery.edition)
    target.parent.mkdir(parents=True, exist_ok=True)
    announced = {file.name: file.rows for file in delivery.files}
    counts = [announced.get(file.name) for file in selection.files]
    arrival = Arrival(
        source_id=spec.id,
        table=selection.name,
        edition=delivery.edition,
        origin=delivery.origin.value,
        file_name=_names(selection),
        archive_sha256=", ".join(file.sha256 for file in selection.files),
        delivery_sha256=delivery.sha256,
        rows_announced=None if None in counts else sum(count or 0 for count in counts),
        rows_in=selection.rows_in,
        rows_landed=draft.rows,
        duplicates_dropped=draft.duplicates,
        key_conflicts=len(draft.conflicting),
        conflicting_rows=draft.conflicting[:10],
        rejected=selection.rejected,
        new_columns=selection.new_columns,
        path=str(target.relative_to(root)),
        bytes=draft.path.stat().st_size,
        outside=draft.outside,
        rows_aggregated=draft.aggregated,
        perimeter_sha256=scope.perimeter_sha256,
    )
    write_arrival(arrival, draft.path, target)
    return arrival


def _names(selection: Selection) -> str:
    return ", ".join(file.name for file in selection.files) or "aucun fichier"


def _number(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    (number,) = connection.execute(query).fetchone() or (0,)
    return int(number or 0)
