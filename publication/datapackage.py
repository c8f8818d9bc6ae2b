"""Describes a candidate as a Frictionless data package: what it is, from what, each file with its hash and its schema.

Here: the content of datapackage.json. Not here: writing the files it describes (exports.py), checking them (release.py).
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from publication import dictionary, durable
from publication.exports import DATABASE, EXCEL_FOLDER, EXCEL_MOMENT, Written

if TYPE_CHECKING:
    from publication.seal import BuildIdentity, TableDoc

FILE = "datapackage.json"
DEMONSTRATION = "Démonstration : tout ou partie des données vient d'extraits fournis avec le projet ; les chiffres ne sont pas à jour."
LIVE = "Données relevées auprès des producteurs."
RESTRICTED = " Version restreinte : elle se sert d'un fichier qui n'est pas ouvert, et ne se diffuse pas."
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What we add (tables, figures, texts) leaves under the licence of most of its sources.
OUR_LICENCE = {
    "name": "etalab-2.0",
    "title": "Licence Ouverte / Open Licence 2.0",
    "path": "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
}
_FRICTIONLESS = {
    "BOOLEAN": "boolean",
    "DATE": "date",
    "DOUBLE": "number",
    "FLOAT": "number",
    "TIME": "time",
    "TINYINT": "integer",
    "SMALLINT": "integer",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "HUGEINT": "integer",
    "UTINYINT": "integer",
    "USMALLINT": "integer",
    "UINTEGER": "integer",
    "UBIGINT": "integer",
    "TIMESTAMP": "datetime",
    "TIMESTAMP WITH TIME ZONE": "datetime",
    "VARCHAR": "string",
}
# How a type is written for a French spreadsheet, in the words of Table Schema.
_EXCEL_CELLS: dict[str, dict[str, Any]] = {
    "number": {"decimalChar": ","},
    "boolean": {"trueValues": ["VRAI"], "falseValues": ["FAUX"]},
    "datetime": {"format": EXCEL_MOMENT},
}


def notice(origin: str, sources: list[dict[str, Any]] | None = None) -> str:
    """The sentence that says what a release is worth, and whether it may be spread; the same everywhere."""
    return (LIVE if origin == "live" else DEMONSTRATION) + (RESTRICTED if restricted_sources(sources or []) else "")


def restricted_sources(sources: list[dict[str, Any]]) -> list[str]:
    """The sources that gave rows and whose licence keeps them from being spread, by id."""
    return [
        source["id"]
        for source in sources
        if source.get("rows") and source.get("licence", {}).get("publication") == "restricted"
    ]


def describe(
    folder: Path,
    build: BuildIdentity,
    release: dict[str, str],
    tables: list[TableDoc],
    written: dict[str, Written],
    sources: list[dict[str, Any]],
    *,
    views: Sequence[TableDoc] = (),
    code_revision: dict[str, Any] | None = None,
    transformations_sha256: str | None = None,
) -> dict[str, Any]:
    """The data package of a folder whose files are all written."""
    with duckdb.connect(str(folder / DATABASE), read_only=True) as connection:
        origins = dictionary.origins(connection)
    return {
        "name": f"panorama-ia-{release['release']}".lower(),
        "id": f"panorama-ia/{release['release']}",
        "profile": "data-package",
        "title": f"Panorama de l'intelligence artificielle, édition {build.edition}"
        + ("" if build.origin == "live" else " (démonstration)"),
        "description": "Entreprises, aides publiques, défaillances et indicateurs de l'intelligence artificielle dans la "
        f"région {build.region}, recalculés chaque mois depuis les données ouvertes. {notice(build.origin, sources)}",
        "version": release["release"],
        "created": release["sealed_at"],
        "release": release["release"],
        "edition": build.edition,
        "origin": build.origin,
        "region": build.region,
        "demonstration": build.origin != "live",
        "notice": notice(build.origin, sources),
        "restricted": restricted_sources(sources),
        "code_sha256": build.code_sha256,
        "code_revision": code_revision,
        "transformations_sha256": transformations_sha256,
        "inputs_sha256": build.inputs_sha256,
        "licenses": _licences(sources),
        "sources": [{"title": source.get("title", source.get("id")), **source} for source in sources],
        "resources": [
            _resource(folder, DATABASE, "panorama-duckdb", "Toutes les tables dans un fichier DuckDB", "duckdb"),
            *(
                _table_resource(folder, table, written[table.name], form, origins.get(table.name, {}))
                for table in tables
                for form in ("parquet", "csv")
            ),
            *(_excel_resource(folder, table, written[table.name]) for table in tables),
        ],
        "views": [_view(view, written[view.name]) for view in views],
    }


def workbook_resource(folder: Path, path: str) -> dict[str, Any]:
    """The workbook that was made from the rest of the package, as one more of its resources."""
    title = "Toutes les tables dans un classeur, avec le dictionnaire et les sources"
    return {**_resource(folder, path, "panorama-xlsx", title, "xlsx"), "mediatype": _XLSX}


def read_description(folder: Path) -> tuple[bytes, dict[str, Any]]:
    """datapackage.json of a candidate or release: its bytes (their sha256 is the seal) and its content.

    Raises:
        FileNotFoundError: there is none.
        ValueError: it is no JSON object.
    """
    content = (folder / FILE).read_bytes()
    described = json.loads(content)
    if not isinstance(described, dict):
        raise ValueError(f"{FILE} n'est pas un objet JSON")
    return content, described


def csv_resources(described: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The resources of a description that are tables in standard CSV, by table; their hash is that of the rows alone."""
    return {
        each["name"]: each
        for each in described.get("resources", [])
        if each.get("format") == "csv" and not str(each.get("path", "")).startswith(f"{EXCEL_FOLDER}/")
    }


