"""Writes the published tables: one DuckDB file, Parquet, CSV, and CSV as a French spreadsheet wants it.

Here: how a table becomes a file. Not here: which tables, and whether they may leave (seal.py); describing them
(datapackage.py), the workbook (workbook.py); proving that all say the same (file_rules.py, which asks csv_text() and
excel_text() how a cell is written).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from publication import dictionary
from sources.spreadsheets import harmless_sql

if TYPE_CHECKING:
    from publication.seal import TableDoc

DATABASE = "panorama.duckdb"
RELEASE_TABLE = "_release"
RELEASE_COLUMNS = (
    "release",
    "edition",
    "origin",
    "region",
    "sealed_at",
    "code_sha256",
    "inputs_sha256",
    "notice",
)
EXCEL_FOLDER = "csv_excel_fr"
EXCEL_MOMENT = "%Y-%m-%d %H:%M:%S"
# Excel takes a file without this mark for Latin-1.
_BYTE_ORDER_MARK = "\ufeff"
_NEVER_A_FORMULA = re.compile(r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL.*|BOOLEAN|DATE|TIME.*")


@dataclass(frozen=True)
class Written:
    """A table as it was written: its columns with their DuckDB types, its number of rows."""

    columns: dict[str, str]
    rows: int


def quoted(identifier: str) -> str:
    """An identifier for SQL."""
    return '"' + identifier.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text for SQL, where a parameter is not possible (copy, attach, comment)."""
    return "'" + text.replace("'", "''") + "'"


def csv_text(column: str, kind: str) -> str:
    """The SQL of a cell as the CSV shows it: writing and checking ask here, so that they cannot differ.

    Args:
        kind: the column's DuckDB type; only what is neither number, date nor boolean can hold a formula.
    """
    text = f"cast({quoted(column)} as varchar)"
    return text if _NEVER_A_FORMULA.fullmatch(kind) else harmless_sql(text)


def excel_text(column: str, kind: str) -> str:
    """The SQL of a cell in csv_excel_fr/: decimal comma, VRAI and FAUX; dates stay ISO, which every Excel reads as dates.

    Args:
        kind: the column's DuckDB type.
    """
    own = quoted(column)
    if kind == "BOOLEAN":
        return f"case when {own} then 'VRAI' when not {own} then 'FAUX' end"
    if kind.startswith("TIMESTAMP"):
        return f"strftime({own}, {literal(EXCEL_MOMENT)})"
    if kind in ("DOUBLE", "FLOAT") or kind.startswith("DECIMAL"):
        return f"replace(cast({own} as varchar), '.', ',')"
    return csv_text(column, kind)


def write_all(
    warehouse: Path,
    folder: Path,
    tables: Iterable[TableDoc],
    release: dict[str, str],
    views: Iterable[TableDoc] = (),
) -> dict[str, Written]:
    """Write panorama.duckdb, parquet/, csv/ and csv_excel_fr/ into the folder; rows in the order of each table's key.

    Args:
        release: the one row of `_release`, by column of RELEASE_COLUMNS.
        views: written into the database alone, where they read its tables.
    """
    tables = list(tables)
    for name in ("parquet", "csv", EXCEL_FOLDER):
        (folder / name).mkdir()
    written: dict[str, Written] = {}
    with duckdb.connect(str(folder / DATABASE)) as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(f"attach {literal(str(warehouse))} as warehouse (read_only)")
        connection.execute("begin")  # one commit: hundreds of comments would each wait for the disk
        for table in tables:
            written[table.name] = _write_table(connection, folder, table, release)
        origins = dictionary.origins(connection)
        for table in tables:
            _write_comments(connection, table, origins.get(table.name, {}))
        for view in views:
            written[view.name] = _write_view(connection, view)
        names = ", ".join(f"? as {quoted(column)}" for column in RELEASE_COLUMNS)
        connection.execute(
            f"create table {quoted(RELEASE_TABLE)} as select {names}", [release[column] for column in RELEASE_COLUMNS]
        )
        connection.execute(
            f"comment on table {quoted(RELEASE_TABLE)} is 'Une ligne : de quelle publication vient ce fichier.'"
        )
        connection.execute("commit")
        connection.execute("detach warehouse")
        connection.execute("checkpoint")
    return written


