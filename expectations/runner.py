"""Runs the suites on a candidate's DuckDB file with Great Expectations, inside DuckDB.

Here: from suite files to RuleResult. Not here: rules on other files than the database (publication/file_rules.py),
waivers and the verdict (publication/audit.py). Great Expectations is imported inside functions: it costs 3 seconds.
"""

from __future__ import annotations

import calendar
import contextlib
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from expectations.results import SAMPLE_ROWS, RuleResult, Status, result_of
from expectations.suites import Rule, SuiteError, fill, list_rules, read_key, read_suite, read_thresholds

# SQLAlchemy reads `:word` as a parameter; a suite's author writes plain SQL.
_COLON = re.compile(r"(?<![:\\]):(?=\w)")


def run(
    candidate_duckdb: Path,
    suites_dir: Path,
    *,
    origin: str,
    edition: str,
    values: dict[str, str] | None = None,
    only_suites: Collection[str] | None = None,
) -> list[RuleResult]:
    """Judge every expectation and every `is_evaluated` rule, in the order of suites.list_rules.

    Args:
        origin: `live` or `sample`; a rule that is not for it comes out as `not_applicable`.
        edition: `2026-10`; gives `{edition}`, `{edition_year}` and `{edition_end}` (last day of the month) to the suites.
        values: further places that a suite may use, `{region}` for example.
        only_suites: names of suites, to look at one table alone; None = all.
    """
    with opened(candidate_duckdb, suites_dir) as source:
        return judge(source, suites_dir, origin=origin, edition=edition, values=values, only_suites=only_suites)


def judge(
    source: Source,
    suites_dir: Path,
    *,
    origin: str,
    edition: str,
    values: dict[str, str] | None = None,
    only_suites: Collection[str] | None = None,
) -> list[RuleResult]:
    """The same on a candidate that is open already; see run()."""
    places: dict[str, str | int] = {
        "edition": edition,
        "edition_year": int(edition[:4]),
        "edition_end": last_day(edition),
        "origin": origin,
        **(values or {}),
    }
    rules = [rule for rule in list_rules(suites_dir) if only_suites is None or rule.suite in only_suites]
    suites = list(dict.fromkeys(rule.suite for rule in rules))
    results: dict[str, RuleResult] = {}
    for suite in suites:
        written = [rule for rule in rules if rule.suite == suite and not rule.is_evaluation]
        judged = _judge_suite(source, suites_dir, suite, written, origin, places)
        evaluation = next(rule for rule in rules if rule.suite == suite and rule.is_evaluation)
        results[evaluation.id] = _judge_evaluation(evaluation, suites_dir, source, written, judged)
        results.update(judged)
    return [results[rule.id] for rule in rules if rule.is_expectation or rule.is_evaluation]


def last_day(edition: str) -> str:
    """The last day of an edition's month, `2026-10-31`."""
    year, month = (int(part) for part in edition.split("-"))
    return f"{edition}-{calendar.monthrange(year, month)[1]}"


