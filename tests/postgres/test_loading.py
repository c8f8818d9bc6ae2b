"""A release enters PostgreSQL whole, equal to the sealed file, or not at all. Every value below is made up."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from pathlib import Path

import duckdb
import psycopg
import pytest

from publication import exports
from publication.postgres import column_types, loading
from publication.postgres.connecting import Connection, connected
from publication.postgres.errors import PostgresFailed
from tests.postgres.releases import address, new_database

SEAL = "5" * 64
RELEASE = "create table _release as select '2026-10.r1' as release"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def sealed(folder: Path, *statements: str, key: tuple[str, ...] = ("id",), **resource: object) -> loading.Sealed:
    """A sealed folder that holds one made-up table, `t` unless told otherwise."""
    path = folder / exports.DATABASE
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as database:
        for statement in (RELEASE, *statements):
            database.execute(statement)
        title = str(resource.get("title", "t"))
        rows = database.execute(f"select count(*) from {exports.quoted(title)}").fetchone()
        names = [row[0] for row in database.execute(f"describe {exports.quoted(title)}").fetchall()]
    described = {
        "title": title,
        "description": resource.get("description", "Table inventée"),
        "rows": resource.get("rows", rows and rows[0]),
        "schema": {
            "primaryKey": list(key),
            "fields": [{"name": name, "description": f"Colonne {name}"} for name in names],
        },
    }
    return loading.Sealed(folder, "2026-10.r1", "2026-10", "sample", "76", "Démonstration.", SEAL, [described])


EXACT = [
    ("boolean", "true", "boolean", True),
    ("date", "'1900-01-02'", "date", None),
    ("timestamp", "'2026-10-25 02:30:00.123456'", "timestamp without time zone", None),
    ("timestamptz", "'2026-10-25 02:30:00+02'", "timestamp with time zone", None),
    ("time", "'23:59:59.5'", "time without time zone", None),
    ("interval", "interval 3 days", "interval", None),
    ("float", "0.1", "double precision", None),
    ("double", "0.1::double + 0.2::double", "double precision", 0.1 + 0.2),
    ("double", "'nan'", "double precision", None),
    ("utinyint", "255", "smallint", 255),
    ("uinteger", "4294967295", "bigint", 2**32 - 1),
    ("ubigint", "18446744073709551615", "numeric(20,0)", 2**64 - 1),
    ("hugeint", "-170141183460469231731687303715884105727", "numeric(39,0)", 1 - 2**127),
    ("decimal(14, 2)", "400000.10", "numeric(14,2)", None),
    ("uuid", "'9f1bc2a0-0000-4000-8000-000000000001'", "uuid", None),
    ("blob", "'\\x00\\xFF'", "bytea", b"\x00\xff"),
    ("varchar", "'tab\t, fin de ligne\n, \\N et \\. '", "text", "tab\t, fin de ligne\n, \\N et \\. "),
    ("varchar[]", "['a', null, 'b,\"{}']", "text[]", ["a", None, 'b,"{}']),
    ("integer[]", "[]", "integer[]", []),
    ("integer[][]", "[[1, 2], [3]]", "jsonb", [[1, 2], [3]]),
    ("struct(a integer, b date)", "{'a': 1, 'b': date '2026-10-01'}", "jsonb", {"a": 1, "b": "2026-10-01"}),
    ("map(varchar, double)", "map {'x': 1e20}", "jsonb", {"x": 10**20}),
    ("enum('un', 'deux')", "'deux'", "text", "deux"),
]


def test_every_type_is_held_exactly(connection: Connection, folder: Path) -> None:
    columns = ", ".join(f"cast({value} as {kind}) as c{number}" for number, (kind, value, _, _) in enumerate(EXACT))
    nulls = ", ".join(f"null as c{number}" for number in range(len(EXACT)))
    what = sealed(folder, f"create table t as select 1 as id, {columns} union all by name select 2 as id, {nulls}")
    loading.load(connection, what)  # compares every value with the sealed file
    types = connection.execute(
        "select format_type(atttypid, atttypmod) from pg_attribute where attrelid = 'panorama_2026_10_r1.t'::regclass "
        "and attnum > 1 order by attnum"
    ).fetchall()
    assert [kind for (kind,) in types] == [kind for _, _, kind, _ in EXACT]
    row = connection.execute("select * from panorama_2026_10_r1.t where id = 1").fetchone()
    assert row is not None
    assert [value for value, (*_, told) in zip(row[1:], EXACT, strict=True) if told is not None] == [
        told for *_, told in EXACT if told is not None
    ]


def test_a_type_without_exact_counterpart_is_refused_by_name(connection: Connection, folder: Path) -> None:
    what = sealed(folder, "create table t as select 1 as id, '101'::bit as flags")
    with pytest.raises(PostgresFailed, match="table t, colonne flags : le type BIT"):
        loading.load(connection, what)


def test_names_and_descriptions_may_hold_anything(connection: Connection, folder: Path) -> None:
    hostile = """L'« été » $$ $1 %s {0} "; drop table x; -- \\ 🂡"""
    quoted = exports.quoted(hostile[:40])
    what = sealed(
        folder,
        f"create table {quoted} as select 1 as id, {exports.literal(hostile)} as {quoted}",
        title=hostile[:40],
        description=hostile,
    )
    schema = loading.load(connection, what)
    told = connection.execute(
        "select relname, obj_description(oid, 'pg_class'), col_description(oid, 2) from pg_class "
        "where relnamespace = %s::regnamespace and relname <> '_release' and relkind = 'r'",
        [schema],
    ).fetchone()
    assert told is not None and told[0] == hostile[:40]
    assert told[1].startswith(hostile) and told[1].endswith("Clé : id.")
    assert told[2].startswith(f"Colonne {hostile[:40]}".strip())


