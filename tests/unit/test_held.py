"""What the warehouse says that it holds: what differs, what may be noted after a build, what nothing makes any more."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from pipelines import held
from pipelines.held import Held, Outcome
from publication.seal import BuildIdentity

IDENTITY = BuildIdentity("2026-10", "sample", "76", "inputs", "code")


def node(kind: str, name: str, *parents: str) -> dict:
    return {"resource_type": kind, "alias": name, "depends_on": {"nodes": list(parents)}}


# An invented project: seed → a → b, and a test of b.
MANIFEST = {
    "nodes": {
        "seed.p.words": node("seed", "words"),
        "model.p.a": node("model", "a", "seed.p.words"),
        "model.p.b": node("model", "b", "model.p.a"),
        "test.p.b_is_key": node("test", "b_is_key", "model.p.b"),
    }
}
WANTED = {each: f"{each} as wanted" for each in MANIFEST["nodes"]}


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        for name in ("words", "a", "b"):
            connection.execute(f"create table {name} as select 1 as x")
        connection.execute(
            "create table _build (edition varchar, origin varchar, region varchar, inputs_sha256 varchar, code_sha256 varchar)"
        )
        connection.execute(
            "create table _held (unique_id varchar, fingerprint varchar, built_at varchar, outcome varchar)"
        )
    return path


def whole(warehouse: Path) -> bool:
    done = dict.fromkeys(WANTED) | {"test.p.b_is_key": Outcome("warn", 2, "deux lignes", "select 1")}
    return held.write(warehouse, MANIFEST, WANTED, done, IDENTITY)


def mark(warehouse: Path) -> list[tuple]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return connection.execute("select edition, code_sha256 from _build").fetchall()


def test_a_warehouse_that_is_not_there_or_says_nothing_holds_nothing(tmp_path: Path) -> None:
    assert held.read(tmp_path / "absent.duckdb") == {}
    with duckdb.connect(str(tmp_path / "old.duckdb")) as connection:
        connection.execute("create table dim_firm as select 1")
    assert held.read(tmp_path / "old.duckdb") == {}


def test_after_a_whole_build_nothing_differs_and_the_warehouse_is_marked_once(warehouse: Path) -> None:
    assert whole(warehouse) and whole(warehouse)
    assert mark(warehouse) == [("2026-10", "code")]
    known = held.read(warehouse)
    assert held.stale(known, WANTED) == []
    assert known["test.p.b_is_key"].outcome == Outcome("warn", 2, "deux lignes", "select 1")


def test_what_differs_is_absent_or_unknowable_is_to_be_built(warehouse: Path) -> None:
    whole(warehouse)
    wanted = {**WANTED, "model.p.b": "another", "model.p.c": "new", "test.p.b_is_key": None}
    assert held.stale(held.read(warehouse), wanted) == ["model.p.b", "test.p.b_is_key", "model.p.c"]


def test_a_table_that_somebody_dropped_is_built_again(warehouse: Path) -> None:
    whole(warehouse)
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("drop table a")
    assert held.stale(held.read(warehouse), WANTED) == ["model.p.a"]


def test_a_model_built_alone_upon_an_older_parent_is_not_noted_as_what_is_wanted() -> None:
    known = {each: Held(f"{each} as wanted", "2026-11-01") for each in WANTED} | {"model.p.a": Held("older", "")}
    assert held.current(MANIFEST, known, WANTED, ["model.p.b"]) == ["seed.p.words"]
    assert held.current(MANIFEST, known, WANTED, ["model.p.a", "model.p.b", "test.p.b_is_key"]) == list(WANTED)


def test_a_build_that_failed_half_way_notes_what_was_built_and_marks_nothing(warehouse: Path) -> None:
    assert not held.write(warehouse, MANIFEST, WANTED, {"seed.p.words": None, "model.p.a": None}, IDENTITY)
    assert mark(warehouse) == []
    assert set(held.read(warehouse)) == {"seed.p.words", "model.p.a"}


def test_a_test_that_fails_at_the_end_of_the_graph_leaves_no_mark_until_it_passes(warehouse: Path) -> None:
    relations = [each for each in WANTED if not each.startswith("test.")]
    assert not held.write(warehouse, MANIFEST, WANTED, dict.fromkeys(relations), IDENTITY)
    assert mark(warehouse) == []
    assert held.stale(held.read(warehouse), WANTED) == ["test.p.b_is_key"]
    assert held.write(warehouse, MANIFEST, WANTED, {"test.p.b_is_key": Outcome("pass")}, IDENTITY)
    assert mark(warehouse) == [("2026-10", "code")]


def test_what_no_node_makes_any_more_is_dropped_with_the_drafts_of_a_killed_build(warehouse: Path) -> None:
    whole(warehouse)
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("create schema landing")
        connection.execute("create view landing.gone__rows as select 1")
        connection.execute("create view landing.rounds__rounds as select 1")
        connection.execute("create table b__dbt_tmp as select 1")
        connection.execute('create view "a ""former"" model" as select 1')
    dropped = held.drop_unknown(warehouse, MANIFEST, ["rounds.rounds"])
    assert sorted(dropped) == ['a "former" model', "b__dbt_tmp", "gone__rows"]
    assert held.drop_unknown(warehouse, MANIFEST, ["rounds.rounds"]) == []
    assert held.stale(held.read(warehouse), WANTED) == []


def test_what_is_known_of_a_node_that_is_gone_goes_too(warehouse: Path) -> None:
    whole(warehouse)
    fewer = {each: fingerprint for each, fingerprint in WANTED.items() if not each.startswith("test.")}
    assert held.write(warehouse, MANIFEST, fewer, {}, IDENTITY)
    assert set(held.read(warehouse)) == set(fewer)


def test_the_share_is_said_in_words() -> None:
    assert held.share_rebuilt(60, 240) == "60 tables et vues refaites sur 240 (25 %), 180 gardées"
