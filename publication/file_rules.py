"""The rules that Great Expectations cannot express: they look at all tables at once, or at files beside the database.

Here: one function per rule type of across_tables.json that does not start with `expect_`. Not here: the rules that speak of
one table (expectations/*.json), the order and the verdict (audit.py). A sample never repeats the text of a suspected person:
it says where it stands.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from expectations.results import RuleResult, result_of
from expectations.suites import ACROSS_TABLES, Rule, SuiteError, fill, read_thresholds, suite_files
from publication import datapackage
from publication.exports import DATABASE, RELEASE_COLUMNS, RELEASE_TABLE, csv_text, literal, quoted
from sources import removed_names, suppressions

# Cells of a published table shorter than this hold neither a name nor an address.
_SHORTEST_TEXT = 5


@dataclass(frozen=True)
class Subject:
    """What the rules look at: the candidate's folder, its database opened read-only, what it says of itself."""

    folder: Path
    connection: duckdb.DuckDBPyConnection
    described: dict[str, Any]
    suites_dir: Path
    waiver_faults: list[str]
    columns: dict[str, dict[str, str]]  # table → column → DuckDB type
    suppressed: tuple[suppressions.Suppression, ...] = field(default=(), repr=False)


def open_subject(
    folder: Path,
    described: dict[str, Any],
    suites_dir: Path,
    waiver_faults: list[str],
    suppressed: tuple[suppressions.Suppression, ...] = (),
) -> Subject:
    """Open a candidate for the rules; the caller closes `connection`.

    Args:
        suppressed: who asked this home to be published no more.

    Raises:
        duckdb.Error: the database is not one.
    """
    # The rules write their working tables in memory; the candidate is attached read-only and stays as sealed.
    connection = duckdb.connect()
    connection.execute("set TimeZone = 'UTC'")
    connection.execute("set autoinstall_known_extensions = false")
    connection.execute(f"attach {literal(str(folder / DATABASE))} as candidate (read_only)")
    columns: dict[str, dict[str, str]] = {}
    for table, column, kind in connection.execute(
        "select table_name, column_name, data_type from duckdb_columns() where database_name = 'candidate' "
        "order by table_name, column_index"
    ).fetchall():
        columns.setdefault(table, {})[column] = kind
    return Subject(folder, connection, described, suites_dir, waiver_faults, columns, suppressed)


def judge(rule: Rule, subject: Subject) -> RuleResult:
    """The result of one rule; an exception is a result too (`error`)."""
    judging = _RULES.get(rule.type)
    if judging is None:
        return result_of(rule, "error", error=f"type de règle inconnu : « {rule.type} »")
    try:
        kwargs = fill(rule.kwargs, read_thresholds(subject.suites_dir), {})
        observed, faults = judging(subject, **kwargs)
    except (duckdb.Error, OSError, ValueError, TypeError, KeyError, SuiteError) as error:
        return result_of(rule, "error", error=f"{type(error).__name__} : {error}"[:1000])
    return result_of(rule, "failed" if faults else "passed", observed=observed, unexpected=len(faults), samples=faults)


def _tables(subject: Subject) -> list[str]:
    return [table for table in subject.columns if table != RELEASE_TABLE]


# files_agree ----------------------------------------------------------------------------------------------------------


def _files_agree(subject: Subject) -> tuple[int, list[dict[str, Any]]]:
    """Parquet, CSV and DuckDB hold the same tables, columns and rows; types too, except in CSV, which has none."""
    faults: list[dict[str, Any]] = []
    for form in ("parquet", "csv"):
        files = {path.stem for path in (subject.folder / form).glob(f"*.{form}")}
        faults += [
            {"table": table, "fichier": form, "différence": "le fichier ou la table manque"}
            for table in sorted(files ^ set(_tables(subject)))
        ]
    for table in _tables(subject):
        columns = list(subject.columns[table])
        as_csv = ", ".join(f"{csv_text(column)} as {quoted(column)}" for column in columns)
        compared = {
            "parquet": (f"select * from candidate.{quoted(table)}", _parquet(subject, table)),
            "csv": (f"select {as_csv} from candidate.{quoted(table)}", _csv(subject, table)),
        }
        for form, (here, there) in compared.items():
            if {"table": table, "fichier": form, "différence": "le fichier ou la table manque"} in faults:
                continue
            if difference := _difference(subject.connection, here, there, with_types=form == "parquet"):
                faults.append({"table": table, "fichier": form, "différence": difference})
    return 2 * len(_tables(subject)), faults


def _parquet(subject: Subject, table: str) -> str:
    return f"select * from read_parquet({literal(str(subject.folder / 'parquet' / f'{table}.parquet'))})"


