"""The schema `panorama` that readers use: views, and the rule that gives every transaction one edition from end to end.

A switch is one inserted row that names a release and a moment half a second or more ahead: a transaction reads the
release that was announced for the moment when the transaction began. Nothing it can still see changes under it, in READ
COMMITTED as in REPEATABLE READ, and nobody waits. Renaming schemas would need every reader gone first (decision 0036).
Not here: loading (loading.py), the order with the files (following.py).
"""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass

import psycopg
from psycopg import sql

from publication.postgres import loading
from publication.postgres.connecting import Connection
from publication.postgres.errors import PostgresFailed
from publication.postgres.loading import Sealed

SCHEMA = "panorama"
READER = "panorama_reader"
KEPT_BEFORE = 2  # editions kept beside the one served: going back to them is at once, and old transactions end in peace
AHEAD_SECONDS = 1.0
PATIENCE_SECONDS = 60.0
# Below PostgreSQL's deadlock_timeout (1 s): it is always us who give way, never a reader who is killed.
_LOCK_MS = 500
_MARK = "[panorama-ia vues]"
_COMMENT = f"Panorama de l'IA : l'édition en service. La vue _release dit laquelle. {_MARK}"

_EDITION = """
create or replace function panorama._edition(kept text[]) returns text
language plpgsql stable parallel safe security definer set search_path = pg_catalog as $body$
declare served text;
begin
    -- The moment of the transaction's beginning never moves, and what was announced for it neither.
    select release into served from panorama._switches
    where since <= transaction_timestamp() order by number desc limit 1;
    if served is null then
        select release into served from panorama._switches order by number limit 1;
    end if;
    if served is null then
        raise exception 'Panorama : aucune publication n''est encore en service';
    elsif not served = any(kept) then
        raise exception 'Panorama : cette transaction lisait %, qui n''est plus dans la base', served
            using hint = 'Fermer la transaction, puis relire.';
    end if;
    return served;
end
$body$
"""


@dataclass(frozen=True)
class Served:
    """The last release that the database was told to serve."""

    release: str
    seal: str
    origin: str
    region: str


def served(connection: Connection) -> Served | None:
    """What the database serves, None before the first switch.

    Raises:
        PostgresFailed: there is a schema `panorama` that we did not make.
    """
    row = connection.execute(
        "select obj_description(oid, 'pg_namespace') from pg_namespace where nspname = %s", [SCHEMA]
    ).fetchone()
    if row is None:
        return None
    if _MARK not in (row[0] or ""):
        raise PostgresFailed(
            f"PostgreSQL : le schéma {SCHEMA} existe et n'est pas à nous : le renommer, ou choisir une autre base"
        )
    last = connection.execute(
        "select release, seal, origin, region from panorama._switches order by number desc limit 1"
    ).fetchone()
    return Served(*last) if last else None


def serve(
    connection: Connection,
    what: Sealed,
    *,
    ahead_seconds: float = AHEAD_SECONDS,
    patience_seconds: float = PATIENCE_SECONDS,
) -> None:
    """Make a loaded release the one that is read, by every transaction that begins from a moment ahead on; wait for it.

    Raises:
        PostgresFailed: a reader held a view for longer than the patience; the edition served is still the one before.
    """
    deadline = time.monotonic() + patience_seconds
    _ensure_schema(connection)
    _grant(connection, SCHEMA)  # the views made below are open to readers as soon as they are there
    _write_views(connection, _kept(connection, what.release), deadline)
    _switch(connection, what, ahead_seconds)


def open_to_readers(connection: Connection) -> bool:
    """Give the group of readers what is served, and the editions kept beside it, each under its own name.

    Returns:
        False when the group is not there and this account cannot make it.
    """
    now = served(connection)
    kept = [loading.schema_of(release) for release in _kept(connection, now.release)] if now else []
    return all(_grant(connection, schema) for schema in [SCHEMA, *kept])


def drop_what_is_no_longer_kept(connection: Connection) -> list[str]:
    """Drop the editions that no view reads any more, and what unpublished attempts left.

    Returns:
        Why one could not be dropped (French sentences): the next refresh tries again.
    """
    now = served(connection)
    kept = {loading.schema_of(release) for release in _kept(connection, now.release)} if now else set()
    return _drop(connection, sorted(set(loading.marks(connection)) - kept))


