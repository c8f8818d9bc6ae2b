"""The history of the indicators: every release of the home, its own method, and rows that outlive a pruning."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from publication import durable, history
from tests.gate.house import House


@pytest.fixture
def home(whole_house: House) -> Path:
    return whole_house.home


def another(
    home: Path, release_id: str, *, origin: str = "sample", definition_version: int = 1, value: float | None = None
) -> None:
    """A release like 2026-10.r1 under another name, whose catalogue and figures are invented anew."""
    folder = home / "releases" / release_id
    shutil.copytree(home / "releases" / "2026-10.r1", folder)
    content = json.loads((folder / "release.json").read_bytes())
    for name in ("release.json", "parquet/indicators.parquet", "parquet/indicator_catalogue.parquet"):
        (folder / name).chmod(0o644)
    (folder / "release.json").write_bytes(
        durable.to_json({**content, "release": release_id, "edition": release_id[:7], "origin": origin})
    )
    with duckdb.connect() as connection:
        for table, change in (
            ("indicators", f"edition := '{release_id[:7]}'" + (f", value := {value}" if value is not None else "")),
            ("indicator_catalogue", f"definition_version := {definition_version}"),
        ):
            path = folder / "parquet" / f"{table}.parquet"
            columns = ", ".join(f"{part.split(' := ')[1]} as {part.split(' := ')[0]}" for part in change.split(", "))
            connection.execute(f"create or replace table t as select * replace ({columns}) from read_parquet('{path}')")
            connection.execute(f"copy t to '{path}' (format parquet)")


def rows(home: Path, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect() as connection:
        connection.execute(f"create view history as from read_parquet('{home}/history/indicators_history.parquet')")
        return connection.execute(query).fetchall()


def test_every_release_stands_in_it_and_the_latest_revision_says_so(home: Path) -> None:
    another(home, "2026-10.r2")
    another(home, "2026-09.r1")
    assert history.follow(home) is None
    assert rows(home, "select distinct release, edition, is_latest_revision from history order by all") == [
        ("2026-09.r1", "2026-09", True),
        ("2026-10.r1", "2026-10", False),
        ("2026-10.r2", "2026-10", True),
    ]
    assert rows(home, "select count(*) from history where definition_version is null") == [(0,)]


def test_a_change_of_method_can_be_told_from_a_trend(home: Path) -> None:
    another(home, "2026-09.r1", definition_version=1, value=7)
    another(home, "2026-11.r1", definition_version=2, value=9)
    history.write(home)
    found = rows(
        home,
        "select distinct edition, value, definition_version from history "
        "where indicator_id = 'firms.firms' and release <> '2026-10.r1' order by all",
    )
    assert found == [("2026-09", 7.0, 1), ("2026-11", 9.0, 2)]


def test_the_rows_of_a_release_that_is_not_to_be_spread_say_so(home: Path) -> None:
    another(home, "2026-09.r1")
    path = home / "releases" / "2026-09.r1" / "release.json"
    content = json.loads(path.read_bytes())
    content["sources"] = [{"id": "sgpi", "rows": 7, "licence": {"publication": "restricted"}}]
    path.write_bytes(durable.to_json(content))
    history.write(home)
    found = rows(home, "select distinct release, is_restricted from history order by all")
    assert found == [("2026-09.r1", True), ("2026-10.r1", False)]


def test_the_rows_of_a_pruned_release_stay(home: Path) -> None:
    another(home, "2026-09.r1")
    history.write(home)
    before = rows(home, "select count(*) from history")
    shutil.rmtree(home / "releases" / "2026-09.r1")
    history.write(home)
    history.write(home)
    assert rows(home, "select count(*) from history") == before
    assert rows(home, "select distinct release from history order by all") == [("2026-09.r1",), ("2026-10.r1",)]


def test_a_demonstration_is_no_point_of_a_real_series(home: Path) -> None:
    history.write(home)
    another(home, "2026-11.r1", origin="live")
    history.write(home)
    assert rows(home, "select distinct release, origin from history") == [("2026-11.r1", "live")]


def test_parquet_and_csv_hold_the_same_rows_in_the_same_order_and_nothing_lies_beside_them(home: Path) -> None:
    folder = home / "history"
    folder.mkdir()
    (folder / ".indicators_history.parquet.1").write_text("d'un processus tué")
    history.write(home)
    with duckdb.connect() as connection:
        (parquet,) = connection.execute(
            f"select list(indicator_id) from read_parquet('{folder}/indicators_history.parquet')"
        ).fetchone()
        (written,) = connection.execute(
            f"select list(indicator_id) from read_csv('{folder}/indicators_history.csv')"
        ).fetchone()
    assert parquet == written
    assert sorted(path.name for path in folder.iterdir()) == ["indicators_history.csv", "indicators_history.parquet"]


def test_a_damaged_history_is_made_again_and_one_that_cannot_be_written_stays(home: Path) -> None:
    history.write(home)
    path = home / "history" / "indicators_history.parquet"
    path.write_bytes(b"not a table")
    assert history.follow(home) is None
    whole = path.read_bytes()
    (home / "releases" / "2026-10.r1" / "parquet" / "indicators.parquet").unlink()
    assert "indicators.parquet" in (history.follow(home) or "")
    assert path.read_bytes() == whole


def test_a_home_without_release_has_no_history(tmp_path: Path) -> None:
    history.write(tmp_path)
    assert not (tmp_path / "history").exists()
