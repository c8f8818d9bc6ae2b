"""The rows behind a figure: which published table holds them, under which condition, and what they give when counted again.

Here: reading indicator_facts.csv and asking a release. Its conditions are written over published columns alone, so that a
reader can run them; they are a second reading of the figure, never the one that computes it (dbt_project/), and a test
compares both. Not here: what a figure means (explaining.py).

indicator_facts.csv, one line per indicator and population: `all` also answers for `core` and `diversified`, which keep the
firms of that group; a line with a `breakdown` stands before the one for all others; `compared_with` says which column of the
figure the measure gives again (`value`, `numerator`, empty when none); `dated` is the column of the event's day, empty where
the table only tells the end of the edition.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from publication.notices import notice_page

_FILE = Path(__file__).with_suffix(".csv")
_GROUPS = ("core", "diversified")
# The published column behind each breakdown; a column that a table lacks leaves its rows whole.
_BREAKDOWN_COLUMNS = {
    "department": ("department_code", "unknown"),
    "firm_type": ("firm_type", "unknown"),
    "opening_kind": ("opening_kind", "unknown"),
    "stage": ("stage", "undisclosed"),
    "domain": ("domain", "unknown"),
    "scheme": ("programme", "unknown"),
    "ai_group": ("ai_group", "not_reviewed"),
    "control": ("control", "unknown"),
    "occupation": ("occupation", "unknown"),
}
# What a reader wants of a row: who, when, how much, and where it was read.
_SHOWN = (
    "award_id",
    "failure_id",
    "event_id",
    "round_id",
    "firm_id",
    "siren",
    "siret",
    "company_name",
    "firm_name",
    "beneficiary_name",
    "project",
    "programme",
    "event_kind",
    "opening_kind",
    "stage",
    "occupation",
    "title",
    "judgment_date",
    "event_date",
    "announced_on",
    "closing_date",
    "decided_on",
    "award_year",
    "creation_date",
    "revenue_eur",
    "amount_eur",
    "amount_kind",
    "age_days",
    "jobs_low",
    "jobs_mid",
    "jobs_high",
    "offers",
    "department_code",
    "announcement_id",
    "notice_url",
    "source_url",
    "evidence",
    "evidence_1",
    "source_id",
)
_TOLERANCE = 1e-6


@dataclass(frozen=True)
class Facts:
    """The rows behind one figure.

    Attributes:
        rows: how many they are.
        measured: what they give when counted again; None when they give nothing comparable.
        agrees: whether that is the figure (or its numerator); None when the two can't be compared.
        sql: the query that a reader can run on the release, its values written in.
        sample: the first rows, the columns that a reader wants, with the address of the notice where there is one.
        remark: why the rows are not exactly those of the figure (French).
    """

    table: str
    rows: int
    measured: float | None
    agrees: bool | None
    sql: str
    sample: list[dict[str, Any]]
    remark: str | None = None


def facts_of(
    connection: duckdb.DuckDBPyConnection, figure: Mapping[str, Any], *, region: str, edition_end: Any, limit: int
) -> Facts | str:
    """The rows behind a figure of a release, or why none can be shown (French).

    Args:
        connection: the release's database.
        figure: one row of `indicators`.
        edition_end: the last day of the edition, the only one that tables without dated rows speak of.
        limit: how many rows the sample holds at most.
    """
    population = figure["population"]
    asked = "all" if population in _GROUPS else population
    read = next(
        (
            each
            for each in _read()
            if (each["indicator_id"], each["population"]) == (figure["indicator_id"], asked)
            and each["breakdown"] in ("", figure["breakdown"])
        ),
        None,
    )
    if read is None:
        return "ce chiffre n'est pas un compte de lignes publiées : la formule et les modèles disent d'où il vient"
    if figure["status"] == "withheld":
        return "secret statistique : les lignes de ce chiffre ne se montrent pas ensemble"
    if not read["dated"] and figure["reference_date"] != edition_end:
        return f"{read['table_name']} ne dit que la fin de l'édition, non le {figure['reference_date']}"
    columns = {column[0] for column in connection.execute(f"from {read['table_name']} limit 0").description or []}
    condition, remark = _condition(read, figure, columns)
    values = {
        "reference_date": figure["reference_date"],
        "period_start": figure["period_start"],
        "member": figure["member"],
        "population": population,
        "region": region,
    }
    for name, value in values.items():
        text = str(value).replace("'", "''")
        condition = condition.replace(f"${name}", f"'{text}'" if isinstance(value, str) else f"date '{text}'")
    measure = read["measure"].replace("$reference_date", f"date '{figure['reference_date']}'")
    source = f"from {read['table_name']} where {condition}"
    counted = connection.execute(f"select count(*), {measure} {source}").fetchone()
    rows, measured = counted if counted else (0, None)
    measured = None if measured is None or not read["compared_with"] else float(measured)
    expected = figure.get(read["compared_with"]) if read["compared_with"] else None
    agrees = None
    if remark is None and measured is not None and expected is not None:
        agrees = abs(measured - expected) <= _TOLERANCE * max(1.0, abs(expected))
    return Facts(
        read["table_name"],
        rows,
        measured,
        agrees,
        f"select {measure} {source}",
        _sample(connection, read, source, columns, limit) if limit else [],
        remark,
    )


@cache
def _read() -> list[dict[str, str]]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _condition(read: Mapping[str, str], figure: Mapping[str, Any], columns: set[str]) -> tuple[str, str | None]:
    """The condition of the figure's rows, and what it could not say."""
    parts = [read["condition"]]
    if figure["population"] in _GROUPS:
        parts.append("firm_id in (select firm_id from dim_firm where ai_group = $population)")
    if dated := read["dated"]:
        parts.append(f"{dated} <= $reference_date")
        if figure["period_start"] != figure["reference_date"]:  # an absent start is the reference date
            parts.append(f"{dated} >= $period_start")
    breakdown = figure["breakdown"]
    column, default = _BREAKDOWN_COLUMNS.get(breakdown, (None, None))
    if breakdown == "none":
        pass
    elif breakdown == "year" and dated:
        parts.append(f"strftime({dated}, '%Y') = $member")
    elif breakdown == "year" and "award_year" in columns:
        parts.append("coalesce(cast(award_year as varchar), 'unknown') = $member")
    elif breakdown == "month" and dated:
        parts.append(f"strftime({dated}, '%Y-%m') = $member")
    elif column in columns:
        parts.append(f"coalesce({column}, '{default}') = $member")
    else:
        return " and ".join(parts), f"lignes du total : aucune colonne publiée ne les répartit par {breakdown}"
    return " and ".join(parts), None


def _sample(
    connection: duckdb.DuckDBPyConnection, read: Mapping[str, str], source: str, columns: set[str], limit: int
) -> list[dict[str, Any]]:
    shown = [name for name in _SHOWN if name in columns]
    order = f"{read['dated']} desc, {shown[0]}" if read["dated"] else shown[0]
    found = connection.execute(f"select {', '.join(shown)} {source} order by {order} limit {int(limit)}").fetchall()
    sample = [dict(zip(shown, row, strict=True)) for row in found]
    for row in sample:
        if row.get("announcement_id") and not row.get("notice_url"):
            row["notice_url"] = notice_page(row["announcement_id"])
    return sample