def code_of(described: dict[str, Any]) -> str | None:
    """The code that turned bytes into figures: without the curated files and the rules, where the description tells it."""
    return described.get("transformations_sha256") or described.get("code_sha256")


def _licences(sources: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Ours, then each licence of the sources, once."""
    found = {OUR_LICENCE["name"]: OUR_LICENCE}
    for source in sources:
        licence = source.get("licence")
        if isinstance(licence, dict) and licence.get("id"):
            one = {"name": licence["id"], "title": licence.get("title"), "path": licence.get("url")}
            found.setdefault(licence["id"], {key: value for key, value in one.items() if value})
    return list(found.values())


def _resource(folder: Path, path: str, name: str, title: str, form: str) -> dict[str, Any]:
    file = folder / path
    return {
        "name": name,
        "title": title,
        "path": path,
        "format": form,
        "bytes": file.stat().st_size,
        "hash": f"sha256:{durable.sha256(file)}",
    }


def _table_resource(
    folder: Path, table: TableDoc, written: Written, form: str, origins: dict[str, list[dict[str, str]]]
) -> dict[str, Any]:
    of_table = dictionary.of_table(origins)
    # CSV is the tabular resource that any Frictionless tool opens; Parquet stands beside it under its own name.
    name = table.name if form == "csv" else f"{table.name}-{form}"
    resource = _resource(folder, f"{form}/{table.name}.{form}", name, table.name, form)
    tabular: dict[str, Any] = {"profile": "tabular-data-resource", "encoding": "utf-8", "mediatype": "text/csv"}
    return {
        **resource,
        **(tabular if form == "csv" else {"mediatype": "application/vnd.apache.parquet"}),
        "description": table.description,
        "rows": written.rows,
        "sources": [{"title": one["attribution"], **one} for one in of_table],
        "licenses": [{"name": name} for name in sorted({one["licence"] or "" for one in of_table})],
        "schema": _schema(table, written, origins),
    }


def _view(view: TableDoc, written: Written) -> dict[str, Any]:
    """A view of the databases: no file of its own, so no resource; the rest is said as for a table."""
    schema = _schema(view, written, {})
    return {"title": view.name, "description": view.description, "rows": written.rows, "schema": schema}


def _schema(table: TableDoc, written: Written, origins: dict[str, list[dict[str, str]]]) -> dict[str, Any]:
    described = {column.name: column for column in table.columns}
    return {
        "fields": [
            {
                "name": column,
                "type": field_type(kind),
                "description": described[column].description,
                **({"unit": described[column].unit} if described[column].unit else {}),
                **({"constraints": {"required": True}} if described[column].required else {}),
                "sources": [one["id"] for one in origins.get(column, [])],
            }
            for column, kind in written.columns.items()
        ],
        "primaryKey": list(table.key),
        "missingValues": [""],
    }


def _excel_resource(folder: Path, table: TableDoc, written: Written) -> dict[str, Any]:
    """The same table for a French spreadsheet; what its columns mean stands once, in the standard resource."""
    name = f"{table.name}-csv-excel-fr"
    title = f"{table.name}, pour un tableur français"
    return {
        **_resource(folder, f"{EXCEL_FOLDER}/{table.name}.csv", name, title, "csv"),
        "profile": "tabular-data-resource",
        "encoding": "utf-8-sig",
        "mediatype": "text/csv",
        "dialect": {"delimiter": ";", "lineTerminator": "\r\n", "doubleQuote": True, "header": True},
        "rows": written.rows,
        "schema": {
            "fields": [
                {"name": column, "type": field_type(kind), **_EXCEL_CELLS.get(field_type(kind), {})}
                for column, kind in written.columns.items()
            ],
            "primaryKey": list(table.key),
            "missingValues": [""],
        },
    }


def field_type(duckdb_type: str) -> str:
    """The Frictionless type of a DuckDB type."""
    if duckdb_type.endswith("]"):
        return "array"
    if duckdb_type.startswith(("STRUCT", "MAP")):
        return "object"
    return _FRICTIONLESS.get(re.sub(r"\(.*", "", duckdb_type), "number" if duckdb_type.startswith("DECIMAL") else "any")