def _judge_suite(
    source: Source, suites_dir: Path, suite: str, written: list[Rule], origin: str, places: dict[str, str | int]
) -> dict[str, RuleResult]:
    """The results of the expectations of one suite, by rule; nothing may leave this function as an exception."""
    expectations = [rule for rule in written if rule.is_expectation]
    results = {rule.id: result_of(rule, "not_applicable") for rule in expectations if origin not in rule.modes}
    try:
        bounds = read_thresholds(suites_dir)
    except SuiteError as error:
        return {rule.id: result_of(rule, "error", error=str(error)) for rule in expectations} | results
    ready: list[tuple[Rule, dict[str, Any]]] = []
    for rule in expectations:
        if rule.id in results:
            continue
        try:
            ready.append((rule, fill(rule.kwargs, bounds, places)))
        except SuiteError as error:
            results[rule.id] = result_of(rule, "error", error=str(error))
    if not ready:
        return results
    table = ready[0][0].table
    if table not in source.tables:
        return results | {rule.id: result_of(rule, "error", error=f"table absente : {table}") for rule, _ in ready}
    try:
        batch = source.batch(table)
    except Exception as error:  # whatever it is, nothing of the suite can be judged: every rule says so
        return results | {rule.id: result_of(rule, "error", error=f"table illisible : {error}") for rule, _ in ready}
    queries = [pair for pair in ready if pair[0].type == "unexpected_rows_expectation"]
    others = [pair for pair in ready if pair[0].type != "unexpected_rows_expectation"]
    # COMPLETE is what gives the rows of a query (200 at most); on a column it would list every failing value.
    results |= _validate(batch, table, queries, {"result_format": "COMPLETE"})
    results |= _validate(batch, table, others, {"result_format": "BASIC"})
    # Finding the failing rows again costs as much as judging: only where something failed.
    failed = [pair for pair in others if results[pair[0].id].status == "failed"]
    key = [column for column in read_key(suites_dir / f"{suite}.json") if column in source.tables[table]]
    if failed and key:
        results |= _validate(batch, table, failed, {"result_format": "SUMMARY", "unexpected_index_column_names": key})
    return results


def _judge_evaluation(
    rule: Rule, suites_dir: Path, source: Source, written: list[Rule], judged: dict[str, RuleResult]
) -> RuleResult:
    try:
        read_suite(suites_dir / f"{rule.suite}.json")
    except SuiteError as error:
        return result_of(rule, "error", error=str(error))
    if rule.table not in source.tables:
        return result_of(rule, "error", error=f"table absente : {rule.table}")
    evaluated = sum(result.status in ("passed", "failed") for result in judged.values())
    if evaluated == 0:
        return result_of(rule, "failed", observed=0, error="aucune règle de la suite n'a été évaluée")
    return result_of(rule, "passed", observed=evaluated)


class Source:
    """A candidate opened for Great Expectations: its data source, DuckDB's own connection, the columns of each table."""

    def __init__(self, datasource: Any, connection: Any, tables: dict[str, list[str]]) -> None:
        self.datasource = datasource
        self.connection = connection
        self.tables = tables
        self._batches: dict[str, Any] = {}

    def batch(self, table: str) -> Any:
        """What Great Expectations validates; made once, however often the table is judged."""
        if table not in self._batches:
            asset = self.datasource.add_table_asset(table, table_name=table)
            self._batches[table] = asset.add_batch_definition_whole_table("whole").get_batch()
        return self._batches[table]


@contextlib.contextmanager
def opened(candidate_duckdb: Path, suites_dir: Path, *, read_only: bool = True) -> Iterator[Source]:
    """Open the file with the functions of functions.sql, and let go of it whatever happens.

    Args:
        read_only: False is for tests that spoil a copy and judge it again.
    """
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    from expectations.duckdb_dialect import teach_great_expectations

    teach_great_expectations()
    context: Any = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    context.variables.analytics_enabled = False
    datasource = context.data_sources.add_sql(
        "candidate",
        connection_string=f"duckdb:///{candidate_duckdb}",
        create_temp_table=False,
        kwargs={"connect_args": {"read_only": read_only}},
    )
    engine = datasource.get_execution_engine()
    functions = (suites_dir / "functions.sql").read_text(encoding="utf-8")
    try:
        with engine.get_connection() as connection:
            driver = connection.connection.driver_connection
            driver.execute(functions)
            yield Source(datasource, driver, tables_of(driver))
    finally:
        engine.close()
        datasource.get_engine().dispose()


def tables_of(connection: Any) -> dict[str, list[str]]:
    """The columns of each table of the file that is open."""
    columns = connection.execute(
        "select table_name, column_name from duckdb_columns() where not internal and database_name = current_database()"
    ).fetchall()
    tables: dict[str, list[str]] = {}
    for table, column in columns:
        tables.setdefault(table, []).append(column)
    return tables


