"""A sealed candidate as the rules of across_tables.json see it: folder, database, description.

Not here: the rules (file_rules.py, person_rules.py, column_rules.py, live_rules.py), the order and the verdict (audit.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from publication.diff import Comparison
from publication.exports import DATABASE, RELEASE_TABLE, literal
from sources import suppressions
from sources.suppressions import Suppression


@dataclass(frozen=True)
class Subject:
    """What the rules look at: the candidate's folder, its database opened read-only, what it says of itself."""

    folder: Path
    connection: duckdb.DuckDBPyConnection
    described: dict[str, Any]
    suites_dir: Path
    waiver_faults: list[str]
    columns: dict[str, dict[str, str]]  # table or view → column → DuckDB type
    compared: Comparison
    home: Path
    suppressed: tuple[Suppression, ...] = field(default=(), repr=False)  # who asked this home to be published no more
    views: frozenset[str] = frozenset()


def open_subject(
    folder: Path,
    described: dict[str, Any],
    suites_dir: Path,
    waiver_faults: list[str],
    compared: Comparison,
    home: Path,
) -> Subject:
    """Open a candidate for the rules; the caller closes `connection`.

    Raises:
        duckdb.Error: the database is not one.
        BadBytes: the home's list of suppressions can't be read.
    """
    connection, columns = open_database(folder)
    return Subject(
        folder,
        connection,
        described,
        suites_dir,
        waiver_faults,
        columns,
        compared,
        home,
        suppressions.read(home),
        views_of(connection, "candidate"),
    )


def open_database(folder: Path) -> tuple[duckdb.DuckDBPyConnection, dict[str, dict[str, str]]]:
    """A connection to which the database of a candidate or release is attached read-only, as `candidate`, and its columns.

    Raises:
        duckdb.Error: the database is not one.
    """
    # The rules write their working tables in memory; the candidate is attached read-only and stays as sealed.
    connection = duckdb.connect()
    connection.execute("set TimeZone = 'UTC'")
    connection.execute("set autoinstall_known_extensions = false")
    connection.execute(f"attach {literal(str(folder / DATABASE))} as candidate (read_only)")
    return connection, columns_of(connection)


def columns_of(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """The columns of each table of the database that is attached as `candidate`, with their types."""
    columns: dict[str, dict[str, str]] = {}
    for table, column, kind in connection.execute(
        "select table_name, column_name, data_type from duckdb_columns() where database_name = 'candidate' "
        "order by table_name, column_index"
    ).fetchall():
        columns.setdefault(table, {})[column] = kind
    return columns


def tables_of(subject: Subject) -> list[str]:
    """The published tables, without the one that names the release, nor the views that read them."""
    return [table for table in subject.columns if table != RELEASE_TABLE and table not in subject.views]


def views_of(connection: duckdb.DuckDBPyConnection, database: str) -> frozenset[str]:
    """The views of an attached database."""
    rows = connection.execute(
        "select view_name from duckdb_views() where database_name = ? and not internal", [database]
    ).fetchall()
    return frozenset(name for (name,) in rows)
