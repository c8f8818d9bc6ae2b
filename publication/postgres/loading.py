"""One release into a PostgreSQL schema of its own, in one transaction, proved equal to the sealed DuckDB file.

A load that dies leaves nothing behind: the server undoes it. Nobody reads the schema before serving.py says so.
Not here: which edition readers see (serving.py).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import psycopg
from psycopg import sql

from publication import datapackage, dictionary, exports
from publication.postgres.column_types import Column, UnknownType, column
from publication.postgres.connecting import Connection
from publication.postgres.errors import PostgresFailed

PREFIX = "panorama_"
# What BI joins on, beside the keys.
_JOINED = ("firm_id", "siren", "siret")
_BATCH = 5_000
_MARK = re.compile(r"\[panorama-ia (\S+) ([0-9a-f]{64})\]\s*$")


@dataclass(frozen=True)
class Sealed:
    """What a sealed folder (candidate or release) says of itself, as far as the database is concerned."""

    folder: Path
    release: str
    edition: str
    origin: str
    region: str
    notice: str
    seal: str
    resources: list[dict[str, Any]]

    @property
    def schema(self) -> str:
        return schema_of(self.release)


def sealed(folder: Path) -> Sealed:
    """Read a sealed folder.

    Raises:
        ValueError, KeyError, OSError: its description cannot be read.
    """
    content, described = datapackage.read_description(folder)
    return Sealed(
        folder=folder,
        release=described["release"],
        edition=described["edition"],
        origin=described["origin"],
        region=described["region"],
        notice=described["notice"],
        seal=hashlib.sha256(content).hexdigest(),
        # Views become tables there: a view of one edition could not be taken away under its readers (decision 0038).
        resources=[
            *(each for each in described["resources"] if each["format"] == "parquet"),
            *described.get("views", []),
        ],
    )


def schema_of(release: str) -> str:
    """`panorama_2026_10_r1`."""
    return PREFIX + re.sub(r"[^0-9a-z]", "_", release)


def marks(connection: Connection) -> dict[str, tuple[str, str]]:
    """The schemas that we loaded, by name: (release, seal). Only a schema that bears our mark is ours."""
    rows = connection.execute(
        "select nspname, obj_description(oid, 'pg_namespace') from pg_namespace where starts_with(nspname, %s)",
        [PREFIX],
    ).fetchall()
    found = {name: _MARK.search(comment or "") for name, comment in rows}
    return {name: (mark[1], mark[2]) for name, mark in found.items() if mark}


def load(connection: Connection, what: Sealed) -> str:
    """Load a sealed folder, unless it is there already; all or nothing.

    Returns:
        The schema.

    Raises:
        PostgresFailed: a table cannot be held as it is, what came back is not what was sent, or the server went away.
    """
    known = marks(connection)
    if known.get(what.schema) == (what.release, what.seal):
        return what.schema
    with connection.transaction():
        if what.schema in known:  # of an attempt that was never published: its seal is another
            drop_schema(connection, what.schema)
        _create_schema(connection, what)
        with duckdb.connect(str(what.folder / exports.DATABASE), read_only=True) as database:
            database.execute("set TimeZone = 'UTC'")
            for resource in what.resources:
                _load_table(connection, database, what.schema, resource)
            _load_table(connection, database, what.schema, _release_resource())
    return what.schema


def drop_schema(connection: Connection, schema: str) -> None:
    """Drop a schema of ours with its tables, and nothing that someone else rests on them (no cascade)."""
    tables = tables_of(connection, schema)
    if tables:
        names = sql.SQL(", ").join(sql.Identifier(schema, table) for table in tables)
        connection.execute(sql.SQL("drop table {}").format(names))
    connection.execute(sql.SQL("drop schema {}").format(sql.Identifier(schema)))


def tables_of(connection: Connection, schema: str) -> list[str]:
    rows = connection.execute(
        "select relname from pg_class join pg_namespace n on n.oid = relnamespace where nspname = %s and relkind = 'r' "
        "order by 1",
        [schema],
    )
    return [name for (name,) in rows]


def _create_schema(connection: Connection, what: Sealed) -> None:
    try:
        connection.execute(sql.SQL("create schema {}").format(sql.Identifier(what.schema)))
    except psycopg.errors.DuplicateSchema:
        raise PostgresFailed(
            f"PostgreSQL : le schéma {what.schema} existe et n'est pas à nous : le renommer, ou choisir une autre base"
        ) from None
    told = f"Panorama de l'IA, publication {what.release}, région {what.region}. {what.notice}"
    connection.execute(
        sql.SQL("comment on schema {} is {}").format(
            sql.Identifier(what.schema), sql.Literal(f"{told} [panorama-ia {what.release} {what.seal}]")
        )
    )


def _release_resource() -> dict[str, Any]:
    return {
        "title": exports.RELEASE_TABLE,
        "description": "Une ligne : de quelle publication viennent ces tables.",
        "rows": 1,
        "schema": {"primaryKey": ["release"], "fields": []},
    }


def _load_table(
    connection: Connection, database: duckdb.DuckDBPyConnection, schema: str, resource: dict[str, Any]
) -> None:
    name = resource["title"]
    table = sql.Identifier(schema, name)
    columns = _columns(database, name)
    try:
        _create_table(connection, table, columns, resource)
        sent = _copy(connection, database, table, name, columns)
        _add_key_and_indexes(connection, table, columns, resource["schema"]["primaryKey"])
        connection.execute(sql.SQL("analyze {}").format(table))
        back = _read_back(connection, table, columns)
    except psycopg.Error as error:
        told = error.diag.message_primary or str(error)
        detail = f" ({error.diag.message_detail})" if error.diag.message_detail else ""
        raise PostgresFailed(f"PostgreSQL : table {name} : {told}{detail}") from None
    if sent.rows != resource["rows"] or back != sent:
        raise PostgresFailed(
            f"PostgreSQL : table {name} : {resource['rows']} lignes scellées, {sent.rows} envoyées, {back.rows} relues"
            + ("" if back.rows != sent.rows else ", et leur contenu diffère")
        )


def _columns(database: duckdb.DuckDBPyConnection, table: str) -> list[Column]:
    found = []
    for name, kind in ((row[0], row[1]) for row in database.execute(f"describe {exports.quoted(table)}").fetchall()):
        try:
            found.append(column(name, kind))
        except UnknownType:
            raise PostgresFailed(
                f"PostgreSQL : table {table}, colonne {name} : le type {kind} n'a pas d'équivalent exact"
            ) from None
    return found


def _create_table(
    connection: Connection, table: sql.Identifier, columns: list[Column], resource: dict[str, Any]
) -> None:
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    needed = {name for name, field in fields.items() if field.get("constraints", {}).get("required")}
    made = sql.SQL(", ").join(
        sql.SQL("{} {}{}").format(
            sql.Identifier(each.name), sql.SQL(each.type), sql.SQL(" not null" if each.name in needed else "")
        )
        for each in columns
    )
    of_table, of_columns = dictionary.comments(resource)
    told = [sql.SQL("comment on table {} is {}").format(table, sql.Literal(of_table))]
    told += [
        sql.SQL("comment on column {}.{} is {}").format(table, sql.Identifier(name), sql.Literal(text))
        for name, text in of_columns.items()
    ]
    create = sql.SQL("create table {} ({})").format(table, made)
    connection.execute(sql.SQL("; ").join([create, *told]))


def _add_key_and_indexes(connection: Connection, table: sql.Identifier, columns: list[Column], key: list[str]) -> None:
    names = sql.SQL(", ").join(map(sql.Identifier, key))
    connection.execute(sql.SQL("alter table {} add primary key ({})").format(table, names))
    for joined in _JOINED:
        if joined != key[0] and any(each.name == joined for each in columns):
            connection.execute(sql.SQL("create index on {} ({})").format(table, sql.Identifier(joined)))


@dataclass(frozen=True)
class _Content:
    """How many rows, and the sum of their digests: the same for the same rows in any order."""

    rows: int
    digest: int


def _copy(
    connection: Connection,
    database: duckdb.DuckDBPyConnection,
    table: sql.Identifier,
    name: str,
    columns: list[Column],
) -> _Content:
    database.execute(f"select {', '.join(each.read for each in columns)} from {exports.quoted(name)}")
    names = sql.SQL(", ").join(sql.Identifier(each.name) for each in columns)
    content = _Content(0, 0)
    with (
        connection.cursor() as cursor,
        cursor.copy(sql.SQL("copy {} ({}) from stdin").format(table, names)) as copy,
    ):
        while rows := database.fetchmany(_BATCH):
            for row in rows:
                copy.write_row(row)
            content = _with(content, rows, columns)
    return content


def _read_back(connection: Connection, table: sql.Identifier, columns: list[Column]) -> _Content:
    """What the server holds, read in batches through a cursor on its side."""
    wanted = sql.SQL(", ").join(sql.SQL(each.read_back) for each in columns)
    content = _Content(0, 0)
    with connection.cursor(name="panorama_read_back") as cursor:
        cursor.execute(sql.SQL("select {} from {}").format(wanted, table))
        while rows := cursor.fetchmany(_BATCH):
            content = _with(content, rows, columns)
    return content


def _with(content: _Content, rows: list[tuple[Any, ...]], columns: list[Column]) -> _Content:
    special = [(index, each.comparable) for index, each in enumerate(columns) if each.comparable]
    return _Content(content.rows + len(rows), (content.digest + sum(_digests(rows, special))) % 2**64)


def _digests(rows: list[tuple[Any, ...]], special: list[tuple[int, Any]]) -> Iterable[int]:
    for row in rows:
        if special:
            values = list(row)
            for index, comparable in special:
                values[index] = comparable(values[index])
            row = tuple(values)
        yield int.from_bytes(hashlib.blake2b(repr(row).encode("utf-8", "surrogatepass"), digest_size=8).digest())