def test_a_view_is_loaded_as_a_table_with_its_words(connection: Connection, folder: Path) -> None:
    what = sealed(
        folder,
        "create table firms as select 'f' || i as firm_id from range(3) r(i)",
        "create view t as select count(*) as id, 'trois' as mot from firms",
    )
    what.resources[0]["schema"]["fields"][0]["unit"] = "firmes"
    schema = loading.load(connection, what)
    told = connection.execute(
        "select id, mot, col_description((%s || '.t')::regclass, 1) from " + f"{schema}.t", [schema]
    ).fetchone()
    assert told == (3, "trois", "Colonne id. Unité : firmes.")


def test_keys_indexes_comments_and_statistics_come_with_the_rows(connection: Connection, folder: Path) -> None:
    what = sealed(
        folder, "create table t as select 'f' || i as firm_id, 's' as siren from range(40) r(i)", key=("firm_id",)
    )
    what.resources[0]["schema"]["fields"][1]["constraints"] = {"required": True}
    schema = loading.load(connection, what)
    indexes = connection.execute("select indexdef from pg_indexes where schemaname = %s and tablename = 't'", [schema])
    assert sorted(text.partition(" USING ")[2] for (text,) in indexes) == ["btree (firm_id)", "btree (siren)"]
    facts = connection.execute(
        "select attnotnull, reltuples from pg_attribute join pg_class on attrelid = pg_class.oid "
        "where attrelid = (%s || '.t')::regclass and attname = 'siren'",
        [schema],
    ).fetchone()
    assert facts == (True, 40)
    mark = connection.execute("select obj_description(%s::regnamespace, 'pg_namespace')", [schema]).fetchone()
    assert mark == (
        f"Panorama de l'IA, publication 2026-10.r1, région 76. Démonstration. [panorama-ia 2026-10.r1 {SEAL}]",
    )


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("create table t as select 1 as id, 'a' || chr(0) || 'b' as x", "table t : .*NUL"),
        ("create table t as select 1 as id from range(2)", r"table t : .*unique.*\(id\)=\(1\)"),
        ("create table t as select null::integer as id", "table t : .*null"),
    ],
)
def test_rows_that_cannot_be_held_leave_nothing(
    connection: Connection, folder: Path, statement: str, said: str
) -> None:
    with pytest.raises(PostgresFailed, match=said):
        loading.load(connection, sealed(folder, statement))
    assert loading.marks(connection) == {}


