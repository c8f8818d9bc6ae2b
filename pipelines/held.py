"""What the warehouse holds: of what each of its nodes was built, when, and how each test ended; and the mark of the whole.

Two tables of the warehouse, written together once dbt is done and taken away by dbt itself before it begins
(dbt_project/macros/build_mark.sql): a build that was killed can't pass for one. Here: reading them, what differs, what may be
written. Not here: the hashes (node_fingerprints.py), running dbt (assets/warehouse.py).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, astuple, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from pipelines.node_fingerprints import RELATIONS, parents_of
from publication.exports import quoted
from publication.seal import BUILD_TABLE, BuildIdentity

HELD_TABLE = "_held"
LANDING_SCHEMA = "landing"


@dataclass(frozen=True)
class Outcome:
    """How a test ended that did not stop the build: `pass` or `warn`; the rest to show it again without running it."""

    status: str
    failures: int = 0
    message: str = ""
    query: str = ""


@dataclass(frozen=True)
class Held:
    """One node as it stands in the warehouse.

    Attributes:
        built_at: when (UTC, ISO 8601, seconds).
        outcome: of a test; None for a table, a view or a seed.
    """

    fingerprint: str
    built_at: str
    outcome: Outcome | None = None


def read(warehouse: Path) -> dict[str, Held]:
    """What is known of each node; nothing of a warehouse that is not there, or was built before anything was noted."""
    if not warehouse.is_file():
        return {}
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        if not connection.execute(f"select 1 from duckdb_tables() where table_name = '{HELD_TABLE}'").fetchall():
            return {}
        # A table that somebody dropped is not there, whatever was noted of it.
        rows = connection.execute(
            f"""
            select unique_id, fingerprint, built_at, outcome from main.{HELD_TABLE}
            where unique_id like 'test.%' or split_part(unique_id, '.', 3) in
                (select table_name from information_schema.tables where table_schema = 'main')
            """
        ).fetchall()
    return {
        unique_id: Held(fingerprint, built_at, Outcome(**json.loads(outcome)) if outcome else None)
        for unique_id, fingerprint, built_at, outcome in rows
    }


def stale(held: Mapping[str, Held], wanted: Mapping[str, str | None]) -> list[str]:
    """The nodes to build: what stands there is something else, is not there, or can't be known."""
    return [
        unique_id
        for unique_id, fingerprint in wanted.items()
        if fingerprint is None or unique_id not in held or held[unique_id].fingerprint != fingerprint
    ]


def current(
    manifest: Mapping[str, Any],
    held: Mapping[str, Held],
    wanted: Mapping[str, str | None],
    done: Collection[str],
) -> list[str]:
    """The nodes that are now of what is wanted, parents first: built just now or kept, on parents that are so too.

    A model that somebody asks for alone is built upon what stands there, which may be of something else.

    Args:
        wanted: parents first.
        held: as it was once dbt had forgotten what it was about to build.
        done: what dbt built, and the tests that did not stop it.
    """
    found: dict[str, None] = {}
    for unique_id, fingerprint in wanted.items():
        is_kept = fingerprint is not None and unique_id in held and held[unique_id].fingerprint == fingerprint
        parents = [each for each in parents_of(manifest["nodes"][unique_id]) if each in wanted]
        if (unique_id in done or is_kept) and all(each in found for each in parents):
            found[unique_id] = None
    return list(found)


def write(
    warehouse: Path,
    manifest: Mapping[str, Any],
    wanted: Mapping[str, str | None],
    done: Mapping[str, Outcome | None],
    identity: BuildIdentity,
) -> bool:
    """Note what dbt built, at once, and mark the warehouse when all that it holds is of this identity and passed its tests.

    Returns:
        Whether it was marked.
    """
    held = read(warehouse)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    up_to_date = current(manifest, held, wanted, done)
    rows = [
        (each, wanted[each], now, _as_json(done[each]))
        for each in up_to_date
        if each in done and wanted[each] is not None
    ]
    # A test that stopped the build is not among them: what rests on nothing else would be sealed all the same.
    is_whole = len(up_to_date) == len(wanted)
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("begin")
        gone = [(each,) for each in held.keys() - wanted.keys()] + [(each[0],) for each in rows]
        if gone:
            connection.executemany(f"delete from main.{HELD_TABLE} where unique_id = ?", gone)
        if rows:
            connection.executemany(f"insert into main.{HELD_TABLE} values (?, ?, ?, ?)", rows)
        connection.execute(f"delete from main.{BUILD_TABLE}")
        if is_whole:
            connection.execute(f"insert into main.{BUILD_TABLE} values (?, ?, ?, ?, ?)", astuple(identity))
        connection.execute("commit")
    return is_whole


def share_rebuilt(built: int, whole: int) -> str:
    """How much of the warehouse was built anew, in words."""
    return f"{built} tables et vues refaites sur {whole} ({built / whole:.0%}), {whole - built} gardées".replace(
        "%", " %"
    )


def drop_unknown(warehouse: Path, manifest: Mapping[str, Any], landed: Iterable[str]) -> list[str]:
    """Drop the tables and views that no node makes any more, and the drafts that a killed build left.

    Args:
        landed: "source.table" of each view of a landing table.

    Returns:
        Their names.
    """
    if not warehouse.is_file():
        return []
    known = {("main", node["alias"]) for node in manifest["nodes"].values() if node["resource_type"] in RELATIONS} | {
        (LANDING_SCHEMA, each.replace(".", "__")) for each in landed
    }
    known |= {("main", BUILD_TABLE), ("main", HELD_TABLE)}
    with duckdb.connect(str(warehouse)) as connection:
        there = connection.execute(
            "select table_schema, table_name, table_type from information_schema.tables "
            f"where table_schema in ('main', '{LANDING_SCHEMA}')"
        ).fetchall()
        unknown = sorted((schema, name, kind) for schema, name, kind in there if (schema, name) not in known)
        for schema, name, kind in unknown:
            connection.execute(f"drop {'view' if kind == 'VIEW' else 'table'} {schema}.{quoted(name)}")
    return [name for _, name, _ in unknown]


def _as_json(outcome: Outcome | None) -> str | None:
    return json.dumps(asdict(outcome), ensure_ascii=False) if outcome else None
