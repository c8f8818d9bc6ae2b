"""What each published table and column means, read from datapackage.json: the one place that pages, workbook and servers ask.

The words come from the marts' YAML (pipelines/dbt_manifest.py), the sources from the table column_sources. Here: entries, where
columns come from, and the comment of a table or a column. Not here: showing them (workbook.py, report/dictionary.py), writing comments (exports.py,
postgres/loading.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import duckdb

COLUMN_SOURCES = "column_sources"  # the published table that says from which sources each column comes
TYPES = {
    "string": "texte",
    "integer": "entier",
    "number": "nombre",
    "boolean": "vrai ou faux",
    "date": "date",
    "datetime": "date et heure",
    "time": "heure",
    "array": "liste",
    "object": "objet",
    "any": "autre",
}
Origin = dict[str, str]  # id, licence, attribution of a source


@dataclass(frozen=True)
class ColumnEntry:
    """A column as a reader meets it. `type` is in French; `unit` is empty for what is no quantity."""

    name: str
    type: str
    unit: str
    description: str
    is_key: bool
    is_required: bool
    sources: tuple[Origin, ...]

    @property
    def licences(self) -> list[str]:
        return licences_of(self.sources)


@dataclass(frozen=True)
class TableEntry:
    """A table of the release, or one of its views. `description` begins with the grain: one row per what."""

    name: str
    description: str
    key: tuple[str, ...]
    rows: int
    columns: tuple[ColumnEntry, ...]
    sources: tuple[Origin, ...]

    @property
    def grain(self) -> str:
        """The first sentence of the description."""
        return self.description.partition(". ")[0].rstrip(".") + "."

    @property
    def licences(self) -> list[str]:
        return licences_of(self.sources)


def origins(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, list[Origin]]]:
    """Of each table and column of a release's database, its sources; nothing when the release does not say it."""
    here = "select 1 from duckdb_tables() where table_name = ? and database_name = current_database()"
    if connection.execute(here, [COLUMN_SOURCES]).fetchone() is None:
        return {}
    found: dict[str, dict[str, list[Origin]]] = {}
    rows = connection.execute(
        f"select table_name, column_name, source_id, licence, attribution from {COLUMN_SOURCES} order by all"
    ).fetchall()
    for table, column, source, licence, attribution in rows:
        one = {"id": source, "licence": licence, "attribution": attribution}
        found.setdefault(table, {}).setdefault(column, []).append(one)
    return found


def of_table(origins: dict[str, list[Origin]]) -> list[Origin]:
    """The sources of a table: those of all its columns, each once, by name."""
    return [one for _, one in sorted({one["id"]: one for each in origins.values() for one in each}.items())]


def tables(described: dict[str, Any]) -> list[TableEntry]:
    """The tables of a candidate or release, in its order, from the content of its datapackage.json."""
    return [_table(each) for each in described["resources"] if each["format"] == "parquet"]


def views(described: dict[str, Any]) -> list[TableEntry]:
    """The views of its databases, which are no resources: they hold nothing that the tables do not."""
    return [_table(each) for each in described.get("views", [])]


def licences_of(sources: Iterable[Origin]) -> list[str]:
    """The licences of some sources, each once."""
    return sorted({source["licence"] for source in sources if source.get("licence")})


def column_comment(description: str, unit: str, sources: Iterable[Origin]) -> str:
    """The comment of a column in a database: what it means, in which unit, from which sources under which licences."""
    return " ".join(filter(None, [_sentence(description), _sentence(unit and f"Unité : {unit}"), _from(sources)]))


def table_comment(description: str, key: Iterable[str], sources: Iterable[Origin]) -> str:
    """The comment of a table in a database: its grain, its key, its sources."""
    return " ".join(filter(None, [_sentence(description), f"Clé : {', '.join(key)}.", _from(sources)]))


def comments(resource: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """The comment of a described table, and those of its columns by name."""
    entry = _table(resource)
    return (
        table_comment(entry.description, entry.key, entry.sources),
        {each.name: column_comment(each.description, each.unit, each.sources) for each in entry.columns},
    )


def _table(resource: dict[str, Any]) -> TableEntry:
    schema = resource["schema"]
    known: dict[str, Origin] = {source["id"]: source for source in resource.get("sources", [])}
    return TableEntry(
        name=resource["title"],
        description=resource["description"],
        key=tuple(schema["primaryKey"]),
        rows=resource["rows"],
        columns=tuple(
            ColumnEntry(
                name=field["name"],
                type=TYPES[field.get("type", "any")],
                unit=field.get("unit", ""),
                description=field["description"],
                is_key=field["name"] in schema["primaryKey"],
                is_required=bool(field.get("constraints", {}).get("required")),
                sources=tuple(known[source] for source in field.get("sources", []) if source in known),
            )
            for field in schema["fields"]
        ),
        sources=tuple(known.values()),
    )


def _sentence(text: str) -> str:
    text = text.strip()
    return text if not text or text.endswith((".", "…", "!", "?")) else f"{text}."


def _from(sources: Iterable[Origin]) -> str:
    known = list(sources)
    if not known:
        return ""
    word, licence = ("Sources", "licences") if len(known) > 1 else ("Source", "licence")
    ids, licences = sorted({source["id"] for source in known}), licences_of(known)
    licence = licence if len(licences) > 1 else "licence"
    return f"{word} : {', '.join(ids)}" + (f" ({licence} {', '.join(licences)})." if licences else ".")