def _csv(subject: Subject, table: str) -> str:
    columns = ", ".join(f"{literal(column)}: 'varchar'" for column in subject.columns[table])
    path = literal(str(subject.folder / "csv" / f"{table}.csv"))
    return (
        f"select * from read_csv({path}, columns = {{{columns}}}, header = true, auto_detect = false, delim = ',', "
        "quote = '\"', escape = '\"', nullstr = '', allow_quoted_nulls = false, max_line_size = 10000000)"
    )


def _difference(connection: duckdb.DuckDBPyConnection, here: str, there: str, *, with_types: bool) -> str | None:
    """What differs between two queries, duplicates counted, order aside."""
    width = 2 if with_types else 1
    shapes = [[row[:width] for row in connection.execute(f"describe {query}").fetchall()] for query in (here, there)]
    if shapes[0] != shapes[1]:
        return "les colonnes ou leurs types ne sont pas les mêmes"
    counts = [connection.execute(f"select count(*) from ({query})").fetchone() or (0,) for query in (here, there)]
    if counts[0] != counts[1]:
        return f"{counts[0][0]} lignes dans DuckDB, {counts[1][0]} dans le fichier"
    # Same number of rows on both sides: what one has too many, the other lacks; one direction is enough.
    (different,) = connection.execute(f"select count(*) from ({here} except all {there})").fetchone() or (0,)
    return f"{different} lignes diffèrent" if different else None


# persons --------------------------------------------------------------------------------------------------------------


def _cells(subject: Subject) -> str:
    """The distinct texts of all published cells and of datapackage.json, with where they stand; built once."""
    connection = subject.connection
    done = connection.execute("select 1 from duckdb_tables() where table_name = 'cells' and temporary").fetchone()
    if done:
        return "cells"
    connection.execute('create temp table cells ("table" varchar, "column" varchar, text varchar, "row" bigint)')
    for table, columns in subject.columns.items():
        for column, kind in columns.items():
            if "VARCHAR" in kind or kind == "JSON":
                connection.execute(
                    f"insert into cells select {literal(table)}, {literal(column)}, cast({quoted(column)} as varchar) as text, "
                    f"min(rowid) + 1 from candidate.{quoted(table)} group by text having len(text) >= {_SHORTEST_TEXT}"
                )
    texts = [(datapackage.FILE, place, text) for place, text in _leaves(subject.described, "")]
    connection.executemany("insert into cells values (?, ?, ?, null)", texts)
    return "cells"


def _leaves(item: Any, place: str) -> list[tuple[str, str]]:
    """Every text of a JSON value with the path that leads to it."""
    if isinstance(item, str):
        return [(place, item)]
    pairs = item.items() if isinstance(item, dict) else enumerate(item) if isinstance(item, list) else ()
    return [leaf for key, each in pairs for leaf in _leaves(each, f"{place}/{key}")]


def _no_text_matches(
    subject: Subject,
    patterns: list[str],
    columns: list[str] | None = None,
    except_columns: list[str] | None = None,
    allowed: list[str] | None = None,
) -> tuple[int, list[dict[str, Any]]]:
    """No text of a published cell matches one of the patterns (RE2).

    Args:
        columns: look at these columns only; except_columns: at all but these.
        allowed: whole texts known to be innocent.
    """
    cells = _cells(subject)
    scope = 'text not in (select unnest(?)) and (? is null or list_contains(?, "column")) and not list_contains(?, "column")'
    places = [allowed or [""], columns, columns or [], except_columns or []]
    (looked_at,) = subject.connection.execute(f"select count(*) from {cells} where {scope}", places).fetchone() or (0,)
    found = subject.connection.execute(
        f'select "table", "column", "row" from {cells} where {scope} and '
        f"({' or '.join('regexp_matches(text, ?)' for _ in patterns)}) order by all",
        [*places, *patterns],
    ).fetchall()
    return looked_at, [_place(*row) for row in found]


def _no_removed_name(subject: Subject) -> tuple[int, list[dict[str, Any]]]:
    """None of the names taken out of the samples stands in a published cell."""
    digests = removed_names.load()
    if not digests:
        raise ValueError("la liste des noms retirés est vide")
    rows = subject.connection.execute(
        f'select "table", "column", "row", text from {_cells(subject)} where regexp_matches(text, ?) order by all',
        [r"\pL[^\pL]+\pL"],
    ).fetchall()
    return len(rows), [_place(*place) for *place, text in rows if removed_names.found_in(text, digests)]


def _no_suppressed_unit(subject: Subject) -> tuple[int, list[dict[str, Any]]]:
    """Nobody who asked to be published no more stands in a cell, by SIREN, SIRET or name; nor in datapackage.json."""
    found = cells_naming(subject)
    texts = [(place, text) for place, text in _leaves(subject.described, "") if subject.suppressed]
    found += [
        _place(datapackage.FILE, place, None)
        for place, text in texts
        if suppressions.conceal(text, subject.suppressed) != text
    ]
    return len(subject.suppressed), found


