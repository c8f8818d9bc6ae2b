"""The rules that Great Expectations cannot express: they look at all tables at once, or at files beside the database.

Here: how a rule type of across_tables.json that does not start with `expect_` is judged, and those about the files of the
candidate. Not here: the types that look for persons (person_rules.py), for what each column may hold (column_rules.py), for who
asked not to be named (suppression_rules.py), or compare with earlier releases (live_rules.py); the rules that speak of one
table (expectations/*.json), the order and the verdict (audit.py).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb

from expectations.results import RuleResult, result_of
from expectations.runner import last_day
from expectations.suites import ACROSS_TABLES, Rule, SuiteError, fill, read_thresholds, suite_files
from publication import column_rules, datapackage, live_rules, person_rules, suppression_rules, workbook_rules
from publication.exports import (
    DATABASE,
    EXCEL_FOLDER,
    RELEASE_COLUMNS,
    RELEASE_TABLE,
    csv_text,
    excel_text,
    literal,
    quoted,
)
from publication.subject import Subject, tables_of


def judge(rule: Rule, subject: Subject) -> RuleResult:
    """The result of one rule; an exception is a result too (`error`)."""
    judging = _RULES.get(rule.type)
    if judging is None:
        return result_of(rule, "error", error=f"type de règle inconnu : « {rule.type} »")
    try:
        kwargs = fill(rule.kwargs, read_thresholds(subject.suites_dir), places_of(subject))
        observed, faults = judging(subject, **kwargs)
    except (duckdb.Error, OSError, ValueError, TypeError, KeyError, SuiteError) as error:
        return result_of(rule, "error", error=f"{type(error).__name__} : {error}"[:1000])
    tables = sorted({str(fault["table"]) for fault in faults if "table" in fault})
    return result_of(
        rule,
        "failed" if faults else "passed",
        observed=observed,
        unexpected=len(faults),
        samples=faults,
        tables=tables,
    )


def places_of(subject: Subject) -> dict[str, str | int]:
    """What a rule may name between braces, as in the suites of one table."""
    edition = str(subject.described["edition"])
    return {
        "edition": edition,
        "edition_year": int(edition[:4]),
        "edition_end": last_day(edition),
        "region": str(subject.described["region"]),
    }


# files_agree ----------------------------------------------------------------------------------------------------------


_FOLDERS = ("parquet", "csv", EXCEL_FOLDER)


def _files_agree(subject: Subject) -> tuple[int, list[dict[str, Any]]]:
    """Parquet, both CSV and DuckDB hold the same tables, columns and rows; types too, except in CSV, which has none."""
    faults: list[dict[str, Any]] = []
    for form in _FOLDERS:
        files = {path.stem for path in (subject.folder / form).glob("*")}
        faults += [
            {"table": table, "fichier": form, "différence": "le fichier ou la table manque"}
            for table in sorted(files ^ set(tables_of(subject)))
        ]
    for table in tables_of(subject):
        columns = subject.columns[table]
        written = {"csv": csv_text, EXCEL_FOLDER: excel_text}
        compared = {"parquet": (f"select * from candidate.{quoted(table)}", _parquet(subject, table))}
        for form, text in written.items():
            cells = ", ".join(f"{text(column, kind)} as {quoted(column)}" for column, kind in columns.items())
            compared[form] = (f"select {cells} from candidate.{quoted(table)}", _csv(subject, table, form))
        for form, (here, there) in compared.items():
            if {"table": table, "fichier": form, "différence": "le fichier ou la table manque"} in faults:
                continue
            if difference := _difference(subject.connection, here, there, with_types=form == "parquet"):
                faults.append({"table": table, "fichier": form, "différence": difference})
    return len(_FOLDERS) * len(tables_of(subject)), faults


def _parquet(subject: Subject, table: str) -> str:
    return f"select * from read_parquet({literal(str(subject.folder / 'parquet' / f'{table}.parquet'))})"


def _csv(subject: Subject, table: str, folder: str) -> str:
    columns = ", ".join(f"{literal(column)}: 'varchar'" for column in subject.columns[table])
    path = literal(str(subject.folder / folder / f"{table}.csv"))
    delimiter = ";" if folder == EXCEL_FOLDER else ","
    return (
        f"select * from read_csv({path}, columns = {{{columns}}}, header = true, auto_detect = false, delim = '{delimiter}', "
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


# what the candidate says of itself ------------------------------------------------------------------------------------


def _every_table_has_a_suite(subject: Subject) -> tuple[int, list[dict[str, Any]]]:
    """A table without a suite would leave without being judged (a suite without its table fails by itself)."""
    suites = {path.stem for path in suite_files(subject.suites_dir)} - {ACROSS_TABLES}
    tables = tables_of(subject)
    return len(tables), [{"table": table} for table in tables if table not in suites]


def _views_are_described(subject: Subject) -> tuple[int, list[dict[str, Any]]]:
    """The database holds the views that datapackage.json describes and no other; each has its columns, rows and key."""
    described = {view["title"]: view for view in subject.described.get("views", [])}
    faults: list[dict[str, Any]] = [
        {"table": name, "différence": "vue absente" if name in described else "vue que le descriptif ne dit pas"}
        for name in sorted(subject.views ^ set(described))
    ]
    for name in sorted(subject.views & set(described)):
        view = described[name]
        said = {field["name"]: field["type"] for field in view["schema"]["fields"]}
        if {column: datapackage.field_type(kind) for column, kind in subject.columns[name].items()} != said:
            faults.append({"table": name, "différence": "les colonnes ou leurs types ne sont pas ceux du descriptif"})
            continue
        key = ", ".join(quoted(column) for column in view["schema"]["primaryKey"])
        (rows, distinct) = subject.connection.execute(
            f"select count(*), count(distinct ({key})) from candidate.{quoted(name)}"
        ).fetchone() or (0, 0)
        if rows != view["rows"]:
            faults.append({"table": name, "différence": f"{rows} lignes, {view['rows']} annoncées"})
        if rows != distinct:
            faults.append({"table": name, "différence": f"{rows - distinct} lignes répètent la clé d'une autre"})
    return len(described), faults


def _release_says_what_it_is(subject: Subject) -> tuple[int, list[dict[str, Any]]]:
    """`_release`, datapackage.json and each Parquet file name the same release; a demonstration, a restricted file say so."""
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
    expected = datapackage.notice(str(described.get("origin")), described["sources"])
    if described.get("notice") != expected or described.get("demonstration") != (described.get("origin") != "live"):
        said_otherwise = "la démonstration ou la restriction n'est pas annoncée comme telle"
        faults.append({"fichier": datapackage.FILE, "différence": said_otherwise})
    named = ("release", "edition", "origin", "notice")
    for table in tables_of(subject):
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
    return 2 + len(tables_of(subject)), faults


def _waivers_are_in_force(subject: Subject) -> tuple[int, list[dict[str, Any]]]:
    """waivers.yml reads well and none of its lines for this edition has expired."""
    return len(subject.waiver_faults), [{"dérogation": fault} for fault in subject.waiver_faults]


_RULES: dict[str, Callable[..., tuple[int, list[dict[str, Any]]]]] = {
    **live_rules.RULES,
    "files_agree": _files_agree,
    **workbook_rules.RULES,
    **person_rules.RULES,
    **column_rules.RULES,
    **suppression_rules.RULES,
    "every_table_has_a_suite": _every_table_has_a_suite,
    "views_are_described": _views_are_described,
    "release_says_what_it_is": _release_says_what_it_is,
    "waivers_are_in_force": _waivers_are_in_force,
}
