"""Whether the files of a release have the columns and types that its datapackage.json says, and open with Frictionless.

Here: reading the files as their readers do. Not here: hashes (verification.py), what the values mean (expectations/).
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import duckdb

from publication import datapackage
from publication.exports import DATABASE, RELEASE_TABLE, literal

FIRST_ROWS = 200
_SHOWN = 5


def differences(folder: Path) -> list[str]:
    """Where a Parquet, CSV or DuckDB table is not as datapackage.json describes it: French sentences."""
    _, described = datapackage.read_description(folder)
    faults: list[str] = []
    views = {view["title"]: view for view in described.get("views", [])}
    with duckdb.connect() as connection:
        connection.execute(f"attach {literal(str(folder / DATABASE))} as release (read_only)")
        in_database = _tables(connection)
        tabular = [each for each in described["resources"] if "schema" in each]
        names = {Path(each["path"]).stem for each in tabular} | set(views)
        faults += [f"{DATABASE} : table non décrite : {name}" for name in sorted(set(in_database) - names)]
        faults += [f"{DATABASE} : table absente : {name}" for name in sorted(names - set(in_database))]
        for name in set(views) & set(in_database):
            said = {field["name"]: field["type"] for field in views[name]["schema"]["fields"]}
            kinds = {column: datapackage.field_type(kind) for column, kind in in_database[name].items()}
            faults += _compared(f"{DATABASE}, vue {name}", said, kinds)
        for resource in tabular:
            path = resource["path"]
            said = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
            if resource["format"] == "csv":
                faults += _compared(path, list(said), _header(folder / path, resource))
                continue
            found = connection.execute("describe select * from read_parquet(?)", [str(folder / path)]).fetchall()
            faults += _compared(path, said, {name: datapackage.field_type(kind) for name, kind, *_ in found})
            name = Path(path).stem
            if name in in_database:
                kinds = {column: datapackage.field_type(kind) for column, kind in in_database[name].items()}
                faults += _compared(f"{DATABASE}, table {name}", said, kinds)
                exact = {column: kind for column, kind, *_ in found}
                faults += [
                    f"{path} : colonne {column} de type {exact[column]}, {kind} dans {DATABASE}"
                    for column, kind in in_database[name].items()
                    if exact.get(column, kind) != kind
                ]
            counted = connection.execute("select count(*) from read_parquet(?)", [str(folder / path)]).fetchone()
            if counted != (resource["rows"],):
                faults.append(f"{path} : {(counted or (0,))[0]} lignes, {resource['rows']} annoncées")
    return faults


def frictionless_faults(folder: Path, *, is_full: bool = False) -> list[str]:
    """What the Frictionless library says against the package: its description, then the CSV (the first rows of each, or all)."""
    import frictionless

    try:
        package = frictionless.Package.from_descriptor(str(folder / datapackage.FILE))
    except frictionless.FrictionlessException as error:
        why = " ; ".join(each.message for each in error.reasons[:_SHOWN]) or error.error.message
        return [f"{datapackage.FILE} n'est pas un paquet de données pour Frictionless ({why})"]
    # Parquet and DuckDB are no tables to Frictionless: they were read above.
    others = [resource.name for resource in package.resources if resource.format != "csv"]
    for name in others:
        package.remove_resource(name)
    report = package.validate(limit_rows=None if is_full else FIRST_ROWS)
    faults = [f"{datapackage.FILE} n'est pas valide pour Frictionless ({error.message})" for error in report.errors]
    for task in report.tasks:
        faults += [
            f"{task.place} n'est pas lisible par Frictionless ({error.message})" for error in task.errors[:_SHOWN]
        ]
    return faults


def _tables(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    rows = connection.execute(
        "select table_name, column_name, data_type from duckdb_columns() where database_name = 'release' "
        "and not internal and table_name <> ? order by table_name, column_index",
        [RELEASE_TABLE],
    ).fetchall()
    found: dict[str, dict[str, str]] = {}
    for table, column, kind in rows:
        found.setdefault(table, {})[column] = kind
    return found


def _header(path: Path, resource: dict[str, Any]) -> list[str]:
    delimiter = resource.get("dialect", {}).get("delimiter", ",")
    with path.open(encoding=resource.get("encoding", "utf-8"), newline="") as file:
        return next(csv.reader(file, delimiter=delimiter), [])


def _compared(place: str, said: Any, found: Any) -> list[str]:
    if found == said and list(found) == list(said):
        return []
    missing = [name for name in said if name not in found]
    extra = [name for name in found if name not in said]
    faults = [f"{place} : colonne absente : {name}" for name in missing]
    faults += [f"{place} : colonne non décrite : {name}" for name in extra]
    if isinstance(said, dict):
        faults += [
            f"{place} : colonne {name} de type {found[name]}, {said[name]} dans {datapackage.FILE}"
            for name in said
            if name in found and found[name] != said[name]
        ]
    return faults or [f"{place} : les colonnes ne sont pas dans l'ordre décrit"]