def forget(
    connection: Connection, kept: Collection[tuple[str, str]], *, patience_seconds: float = PATIENCE_SECONDS
) -> list[str]:
    """Drop every loaded edition but these (release, seal) and the one served; a transaction that still reads one is told so.

    Returns:
        Why one could not be dropped (French sentences): to be asked again.

    Raises:
        PostgresFailed: a reader held a view for longer than the patience.
    """
    now = served(connection)
    if now is None:
        return []
    stays = {*kept, (now.release, now.seal)}
    gone = {schema: mark[0] for schema, mark in loading.marks(connection).items() if mark not in stays}
    if not gone:
        return []
    remaining = [release for release in _kept(connection, now.release) if release not in gone.values()]
    _write_views(connection, remaining, time.monotonic() + patience_seconds)
    return _drop(connection, sorted(gone))


def _drop(connection: Connection, schemas: list[str]) -> list[str]:
    """Drop schemas that no view of ours reads; why one could not be."""
    told = []
    for schema in schemas:
        try:
            with connection.transaction():
                # Of the statement, not of each lock: a reader of two of these tables must never wait for us for long.
                connection.execute(sql.SQL("set local statement_timeout to {}").format(sql.Literal(_LOCK_MS)))
                loading.drop_schema(connection, schema)
        except (psycopg.errors.QueryCanceled, psycopg.errors.LockNotAvailable):
            told.append(f"{schema} est encore lu : gardé jusqu'à la prochaine fois")
        except psycopg.errors.DependentObjectsStillExist as error:
            told.append(f"{schema} est gardé : {error.diag.message_detail or error}")
    return told


def _ensure_schema(connection: Connection) -> None:
    served(connection)  # refuses a schema of somebody else's
    with connection.transaction():
        connection.execute("create schema if not exists panorama")
        connection.execute(sql.SQL("comment on schema panorama is {}").format(sql.Literal(_COMMENT)))
        connection.execute(
            """
            create table if not exists panorama._switches (
                number integer generated always as identity primary key,
                release text not null, seal text not null, edition text not null, origin text not null,
                region text not null, since timestamptz not null
            )
            """
        )
        connection.execute(
            "comment on table panorama._switches is 'Quelle publication a été servie depuis quand ; la dernière fait foi.'"
        )
        connection.execute(_EDITION)


def _kept(connection: Connection, target: str) -> list[str]:
    """The releases that the views must know, the wanted one first, then the last served, as far as they are loaded."""
    rows = connection.execute("select release from panorama._switches order by number desc").fetchall()
    loaded = {release for release, _ in loading.marks(connection).values()}
    ordered = dict.fromkeys([target, *(release for (release,) in rows)])
    return [release for release in ordered if release in loaded][: KEPT_BEFORE + 1]


def _write_views(connection: Connection, kept: list[str], deadline: float) -> None:
    """One view per table of the kept editions, each in a transaction of its own: nothing is seen of it before the switch.

    One lock at a time: a reader may make us wait, but never in a circle.
    """
    shapes = {release: _shape(connection, loading.schema_of(release)) for release in kept}
    wanted = dict.fromkeys(table for shape in shapes.values() for table in shape)
    existing = _shape(connection, SCHEMA, kind="v")
    for table in wanted:
        statements = _view(connection, table, kept, shapes, existing.get(table))
        _when_free(connection, table, statements, deadline)
    for table in set(existing) - set(wanted):
        gone = sql.SQL("drop view {}").format(sql.Identifier(SCHEMA, table))
        _when_free(connection, table, gone, deadline)


def _view(
    connection: Connection,
    table: str,
    kept: list[str],
    shapes: dict[str, dict[str, dict[str, str]]],
    existing: dict[str, str] | None,
) -> sql.Composed:
    """The statements that make a view of a table: the columns of the first edition that has it, a branch per edition."""
    having = [release for release in kept if table in shapes[release]]
    columns = shapes[having[0]][table]
    name = sql.Identifier(SCHEMA, table)
    branches = [
        sql.SQL("select {} from {} where panorama._edition({}) = {}").format(
            sql.SQL(", ").join(
                sql.Identifier(column)
                if shapes[release][table].get(column) == kind
                else sql.SQL("null::{} as {}").format(sql.SQL(kind), sql.Identifier(column))
                for column, kind in columns.items()
            ),
            sql.Identifier(loading.schema_of(release), table),
            sql.Literal(kept),
            sql.Literal(release),
        )
        for release in having
    ]
    made = [
        sql.SQL("create or replace view {} as {}").format(name, sql.SQL(" union all ").join(branches)),
        *_comments(connection, loading.schema_of(having[0]), table),
    ]
    if existing is not None and list(existing.items()) != list(columns.items())[: len(existing)]:
        made.insert(0, sql.SQL("drop view {}").format(name))
    return sql.SQL("; ").join(made)