def test_lost_rows_and_changed_values_are_noticed(
    connection: Connection, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = "create table t as select i as id, 'x' as v from range(10) r(i)"
    with pytest.raises(PostgresFailed, match="11 lignes scellées, 10 envoyées, 10 relues"):
        loading.load(connection, sealed(folder, made, rows=11))
    analyse = loading._add_key_and_indexes

    def spoil(connection: Connection, table: object, *more: object) -> None:
        analyse(connection, table, *more)
        connection.execute("update panorama_2026_10_r1.t set v = 'y' where id = 3")

    monkeypatch.setattr(loading, "_add_key_and_indexes", spoil)
    with pytest.raises(PostgresFailed, match="leur contenu diffère"):
        loading.load(connection, replace(sealed(folder, made), resources=sealed(folder, made).resources))
    assert loading.marks(connection) == {}


def test_a_server_that_goes_away_in_the_middle_leaves_nothing_and_the_next_load_works(url: str, folder: Path) -> None:
    what = sealed(folder, "create table t as select i as id, repeat('x', 50) as v from range(150000) r(i)")
    killed: list[int] = []

    def kill() -> None:
        with psycopg.connect(url, autocommit=True) as other:
            while not killed:
                time.sleep(0.01)
                killed.extend(
                    pid
                    for pid, _ in other.execute(
                        "select pid, pg_terminate_backend(pid) from pg_stat_activity "
                        "where query ilike 'copy%%t%%' and pid <> pg_backend_pid() and application_name = 'panorama-ia'"
                    )
                )

    killer = threading.Thread(target=kill)
    killer.start()
    with pytest.raises(PostgresFailed, match="PostgreSQL : "), connected(url) as connection:
        loading.load(connection, what)
    killer.join(timeout=10)
    assert killed
    with connected(url) as connection:
        assert loading.marks(connection) == {}
        assert loading.load(connection, sealed(folder, "create table t as select 1 as id")) == what.schema


def test_a_statement_timeout_of_the_account_stops_the_load_and_says_so(url: str, folder: Path) -> None:
    what = sealed(folder, "create table t as select i as id from range(200000) r(i)")
    with (
        pytest.raises(PostgresFailed, match="statement timeout"),
        connected(address(url, options="-c statement_timeout=40")) as connection,
    ):
        loading.load(connection, what)


def test_a_schema_that_is_not_ours_is_never_touched(connection: Connection, folder: Path) -> None:
    connection.execute("create schema panorama_2026_10_r1; create table panorama_2026_10_r1.theirs (i integer)")
    with pytest.raises(PostgresFailed, match="n'est pas à nous"):
        loading.load(connection, sealed(folder, "create table t as select 1 as id"))
    assert loading.tables_of(connection, "panorama_2026_10_r1") == ["theirs"]


@pytest.mark.parametrize(
    "wrong",
    [
        "postgresql://panorama:s%C3%A9cr%C3%A8t%40%2F%3A@127.0.0.1:1/base",
        "postgresql://panorama:sécrèt@/:@127.0.0.1:port/base",
        "host=127.0.0.1 port=1 user=panorama password='sécrèt@/:'",
        "sécrèt@/:",
    ],
)
def test_no_error_repeats_the_password(wrong: str) -> None:
    with pytest.raises(PostgresFailed) as caught, connected(wrong):
        pass
    assert "PANORAMA_POSTGRES_URL" in str(caught.value)  # what to look at instead
    assert "sécrèt" not in str(caught.value)
    assert "s%C3%A9cr" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_a_password_with_special_characters_opens_the_door(server: str) -> None:
    url = new_database(server, "passwords")
    with connected(address(url, password="p@ss/:?#% 'é\\")) as connection:
        assert connection.execute("show timezone").fetchone() == ("UTC",)


def test_json_is_compared_by_what_it_says() -> None:
    same = column_types.column("x", "JSON").comparable
    assert same is not None
    assert same('{"b": 1.0, "a": 1e2}') == same('{"a": 100, "b": 1}') != same('{"a": 100, "b": "1"}')
