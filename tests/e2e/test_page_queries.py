"""The Panorama page of a real release asks for tables and columns that are there, and its tables say what the marts hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from publication import audit
from publication.report import charts, panorama, sealed, sentences
from publication.report.exhibits import Exhibit

COUNTED = "from fct_funding_round where is_counted and ai_group is distinct from 'diversified'"


@pytest.fixture(scope="module")
def exhibits(published: Path) -> Iterator[dict[str, Exhibit]]:
    """By name. `rows` forgives what an invented warehouse lacks; a real release lacks nothing: a renamed column fails here."""
    folder = (published / "current").resolve()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealed.Sealed, "rows", sealed.Sealed.read)
        patch.setattr(charts, "drawn", lambda spec, name: "<svg></svg>")
        patch.setattr(panorama, "_MADE", {})
        yield {each.name: each for each in panorama.prepared(folder, audit.read(folder), published).exhibits}


@pytest.fixture(scope="module")
def marts(published: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(published / "current" / "panorama.duckdb"), read_only=True) as connection:
        yield connection


def test_no_query_of_the_page_misses_a_table_or_a_column(exhibits: dict[str, Exhibit]) -> None:
    assert [name for name, each in exhibits.items() if each.absent == sealed.ABSENT] == []
    assert {f"figure-{number}" for number in range(1, 17)} <= set(exhibits)
    assert [name for name, each in exhibits.items() if not each.rows and not each.absent] == []


def test_table_1_tells_each_count_of_the_document(
    exhibits: dict[str, Exhibit], marts: duckdb.DuckDBPyConnection
) -> None:
    facts = marts.execute("select label, value from fct_ecosystem_fact where actor_id ilike '%aniti%'").fetchall()
    shown = [(row[0].text, row[1].text) for row in exhibits["tableau-1"].rows]
    assert sorted(shown) == sorted((label, sentences.quantity(value)) for label, value in facts)


@pytest.mark.parametrize("name", ["tableau-2", "tableau-2-montants", "tableau-3"])
def test_each_number_of_tables_2_and_3_is_a_line_of_the_marts(
    exhibits: dict[str, Exhibit], marts: duckdb.DuckDBPyConnection, name: str
) -> None:
    lines = {
        "|".join(line[:5]): (line[5], line[6])
        for line in marts.execute(
            "select indicator_id, population, breakdown, member, cast(period_start as varchar), value, unit from indicators "
            "where reference_date = (select max(reference_date) from indicators) and value is not null"
        ).fetchall()
    }
    before = {
        figure: (value, unit)
        for figure, value, unit in marts.execute(
            "select figure_id, published_value, unit from reconciliation"
        ).fetchall()
    }
    traced = 0
    for cell in (cell for row in exhibits[name].rows for cell in row if cell.origin):
        key = cell.origin.get("data-indicator")
        expected = sentences.quantity(*(lines[key] if key else before[cell.origin["data-figure"]]))
        assert cell.text.removeprefix("> ").removeprefix("< ").partition(" (")[0] == expected, cell
        traced += 1
    numbers = [
        cell
        for row in exhibits[name].rows
        for cell in row
        if any(sign.isdigit() for sign in cell.text) and cell.is_number
    ]
    assert traced == len(numbers) > 0, "a number without its line"


@pytest.mark.parametrize(
    ("name", "column", "measure", "unit"),
    [
        ("tableau-2", "stage", "count(*)", "count"),
        ("tableau-2-montants", "stage", "sum(amount_eur) / 1e6", "million_eur"),
        ("tableau-3", "domain", "sum(amount_eur) / 1e6", "million_eur"),
    ],
)
def test_tables_2_and_3_are_what_the_rounds_give_when_counted_again(
    exhibits: dict[str, Exhibit], marts: duckdb.DuckDBPyConnection, name: str, column: str, measure: str, unit: str
) -> None:
    rounds = dict(marts.execute(f"select {column}, {measure} {COUNTED} group by 1").fetchall())
    told = {row[1].origin["data-indicator"].split("|")[3]: row[1].text for row in exhibits[name].rows if row[1].origin}
    assert sum(member in rounds for member in told) > 1
    assert told == {member: sentences.quantity(rounds.get(member, 0), unit) for member in told}