def _write_table(
    connection: duckdb.DuckDBPyConnection, folder: Path, table: TableDoc, release: dict[str, str]
) -> Written:
    name = quoted(table.name)
    order = ", ".join(f"{quoted(column)} nulls last" for column in table.key) or "all"
    origin = f"warehouse.{quoted(table.schema)}.{name}"
    connection.execute(f"create table {name} as select * from {origin} order by {order}")
    columns = {row[0]: row[1] for row in connection.execute(f"describe {name}").fetchall()}
    facts = ", ".join(f"{key}: {literal(release[key])}" for key in ("release", "edition", "origin", "notice"))
    connection.execute(
        f"copy {name} to {literal(str(folder / 'parquet' / f'{table.name}.parquet'))} "
        f"(format parquet, compression zstd, kv_metadata {{{facts}}})"
    )
    cells = ", ".join(f"{csv_text(column, kind)} as {quoted(column)}" for column, kind in columns.items())
    connection.execute(
        f"copy (select {cells} from {name}) to {literal(str(folder / 'csv' / f'{table.name}.csv'))} (format csv, header)"
    )
    _write_for_excel(connection, folder / EXCEL_FOLDER / f"{table.name}.csv", name, columns)
    counted = connection.execute(f"select count(*) from {name}").fetchone()
    return Written(columns, counted[0] if counted else 0)


def _write_view(connection: duckdb.DuckDBPyConnection, view: TableDoc) -> Written:
    """The view as the warehouse defines it, over the tables of this database: whoever attaches it may give it any name."""
    found = connection.execute(
        "select sql from duckdb_views() where database_name = 'warehouse' and view_name = ?", [view.name]
    ).fetchone()
    # DuckDB writes each table's name in full.
    definition = (found[0] if found else "").replace(f"warehouse.{view.schema}.", "")
    connection.execute(definition)
    name = quoted(view.name)
    connection.execute(f"comment on view {name} is {literal(dictionary.table_comment(view.description, view.key, []))}")
    _write_column_comments(connection, view, {})
    columns = {row[0]: row[1] for row in connection.execute(f"describe {name}").fetchall()}
    counted = connection.execute(f"select count(*) from {name}").fetchone()
    return Written(columns, counted[0] if counted else 0)


def _write_comments(
    connection: duckdb.DuckDBPyConnection, table: TableDoc, origins: dict[str, list[dictionary.Origin]]
) -> None:
    name = quoted(table.name)
    told = dictionary.table_comment(table.description, table.key, dictionary.of_table(origins))
    connection.execute(f"comment on table {name} is {literal(told)}")
    _write_column_comments(connection, table, origins)


def _write_column_comments(
    connection: duckdb.DuckDBPyConnection, table: TableDoc, origins: dict[str, list[dictionary.Origin]]
) -> None:
    for column in table.columns:
        told = dictionary.column_comment(column.description, column.unit, origins.get(column.name, []))
        connection.execute(f"comment on column {quoted(table.name)}.{quoted(column.name)} is {literal(told)}")


def _write_for_excel(connection: duckdb.DuckDBPyConnection, path: Path, name: str, columns: dict[str, str]) -> None:
    # The mark stands before the first column's name, which is plain: nothing quotes it.
    marks = (_BYTE_ORDER_MARK, *[""] * (len(columns) - 1))
    cells = ", ".join(
        f"{excel_text(column, kind)} as {quoted(mark + column)}"
        for mark, (column, kind) in zip(marks, columns.items(), strict=True)
    )
    connection.execute(
        f"copy (select {cells} from {name}) to {literal(str(path))} "
        "(format csv, header, delimiter ';', new_line '\\r\\n')"
    )