def _validate(
    batch: Any, table: str, rules: list[tuple[Rule, dict[str, Any]]], result_format: dict[str, Any]
) -> dict[str, RuleResult]:
    import great_expectations as gx

    results: dict[str, RuleResult] = {}
    built = []
    for rule, kwargs in rules:
        one = {
            "type": rule.type,
            "kwargs": _plain_sql(kwargs, table),
            "meta": {"rule": rule.id},
            "severity": rule.severity,
        }
        try:
            # Not add_expectation_configuration(): it takes two queries on one table for the same expectation.
            built += gx.ExpectationSuite(name=rule.id, expectations=[one]).expectations
        except Exception as error:  # unknown type or wrong arguments: this rule is at fault, not its neighbours
            results[rule.id] = result_of(rule, "error", error=f"règle mal écrite : {error}")
    by_id = {rule.id: rule for rule, _ in rules}
    try:
        suite = gx.ExpectationSuite(name=table, expectations=built)
        validated = batch.validate(suite, result_format=result_format) if built else None
    except Exception as error:  # whatever it is, nothing was judged: every rule says so
        return {rule.id: result_of(rule, "error", error=f"{type(error).__name__} : {error}") for rule, _ in rules}
    for one in validated.results if validated else []:
        rule = by_id[one.expectation_config.meta["rule"]]
        results[rule.id] = _translated(rule, one)
    for rule, _ in rules:
        if rule.id not in results:
            results[rule.id] = result_of(
                rule, "error", error="Great Expectations n'a rendu aucun résultat pour cette règle"
            )
    return results


def _plain_sql(kwargs: dict[str, Any], table: str) -> dict[str, Any]:
    """A suite's query as Great Expectations wants it: table named, braces and colons protected.

    With the table's plain name an alias may follow `{batch}`, and other tables may be joined. The closing comment keeps
    Great Expectations from printing a remark on each query that has no `{batch}` left.
    """
    query = kwargs.get("unexpected_rows_query")
    if query is None:
        return kwargs
    # A suite writes a query on several lines: JSON has no other way to keep it readable.
    query = "\n".join(query) if isinstance(query, list) else str(query)
    query = query.replace("{batch}", f'"{table}"').replace("{", "{{").replace("}", "}}")
    return {**kwargs, "unexpected_rows_query": _COLON.sub(r"\\:", query) + " /* {batch} */"}


def _translated(rule: Rule, one: Any) -> RuleResult:
    """A result of Great Expectations as ours; an exception may be buried in it, one per metric."""
    if error := _exception_in(one.exception_info):
        return result_of(rule, "error", error=error)
    found = one.result or {}
    status: Status = "passed" if one.success else "failed"
    if rule.type == "unexpected_rows_expectation":
        rows = (found.get("details") or {}).get("unexpected_rows") or []
        return result_of(rule, status, unexpected=found["observed_value"], samples=rows)
    if "element_count" in found:
        rows = found.get("partial_unexpected_index_list") or [
            {rule.kwargs.get("column", "value"): value} for value in found.get("partial_unexpected_list") or []
        ]
        return result_of(
            rule,
            status,
            observed=found["element_count"],
            unexpected=found.get("unexpected_count"),
            samples=rows[:SAMPLE_ROWS] if status == "failed" else [],
        )
    observed = found.get("observed_value")
    return result_of(rule, status, observed=observed if isinstance(observed, int | float | None) else str(observed))


def _exception_in(info: Any) -> str | None:
    if not info:
        return None
    infos = [info] if "raised_exception" in info else list(info.values())
    for each in infos:
        if each.get("raised_exception"):
            # What follows repeats the query, which stands in the suite.
            return str(each.get("exception_message") or "exception sans message").partition("\n[SQL")[0][:1000].strip()
    return None
