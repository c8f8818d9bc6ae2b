"""What readers see: one edition per transaction, whatever is switched, dropped or changed around them."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import psycopg
import pytest

from publication.postgres import loading, serving
from publication.postgres.connecting import Connection
from publication.postgres.errors import PostgresFailed
from tests.postgres.readers import VIEWS, Seen, read_until


def loaded(connection: Connection, release: str, *columns: str) -> loading.Sealed:
    """A made-up release as loading.py would leave it: each row of its tables says which release it is of."""
    what = loading.Sealed(
        Path(), release, release[:7], "sample", "76", "Démonstration.", f"{hash(release) % 16**9:064x}", []
    )
    with connection.transaction():
        loading._create_schema(connection, what)
        for table in VIEWS:
            own = "release" if table == "_release" else "mark"
            more = "".join(f", {column}" for column in columns)
            connection.execute(f"create table {what.schema}.{table} as select '{release}'::text as {own}{more}")
            connection.execute(f"comment on table {what.schema}.{table} is 'Table de {release}'")
    return what


def serve(connection: Connection, *releases: str) -> None:
    for release in releases:
        serving.serve(connection, loaded(connection, release), ahead_seconds=0)


def names(connection: Connection, view: str = "_release") -> list[str]:
    return [each for (each,) in connection.execute(f"select release from panorama.{view}")]


def wait_until_seen(release: str, seen: list[Seen]) -> None:
    """Until a reader has met the release; a busy machine may let none come for a while."""
    deadline = time.monotonic() + 30
    while not any(release in each.editions for each in seen) and time.monotonic() < deadline:
        time.sleep(0.01)


def test_no_transaction_mixes_editions_while_they_are_switched(url: str, connection: Connection) -> None:
    serve(connection, "2026-10.r1")
    stop, seen = threading.Event(), [Seen() for _ in range(4)]
    readers = [
        threading.Thread(target=read_until, args=(url, stop, each, seed), kwargs={"mark": "mark"})
        for seed, each in enumerate(seen)
    ]
    for reader in readers:
        reader.start()
    for number in range(2, 7):
        serving.serve(connection, loaded(connection, f"2026-10.r{number}"), ahead_seconds=0.1)
        serving.drop_what_is_no_longer_kept(connection)
        wait_until_seen(f"2026-10.r{number}", seen)
    stop.set()
    for reader in readers:
        reader.join()
    assert [each.errors for each in seen] == [[]] * 4
    assert [each.mixed for each in seen] == [[]] * 4
    assert set.union(*(each.editions for each in seen)) >= {f"2026-10.r{number}" for number in range(2, 7)}


@pytest.mark.parametrize("level", ["read committed", "repeatable read"])
def test_a_transaction_keeps_its_edition_until_it_ends(url: str, connection: Connection, level: str) -> None:
    serve(connection, "2026-10.r1")
    with psycopg.connect(url) as reader:
        reader.execute(f"set transaction isolation level {level}")
        assert names(reader) == ["2026-10.r1"]
        after = loaded(connection, "2026-11.r1")
        with pytest.raises(PostgresFailed, match=r"panorama\._release est tenue par la session \d+ \(postgres, \)"):
            serving.serve(connection, after, ahead_seconds=0, patience_seconds=0)
        assert reader.execute("select mark from panorama.indicators").fetchall() == [("2026-10.r1",)]
        reader.commit()
        serving.serve(connection, after, ahead_seconds=0)
        assert names(reader) == ["2026-11.r1"]


def test_a_transaction_that_began_before_the_switch_reads_the_edition_before(url: str, connection: Connection) -> None:
    serve(connection, "2026-10.r1")
    with psycopg.connect(url) as reader:
        reader.execute("select 1")
        serve(connection, "2026-11.r1")
        assert names(reader) == ["2026-10.r1"]
        reader.rollback()
        assert names(reader) == ["2026-11.r1"]


def test_a_transaction_older_than_what_is_kept_is_told_so(url: str, connection: Connection) -> None:
    serve(connection, "2026-07.r1")
    with psycopg.connect(url) as reader:
        reader.execute("select 1")
        serve(connection, "2026-08.r1", "2026-09.r1", "2026-10.r1")
        with pytest.raises(psycopg.errors.RaiseException, match=r"2026-07\.r1, qui n'est plus"):
            names(reader)


def test_going_back_needs_no_load_while_the_edition_is_kept(connection: Connection) -> None:
    serve(connection, "2026-09.r1", "2026-10.r1")
    what = loading.Sealed(Path(), "2026-09.r1", "2026-09", "sample", "76", "", "0" * 64, [])
    serving.serve(connection, what, ahead_seconds=0)
    assert names(connection) == ["2026-09.r1"]


def test_only_the_editions_kept_stay_and_only_ours_are_dropped(connection: Connection) -> None:
    connection.execute("create schema panorama_of_others; create table panorama_of_others.t (i integer)")
    serve(connection, "2026-07.r1", "2026-08.r1", "2026-09.r1", "2026-10.r1")
    loaded(connection, "2026-11.r1")  # of an attempt that was never published
    assert serving.drop_what_is_no_longer_kept(connection) == []
    assert sorted(loading.marks(connection)) == ["panorama_2026_08_r1", "panorama_2026_09_r1", "panorama_2026_10_r1"]
    assert loading.tables_of(connection, "panorama_of_others") == ["t"]


def test_an_edition_that_is_still_read_or_used_by_others_is_kept_and_said(url: str, connection: Connection) -> None:
    serve(connection, "2026-06.r1", "2026-07.r1", "2026-08.r1", "2026-09.r1", "2026-10.r1")
    connection.execute("create view public.theirs as select * from panorama_2026_06_r1.dim_firm")
    with psycopg.connect(url) as reader:
        reader.execute("select * from panorama_2026_07_r1.dim_firm")
        used, read = serving.drop_what_is_no_longer_kept(connection)
    assert "view theirs depends" in used
    assert read == "panorama_2026_07_r1 est encore lu : gardé jusqu'à la prochaine fois"
    assert connection.execute("select mark from public.theirs").fetchall() == [("2026-06.r1",)]


def test_views_of_others_and_their_grants_follow_the_editions(connection: Connection) -> None:
    serve(connection, "2026-09.r1")
    connection.execute("create view public.theirs as select mark from panorama.dim_firm")
    connection.execute("grant select on panorama.dim_firm to pg_monitor")
    serve(connection, "2026-10.r1")
    assert connection.execute("select mark from public.theirs").fetchall() == [("2026-10.r1",)]
    told = connection.execute("select has_table_privilege('pg_monitor', 'panorama.dim_firm', 'select')").fetchone()
    assert told == (True,)


def test_columns_may_come_go_and_change(url: str, connection: Connection) -> None:
    serving.serve(connection, loaded(connection, "2026-09.r1", "1 as a", "2 as b"), ahead_seconds=0)
    with psycopg.connect(url) as reader:
        reader.execute("select 1")
        serving.serve(connection, loaded(connection, "2026-10.r1", "'x'::text as b", "3 as c"), ahead_seconds=0)
        assert reader.execute("select mark, b, c from panorama.dim_firm").fetchall() == [("2026-09.r1", None, None)]
    assert connection.execute("select * from panorama.dim_firm").fetchall() == [("2026-10.r1", "x", 3)]
    comment = connection.execute("select obj_description('panorama.dim_firm'::regclass)").fetchone()
    assert comment == ("Table de 2026-10.r1",)


def test_a_column_that_others_use_is_not_taken_from_under_them(connection: Connection) -> None:
    serving.serve(connection, loaded(connection, "2026-09.r1", "1 as a"), ahead_seconds=0)
    connection.execute("create view public.theirs as select a from panorama.dim_firm")
    with pytest.raises(PostgresFailed, match=r"les colonnes de panorama\.dim_firm changent, .* view theirs depends"):
        serving.serve(connection, loaded(connection, "2026-10.r1"), ahead_seconds=0)
    assert names(connection) == ["2026-09.r1"]


def test_readers_may_read_and_nothing_else(connection: Connection) -> None:
    serve(connection, "2026-10.r1")
    assert serving.open_to_readers(connection)
    connection.execute("set role panorama_reader")
    assert names(connection) == ["2026-10.r1"]
    assert connection.execute("select mark from panorama_2026_10_r1.dim_firm").fetchall() == [("2026-10.r1",)]
    for forbidden in (
        "delete from panorama.dim_firm",
        "insert into panorama._switches overriding system value select * from panorama._switches",
        "drop view panorama.dim_firm",
        "create table panorama.mine (i integer)",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(forbidden)


def test_a_clock_set_back_does_not_bring_an_older_edition_back_later(connection: Connection) -> None:
    serve(connection, "2026-09.r1", "2026-10.r1")
    connection.execute("update panorama._switches set since = since - interval '31 days' where release = '2026-10.r1'")
    assert names(connection) == ["2026-10.r1"]


def test_a_switch_takes_effect_before_it_is_said(connection: Connection) -> None:
    serve(connection, "2026-09.r1")
    before = time.monotonic()
    serving.serve(connection, loaded(connection, "2026-10.r1"), ahead_seconds=0.2)
    assert time.monotonic() - before >= 0.2
    assert names(connection) == ["2026-10.r1"]