def _comments(connection: Connection, schema: str, table: str) -> list[sql.Composed]:
    rows = connection.execute(
        "select attname, d.description from pg_description d left join pg_attribute on attrelid = objoid and attnum = objsubid "
        "where classoid = 'pg_class'::regclass and objoid = %s::regclass and (objsubid = 0 or attname is not null) "
        "order by objsubid",
        [sql.Identifier(schema, table).as_string()],
    ).fetchall()
    return [
        sql.SQL("comment on view {} is {}").format(sql.Identifier(SCHEMA, table), sql.Literal(text))
        if column is None
        else sql.SQL("comment on column {} is {}").format(sql.Identifier(SCHEMA, table, column), sql.Literal(text))
        for column, text in rows
    ]


def _shape(connection: Connection, schema: str, kind: str = "r") -> dict[str, dict[str, str]]:
    """The tables (or views) of a schema, each with its columns in order and their types."""
    rows = connection.execute(
        "select relname, attname, format_type(atttypid, atttypmod) from pg_class join pg_namespace n on n.oid = relnamespace "
        "join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped "
        "where nspname = %s and relkind = %s order by relname, attnum",
        [schema, kind],
    ).fetchall()
    found: dict[str, dict[str, str]] = {}
    for table, column, column_type in rows:
        found.setdefault(table, {})[column] = column_type
    return found


def _when_free(connection: Connection, table: str, change: sql.Composed, deadline: float) -> None:
    """Change one view, giving way to its readers every half second.

    Raises:
        PostgresFailed: they held it until the deadline.
    """
    pause = 0.05
    while True:
        try:
            with connection.transaction():
                connection.execute(sql.SQL("set local lock_timeout to {}").format(sql.Literal(_LOCK_MS)))
                connection.execute(change)
            return
        except psycopg.errors.LockNotAvailable:
            if time.monotonic() > deadline:
                raise PostgresFailed(
                    f"PostgreSQL : la vue {SCHEMA}.{table} est tenue par {_holders(connection, table)} ; "
                    "une transaction restée ouverte, à fermer"
                ) from None
            time.sleep(pause)
            pause = min(2 * pause, 2.0)
        except psycopg.errors.DependentObjectsStillExist as error:
            raise PostgresFailed(
                f"PostgreSQL : les colonnes de {SCHEMA}.{table} changent, et d'autres vues s'en servent : "
                f"{error.diag.message_detail or error} ; les supprimer, relancer, puis les refaire"
            ) from None


def _holders(connection: Connection, table: str) -> str:
    rows = connection.execute(
        "select distinct format('la session %%s (%%s, %%s)', pid, usename, application_name) from pg_locks "
        "join pg_stat_activity using (pid) where relation = to_regclass(%s) and granted",
        [sql.Identifier(SCHEMA, table).as_string()],
    ).fetchall()
    return ", ".join(told for (told,) in rows) or "une session"


def _switch(connection: Connection, what: Sealed, ahead_seconds: float) -> None:
    """Announce the release for a moment ahead, then wait for that moment.

    The row must be there before the moment that it names: one message to the server, no wait for its disk. A crash of
    the server may so lose a switch, never half of one; the next refresh makes it again.
    """
    values = sql.SQL(", ").join(map(sql.Literal, (what.release, what.seal, what.edition, what.origin, what.region)))
    connection.execute(
        sql.SQL(
            "begin; set local synchronous_commit to off; "
            "insert into panorama._switches (release, seal, edition, origin, region, since) "
            "values ({}, clock_timestamp() + make_interval(secs => {})); commit"
        ).format(values, sql.Literal(ahead_seconds))
    )
    connection.execute(
        "select pg_sleep(greatest(0, extract(epoch from since - clock_timestamp()))) from panorama._switches "
        "order by number desc limit 1"
    )


def _grant(connection: Connection, schema: str) -> bool:
    if not _ensure_reader(connection):
        return False
    connection.execute(
        sql.SQL(
            "grant usage on schema {0} to {1}; grant select on all tables in schema {0} to {1}; "
            "alter default privileges in schema {0} grant select on tables to {1}"
        ).format(sql.Identifier(schema), sql.Identifier(READER))
    )
    return True


def _ensure_reader(connection: Connection) -> bool:
    """Whether the group of readers exists, made now when this account may make it."""
    if connection.execute("select from pg_roles where rolname = %s", [READER]).fetchone() is not None:
        return True
    try:
        with connection.transaction():
            connection.execute(sql.SQL("create role {} nologin").format(sql.Identifier(READER)))
    except (psycopg.errors.InsufficientPrivilege, psycopg.errors.DuplicateObject):
        return False
    return True
