"""The rules that look for natural persons in everything a candidate shows: cells, column names, comments, file metadata.

Here: the rule types of across_tables.json that search texts. Not here: what reads like a person's name
(sources/person_names.py), patterns, columns and excused names (expectations/). A sample never repeats the text of a suspected
person: it says where it stands.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

from expectations.suites import SuiteError
from publication import datapackage
from publication.exports import DATABASE, literal, quoted
from publication.subject import Subject
from sources import removed_names
from sources.person_names import is_a_person_s_name, names_in

ALLOWED_NAMES = "allowed_names.csv"

# Texts shorter than this hold neither a name nor an address.
_SHORTEST_TEXT = 4
# Every other type may hide a text: JSON, lists, structures, enumerations.
_NO_TEXT = "^(BOOLEAN|U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DOUBLE|FLOAT|DECIMAL.*|DATE|TIME.*|INTERVAL|UUID)$"
# Blanks that are not one to a pattern (no-break, thin …), and characters that nobody sees.
_BLANKS = "[\\x{00A0}\\x{1680}\\x{2000}-\\x{200A}\\x{202F}\\x{205F}\\x{3000}\\t\\r\\n]+"
_UNSEEN = "[\\x{00AD}\\x{200B}-\\x{200F}\\x{2060}\\x{FEFF}]"
_TAGS = "<[A-Za-z/][^<>]{0,200}>|&nbsp;|&#160;"
_LISTED = re.compile(r"\s*[|;]\s*")


def _texts(subject: Subject) -> str:
    return texts(subject.connection, subject.columns, subject.described, subject.folder)


def texts(
    connection: duckdb.DuckDBPyConnection,
    columns_of: dict[str, dict[str, str]],
    described: dict[str, Any],
    folder: Path,
) -> str:
    """Every distinct text of a candidate or release with where it stands, blanks made plain; a temporary table, built once.

    Columns: "table" (or file), "column" (or place inside it), text, "row".

    Args:
        connection, columns_of: of subject.open_database; described: the content of datapackage.json, {} to leave it out.
    """
    if connection.execute("select 1 from duckdb_tables() where table_name = 'texts' and temporary").fetchone():
        return "texts"
    connection.execute('create temp table texts ("table" varchar, "column" varchar, text varchar, "row" bigint)')
    for table, columns in columns_of.items():
        searched = [column for column, kind in columns.items() if not re.fullmatch(_NO_TEXT, kind)]
        if searched:
            # One query a table: hundreds of columns would each cost more to plan than to read.
            cells = ", ".join(f"cast({quoted(column)} as varchar) as {quoted(column)}" for column in searched)
            names = ", ".join(quoted(column) for column in searched)
            # row_number and not rowid: a view has no rows of its own.
            connection.execute(
                f"insert into texts select {literal(table)}, name, {_plain('cell')} as text, min(first_place) from ("
                f"select name, cell, min(its_place) as first_place from (unpivot (select {cells}, "
                f"row_number() over () as its_place from candidate.{quoted(table)}) on {names} into name name value cell) "
                f"group by name, cell) group by name, text having len(text) >= {_SHORTEST_TEXT}"
            )
    others = [(datapackage.FILE, place, text) for place, text in leaves(described, "")]
    others += _names_and_comments(connection) + _metadata(connection, folder)
    if others:
        connection.execute(
            f"insert into texts select place[1], place[2], {_plain('place[3]')}, null from (select unnest(?) as place)",
            [[list(one) for one in others]],
        )
    return "texts"


def _plain(expression: str) -> str:
    """One way to write it: composed accents, no tag, no unseen character, plain blanks."""
    seen = f"regexp_replace(nfc_normalize({expression}), '{_UNSEEN}', '', 'g')"
    return f"trim(regexp_replace(regexp_replace({seen}, '{_TAGS}', ' ', 'g'), '{_BLANKS}', ' ', 'g'))"


def leaves(item: Any, place: str) -> list[tuple[str, str]]:
    """Every text of a JSON value, its keys too, with the path that leads to it."""
    if isinstance(item, str):
        return [(place, item)]
    if isinstance(item, dict):
        keys = [(place, str(key)) for key in item]
        return keys + [leaf for key, each in item.items() for leaf in leaves(each, f"{place}/{key}")]
    return (
        [leaf for n, each in enumerate(item) for leaf in leaves(each, f"{place}/{n}")] if isinstance(item, list) else []
    )


def _names_and_comments(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str]]:
    """Names and comments of the database's own objects; a name's underscores are blanks."""
    found: list[tuple[str, str, str]] = []
    for objects in (
        "select table_name, 'nom de la table', replace(table_name, '_', ' ') from duckdb_tables()",
        "select table_name, 'commentaire de la table', comment from duckdb_tables()",
        "select table_name, 'nom de colonne', replace(column_name, '_', ' ') from duckdb_columns()",
        "select table_name, 'commentaire de ' || column_name, comment from duckdb_columns()",
        "select view_name, 'commentaire de la vue', comment from duckdb_views()",
        "select view_name, 'vue', view_name || ' ' || coalesce(sql, '') from duckdb_views()",
        "select type_name, 'type', array_to_string(labels, ' | ') from duckdb_types()",
    ):
        rows = connection.execute(f"select * from ({objects} where database_name = 'candidate')").fetchall()
        found += [(f"{DATABASE} : {table}", place, text) for table, place, text in rows if text]
    return found


def _metadata(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[tuple[str, str, str]]:
    """What the Parquet files say beside their rows."""
    found: list[tuple[str, str, str]] = []
    for path in sorted((folder / "parquet").glob("*.parquet")):
        rows = connection.execute(
            "select decode(key), decode(value) from parquet_kv_metadata(?) "
            "where decode(key) not in ('ARROW:schema', 'geo')",
            [str(path)],
        ).fetchall()
        found += [(f"parquet/{path.name}", f"métadonnée {key}", f"{key} : {value}") for key, value in rows]
    return found


def _no_text_matches(
    subject: Subject,
    patterns: list[str],
    columns: list[str] | None = None,
    except_columns: list[str] | None = None,
    allowed: list[str] | None = None,
) -> tuple[int, list[dict[str, Any]]]:
    """No text of the candidate matches one of the patterns (RE2).

    Args:
        columns: look at these columns only; except_columns: at all but these.
        allowed: whole texts known to be innocent.
    """
    texts = _texts(subject)
    scope = 'text not in (select unnest(?)) and (? is null or list_contains(?, "column")) and not list_contains(?, "column")'
    places = [allowed or [""], columns, columns or [], except_columns or []]
    (looked_at,) = subject.connection.execute(f"select count(*) from {texts} where {scope}", places).fetchone() or (0,)
    found = subject.connection.execute(
        f'select "table", "column", "row" from {texts} where {scope} and '
        f"({' or '.join('regexp_matches(text, ?)' for _ in patterns)}) order by all",
        [*places, *patterns],
    ).fetchall()
    return looked_at, [_place(*row) for row in found]


def _no_person_is_named(
    subject: Subject, name_columns: list[str], fewest_births: int
) -> tuple[int, list[dict[str, Any]]]:
    """No text holds a usual first name and a surname; a company's name may hold one, it may not be one.

    Args:
        name_columns: columns of companies' names, alone or listed with « | » or « ; »: only a whole name counts there.
        fewest_births: how many births make a first name usual; rarer ones are mostly words and brands.
    """
    allowed = allowed_names(subject.suites_dir)
    rows = subject.connection.execute(
        f'select "table", "column", "row", text from {_texts(subject)} where regexp_matches(text, ?) order by all',
        [r"\pL[^\pL]+\pL"],
    ).fetchall()
    faults = []
    for table, column, row, text in rows:
        if column in name_columns:
            names = whole_names_in(text, fewest_births=fewest_births)
        else:
            names = names_in(text, fewest_births=fewest_births)
        if any(removed_names.normalise(name) not in allowed for name in names):
            faults.append(_place(table, column, row))
    return len(rows), faults


def whole_names_in(text: str, *, fewest_births: int) -> list[str]:
    """The persons among the companies that a cell names, alone or listed with « | » or « ; »."""
    return [name for name in _LISTED.split(text) if is_a_person_s_name(name, fewest_births=fewest_births)]


def allowed_names(suites_dir: Path) -> set[str]:
    """The names that read like a person's and are something else, each with its reason; normalised.

    Raises:
        SuiteError: a line without its name or its reason.
    """
    path = suites_dir / ALLOWED_NAMES
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    for number, row in enumerate(rows, start=2):
        if not (row.get("name") or "").strip() or not (row.get("reason") or "").strip():
            raise SuiteError(f"{ALLOWED_NAMES}, ligne {number} : il faut un nom et la raison qui l'autorise")
    return {removed_names.normalise(row["name"]) for row in rows}


def _no_removed_name(subject: Subject) -> tuple[int, list[dict[str, Any]]]:
    """None of the names taken out of the samples stands in a published text."""
    digests = removed_names.load()
    if not digests:
        raise ValueError("la liste des noms retirés est vide")
    rows = subject.connection.execute(
        f'select "table", "column", "row", text from {_texts(subject)} where regexp_matches(text, ?) order by all',
        [r"\pL[^\pL]+\pL"],
    ).fetchall()
    return len(rows), [_place(*place) for *place, text in rows if removed_names.found_in(text, digests)]


def _no_column_matches(subject: Subject, pattern: str) -> tuple[int, list[dict[str, Any]]]:
    """No published column has a name that announces a personal datum."""
    names = [(table, column) for table, columns in subject.columns.items() for column in columns]
    found = subject.connection.execute(
        "select t.pair[1], t.pair[2] from (select unnest(?) as pair) as t where regexp_matches(t.pair[2], ?)",
        [[list(name) for name in names], pattern],
    ).fetchall()
    return len(names), [{"table": table, "colonne": column} for table, column in found]


def _place(table: str, column: str, row: int | None) -> dict[str, Any]:
    return {"table": table, "colonne": column, "ligne": row}


RULES: dict[str, Callable[..., tuple[int, list[dict[str, Any]]]]] = {
    "no_text_matches": _no_text_matches,
    "no_person_is_named": _no_person_is_named,
    "no_removed_name": _no_removed_name,
    "no_column_matches": _no_column_matches,
}
