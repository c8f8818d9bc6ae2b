"""Seals a candidate: exports the published tables from the warehouse to a folder that nothing edits afterwards.

Here: who may be sealed (the `_build` row), what it is made of, its seal. Not here: writing each format (exports.py,
workbook.py), describing it (datapackage.py), judging it (audit.py).
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from publication import datapackage, durable, exports, journal, workbook

CANDIDATES = "candidates"
RELEASES = "releases"
BUILD_TABLE = "_build"


class SealRefused(Exception):
    """The warehouse is not the one asked for, or does not hold what is documented. The text is in French."""


@dataclass(frozen=True)
class BuildIdentity:
    """What was built from what; the warehouse says the same in its table `_build` (one row, these columns, text)."""

    edition: str
    origin: str
    region: str
    inputs_sha256: str
    code_sha256: str


@dataclass(frozen=True)
class Column:
    """A documented column; `type` is the DuckDB type of the dbt contract, empty when not stated.

    `required`: the contract says that it is never null. `unit`: of a quantity, in French; empty for anything else.
    """

    name: str
    type: str
    description: str
    required: bool = False
    unit: str = ""


@dataclass(frozen=True)
class TableDoc:
    """A published table as the dbt manifest documents it. `key` decides the order of the rows."""

    name: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    schema: str = "main"


@dataclass(frozen=True)
class Candidate:
    """A sealed folder: `seal` is the sha256 of its datapackage.json, which lists the sha256 of every other file."""

    path: Path
    seal: str
    release: str
    build: BuildIdentity
    rows: dict[str, int]


def seal(
    warehouse: Path,
    home: Path,
    build: BuildIdentity,
    tables: list[TableDoc],
    sources: list[dict[str, Any]],
    run_id: str,
    *,
    views: Sequence[TableDoc] = (),
    code_revision: dict[str, Any] | None = None,
    transformations_sha256: str | None = None,
    now: datetime | None = None,
) -> Candidate:
    """Export the tables to `<home>/candidates/<edition>-<run id, 8 characters>/` and seal them.

    Args:
        sources: one object per source, as datapackage.json shows it: id, title, publisher, licence {id, title, url},
            attribution, landing_page, vintage, fetched_at, rows, carried_over, origin; more keys are kept.
        views: of the warehouse, over these tables alone; the databases hold them beside the tables, no other format does.
        code_revision: which revision of the code it was, {commit, dirty}; None when nobody knows.
        transformations_sha256: hash of the code that turns bytes into figures, without curated files and rules, so that a
            difference with another release can be told from a correction; None where nobody asks.
        now: the moment written as `sealed_at` (UTC); the clock when None.

    Raises:
        SealRefused: `_build` is absent, doubled or another; a table, a column or its documentation is missing.
    """
    _check_warehouse(warehouse, build, [*tables, *views])
    release = {
        "release": next_release_id(home, build.edition),
        **asdict(build),
        "sealed_at": (now or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "notice": datapackage.notice(build.origin, sources),
    }
    target = home / CANDIDATES / f"{build.edition}-{run_id[:8]}"
    # Built in a hidden folder and renamed: a crash leaves no half candidate, and its remains go with the next seal.
    building = target.with_name(f".{target.name}.building")
    for remains in target.parent.glob(".*.building"):
        shutil.rmtree(remains, ignore_errors=True)
    building.mkdir(parents=True)
    try:
        written = exports.write_all(warehouse, building, tables, release, views)
        described = datapackage.describe(
            building,
            build,
            release,
            tables,
            written,
            sources,
            views=views,
            code_revision=code_revision,
            transformations_sha256=transformations_sha256,
        )
        workbook.write(building, described)
        described["resources"].append(datapackage.workbook_resource(building, workbook.FILE))
        content = durable.to_json(described)
        durable.write_at_once(building / datapackage.FILE, content)
        # One candidate an edition: runs that were killed or refused pile nothing up, and no clock decides which is the last.
        for earlier in target.parent.glob(f"{build.edition}-*"):
            _remove(earlier)
        building.rename(target)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    durable.sync_folder(target.parent)
    return Candidate(
        path=target,
        seal=hashlib.sha256(content).hexdigest(),
        release=release["release"],
        build=build,
        rows={table.name: written[table.name].rows for table in tables},
    )


def _remove(candidate: Path) -> None:
    """Delete a candidate; a link in its place goes, and what it leads to stays."""
    if candidate.is_symlink() or not candidate.is_dir():
        candidate.unlink()
    else:
        shutil.rmtree(candidate)


def next_release_id(home: Path, edition: str) -> str:
    """`2026-10.r1`, or one more than the highest of this edition, kept or pruned: a name never means two things."""
    named = {path.name for path in (home / RELEASES).glob(f"{edition}.r*")}
    named |= {name for name in journal.pruned(home) if name.startswith(f"{edition}.r")}
    numbers = [name.rpartition(".r")[2] for name in named]
    return f"{edition}.r{max((int(number) for number in numbers if number.isdigit()), default=0) + 1}"


def _check_warehouse(warehouse: Path, build: BuildIdentity, tables: list[TableDoc]) -> None:
    if not warehouse.is_file():
        raise SealRefused("l'entrepôt n'existe pas encore : construire les modèles dbt d'abord (`panorama refresh`)")
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        _check_build(connection, build)
        for table in tables:
            _check_table(connection, table)


def _check_build(connection: duckdb.DuckDBPyConnection, build: BuildIdentity) -> None:
    asked = asdict(build)
    columns = ", ".join(f"cast({exports.quoted(name)} as varchar)" for name in asked)
    again = f"relancer `panorama refresh --edition {build.edition}`, qui reconstruit l'entrepôt avant de sceller"
    try:
        rows = connection.execute(f"select {columns} from main.{BUILD_TABLE}").fetchall()
    except duckdb.CatalogException:
        raise SealRefused(f"l'entrepôt ne dit pas de quoi il est fait : pas de table {BUILD_TABLE} ; {again}") from None
    except duckdb.BinderException as error:
        raise SealRefused(f"la table {BUILD_TABLE} n'a pas les cinq colonnes attendues ({error}) ; {again}") from error
    if len(rows) != 1:
        raise SealRefused(f"la table {BUILD_TABLE} a {len(rows)} lignes au lieu d'une ; {again}")
    found = dict(zip(asked, rows[0], strict=True))
    differences = [
        f"  {name} : demandé « {asked[name]} », dans l'entrepôt « {found[name]} »"
        for name in asked
        if asked[name] != found[name]
    ]
    if differences:
        raise SealRefused(
            "\n".join(["l'entrepôt n'est pas celui qui est demandé", *differences, f"  que faire : {again}"])
        )


def _check_table(connection: duckdb.DuckDBPyConnection, table: TableDoc) -> None:
    """The table and its documentation name the same columns, of the same types."""
    found = dict(
        connection.execute(
            "select column_name, data_type from duckdb_columns() where schema_name = ? and table_name = ? "
            "and database_name = current_database()",
            [table.schema, table.name],
        ).fetchall()
    )
    if not found:
        raise SealRefused(f"{table.name} : la table n'est pas dans l'entrepôt (schéma {table.schema})")
    documented = {column.name: column for column in table.columns}
    faults = [f"colonne non documentée : {name}" for name in found if name not in documented]
    faults += [f"colonne documentée mais absente : {name}" for name in documented if name not in found]
    faults += [
        f"colonne sans description : {column.name}" for column in table.columns if not column.description.strip()
    ]
    faults += [f"clé sur une colonne absente : {name}" for name in table.key if name not in found]
    faults += [] if table.key else ["aucune clé n'est documentée"]
    typed = [column for column in table.columns if column.type and column.name in found]
    if typed:
        # DuckDB itself says which types are the same under two names (text and varchar).
        kinds = ", ".join(f"typeof(cast(null as {column.type}))" for column in typed)
        for column, kind in zip(typed, connection.execute(f"select {kinds}").fetchone() or (), strict=True):
            if kind != found[column.name]:
                faults.append(f"colonne {column.name} : type {found[column.name]}, documenté {kind}")
    if faults:
        raise SealRefused(
            "\n".join([f"{table.name} : la table et sa documentation diffèrent", *(f"  {f}" for f in faults)])
        )
