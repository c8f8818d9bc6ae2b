"""Landing by SQL, whatever the plan: rows stand in the order of their file, and a broken query is an error of the source."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from sources.archive import Archive
from sources.arrival import Arrival
from sources.errors import BadBytes, SourceError
from sources.landing import land
from sources.reading import LocalFile
from sources.selection import Selection
from sources.spec import LICENCE_OUVERTE_2, Cadence, Kind, Origin, Scope, SourceSpec, Table

SCOPE = Scope("2026-10", "76", ("31",), ())


def arrival_of(
    tmp_path: Path, query: str, scope: Scope | None = SCOPE, more: tuple[Table, ...] = ()
) -> tuple[Arrival, list[int]]:
    """What lands of a query over a file of ten rows (column `id`, 0 to 9), and the rows in the order they landed."""

    def select(connection: object, files: list[LocalFile], scope: Scope, folder: Path) -> Iterator[Selection]:
        file = f"read_parquet('{files[0].path}', file_row_number = true)"
        rows = f"select id, file_row_number as _row_number, '{files[0].sha256}' as _archive_sha256 from {file} {query}"
        yield Selection("rows", tuple(files), rows, rows_in=10)

    spec = SourceSpec(
        id="essai",
        title="Source d'essai",
        publisher="Les tests",
        licence=LICENCE_OUVERTE_2,
        attribution="Les tests",
        cadence=Cadence.MONTHLY,
        kind=Kind.REMOTE,
        landing_page="",
        files=(),
        select=select,
        tables=(Table("rows", key=("id",), needed=("id",)), *more),
    )
    archive = Archive(tmp_path / "archive", Origin.LIVE)
    with archive.temporary_file() as received:
        duckdb.sql(f"copy (select range as id from range(10)) to '{received}' (format parquet)")
        delivery = archive.record(spec, "2026-10", [archive.store(spec, received, "rows.parquet", rows=10)])
    (arrival,) = land(spec, archive, delivery, tmp_path / "landing", scope)
    found = duckdb.sql(f"select id from read_parquet('{tmp_path / 'landing' / arrival.path}')").fetchall()
    return arrival, [number for (number,) in found]


def test_rows_land_in_the_order_of_their_file_whatever_the_query_does(tmp_path: Path) -> None:
    arrival, rows = arrival_of(tmp_path, "order by id desc")
    assert rows == list(range(10))
    assert arrival.rows_in == arrival.rows_accounted == arrival.rows_announced == 10


def test_a_row_that_a_query_forgets_is_missing_from_the_account(tmp_path: Path) -> None:
    arrival, _ = arrival_of(tmp_path, "where id <> 3")
    assert (arrival.rows_in, arrival.rows_accounted) == (10, 9)


def test_a_query_that_fails_is_an_error_of_the_source_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(BadBytes, match=r"essai : les fichiers reçus ne se lisent pas"):
        arrival_of(tmp_path, "where error('cassé')::boolean")
    assert list((tmp_path / "landing").iterdir()) == []


def test_a_table_that_is_not_selected_is_missing(tmp_path: Path) -> None:
    with pytest.raises(BadBytes, match="la table « other » manque"):
        arrival_of(tmp_path, "", more=(Table("other", key=("id",), needed=("id",)),))


def test_a_selection_needs_a_perimeter(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="aucun périmètre"):
        arrival_of(tmp_path, "", scope=None)