def cells_naming(subject: Subject) -> list[dict[str, Any]]:
    """Where a published cell names one of `suppressed`: one place per column, that of its first row."""
    found = []
    for table, columns in subject.columns.items() if subject.suppressed else ():
        texts = [column for column, kind in columns.items() if "VARCHAR" in kind or kind == "JSON"]
        if not texts or _first_row(subject, table, suppressions.condition_on_row(texts, subject.suppressed)) is None:
            continue
        for column in texts:
            row = _first_row(subject, table, suppressions.condition_on_row([column], subject.suppressed))
            found += [_place(table, column, row)] if row is not None else []
    return found


def _first_row(subject: Subject, table: str, condition: str) -> int | None:
    """The number of the first row of a table for which a condition holds."""
    query = f"select min(rowid) + 1 from candidate.{quoted(table)} where {condition}"
    found = subject.connection.execute(query).fetchone()
    return None if found is None or found[0] is None else int(found[0])


def _place(table: str, column: str, row: int | None) -> dict[str, Any]:
    return {"table": table, "colonne": column, "ligne": row}


def _no_column_matches(subject: Subject, pattern: str) -> tuple[int, list[dict[str, Any]]]:
    """No published column has a name that announces a personal datum."""
    names = [(table, column) for table, columns in subject.columns.items() for column in columns]
    found = subject.connection.execute(
        "select t.pair[1], t.pair[2] from (select unnest(?) as pair) as t where regexp_matches(t.pair[2], ?)",
        [[list(name) for name in names], pattern],
    ).fetchall()
    return len(names), [{"table": table, "colonne": column} for table, column in found]


# what the candidate says of itself ------------------------------------------------------------------------------------


def _every_table_has_a_suite(subject: Subject) -> tuple[int, list[dict[str, Any]]]:
    """A table without a suite would leave without being judged (a suite without its table fails by itself)."""
    suites = {path.stem for path in suite_files(subject.suites_dir)} - {ACROSS_TABLES}
    tables = _tables(subject)
    return len(tables), [{"table": table} for table in tables if table not in suites]


def _release_says_what_it_is(subject: Subject) -> tuple[int, list[dict[str, Any]]]:
    """`_release`, datapackage.json and each Parquet file name the same release, and a demonstration says so."""
    described = subject.described
    said = {column: described.get("created" if column == "sealed_at" else column) for column in RELEASE_COLUMNS}
    rows = subject.connection.execute(
        f"select {', '.join(quoted(column) for column in RELEASE_COLUMNS)} from candidate.{quoted(RELEASE_TABLE)}"
    ).fetchall()
    faults: list[dict[str, Any]] = []
    if [dict(zip(RELEASE_COLUMNS, row, strict=True)) for row in rows] != [said]:
        faults.append(
            {"fichier": DATABASE, "différence": f"la table {RELEASE_TABLE} ne dit pas la même chose que le descriptif"}
        )
    if described.get("notice") != datapackage.notice(str(described.get("origin"))) or described.get(
        "demonstration"
    ) != (described.get("origin") != "live"):
        faults.append({"fichier": datapackage.FILE, "différence": "la démonstration n'est pas annoncée comme telle"})
    named = ("release", "edition", "origin", "notice")
    for table in _tables(subject):
        path = subject.folder / "parquet" / f"{table}.parquet"
        facts = dict(
            subject.connection.execute(
                "select decode(key), decode(value) from parquet_kv_metadata(?) where decode(key) in (select unnest(?))",
                [str(path), list(named)],
            ).fetchall()
        )
        if facts != {name: said[name] for name in named}:
            faults.append(
                {"fichier": f"parquet/{table}.parquet", "différence": "les métadonnées nomment une autre publication"}
            )
    return 2 + len(_tables(subject)), faults


def _waivers_are_in_force(subject: Subject) -> tuple[int, list[dict[str, Any]]]:
    """waivers.yml reads well and none of its lines for this edition has expired."""
    return len(subject.waiver_faults), [{"dérogation": fault} for fault in subject.waiver_faults]


_RULES: dict[str, Callable[..., tuple[int, list[dict[str, Any]]]]] = {
    "files_agree": _files_agree,
    "no_text_matches": _no_text_matches,
    "no_removed_name": _no_removed_name,
    "no_suppressed_unit": _no_suppressed_unit,
    "no_column_matches": _no_column_matches,
    "every_table_has_a_suite": _every_table_has_a_suite,
    "release_says_what_it_is": _release_says_what_it_is,
    "waivers_are_in_force": _waivers_are_in_force,
}
