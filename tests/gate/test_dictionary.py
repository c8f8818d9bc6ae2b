"""One definition, everywhere the same: the documentation given to the seal, the data package, comments, page and workbook."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from pathlib import Path

import duckdb
import openpyxl
import pytest

from publication import datapackage, dictionary, schemas, seal, workbook
from publication.report import dictionary as page
from publication.seal import Candidate, TableDoc
from tests.gate.house import BUILD, SOURCES, House

ONLY = {"dim_firm", "fct_public_award", "indicator_catalogue", "source_freshness", "column_sources"}


@pytest.fixture(scope="module")
def documented(tmp_path_factory: pytest.TempPathFactory, base_warehouse: Path) -> tuple[Candidate, list[TableDoc]]:
    """A candidate with a view, and the documentation it was sealed with, which no name of a column gives away."""
    house = House(tmp_path_factory.mktemp("dictionary"), base_warehouse)
    house.spoil(
        "create view bi_essai as select department_code as dept, count(*) as firms from warehouse.main.dim_firm group by all"
    )
    docs = []
    for number, table in enumerate(house.tables()):
        if table.name in ONLY or table.name == "bi_essai":
            columns = tuple(
                replace(
                    each, description=f"Sens <{number}.{at}> & autre", unit="€" if at == 1 else "", required=at == 0
                )
                for at, each in enumerate(table.columns)
            )
            docs.append(replace(table, description=f"Une ligne par essai {number}. Et après", columns=columns))
    tables, views = (
        [each for each in docs if each.name != "bi_essai"],
        [each for each in docs if each.name == "bi_essai"],
    )
    candidate = seal.seal(house.warehouse, house.home, BUILD, tables, SOURCES, "00000001-run", views=views)
    return candidate, docs


def entries(candidate: Candidate) -> list[dictionary.TableEntry]:
    _, described = datapackage.read_description(candidate.path)
    return [*dictionary.tables(described), *dictionary.views(described)]


def test_the_data_package_says_what_was_documented(documented: tuple[Candidate, list[TableDoc]]) -> None:
    candidate, docs = documented
    said = {(entry.name, each.name): each for entry in entries(candidate) for each in entry.columns}
    for doc in docs:
        for column in doc.columns:
            each = said.pop((doc.name, column.name))
            assert (each.description, each.unit, each.is_required) == (column.description, column.unit, column.required)
    assert said == {}
    assert {entry.name: (entry.description, entry.key) for entry in entries(candidate)} == {
        doc.name: (doc.description, doc.key) for doc in docs
    }
    assert schemas.differences(candidate.path) == []


def test_the_comments_of_the_database_say_it_too(documented: tuple[Candidate, list[TableDoc]]) -> None:
    candidate, _ = documented
    with duckdb.connect(str(candidate.path / "panorama.duckdb"), read_only=True) as connection:
        columns = connection.execute(
            "select table_name, column_name, comment from duckdb_columns() where not internal and table_name <> '_release'"
        ).fetchall()
        objects = dict(
            connection.execute(
                "select table_name, comment from duckdb_tables() where table_name <> '_release' union all "
                "select view_name, comment from duckdb_views() where not internal"
            ).fetchall()
        )
    found = entries(candidate)
    assert {(table, column): told for table, column, told in columns} == {
        (entry.name, each.name): dictionary.column_comment(each.description, each.unit, each.sources)
        for entry in found
        for each in entry.columns
    }
    assert objects == {
        entry.name: dictionary.table_comment(entry.description, entry.key, entry.sources) for entry in found
    }


def test_a_comment_tells_unit_sources_and_licences() -> None:
    sources = [{"id": "inov", "licence": "etalab-2.0"}, {"id": "ademe", "licence": "etalab-2.0"}]
    told = dictionary.column_comment("Montant", "€", sources)
    assert told == "Montant. Unité : €. Sources : ademe, inov (licence etalab-2.0)."
    assert dictionary.column_comment("Nom.", "", []) == "Nom."
    assert dictionary.table_comment("Une ligne par firme.", ["firm_id"], []) == "Une ligne par firme. Clé : firm_id."


def test_the_page_says_it_with_an_anchor_for_each_table_column_and_indicator(
    documented: tuple[Candidate, list[TableDoc]],
) -> None:
    candidate, _ = documented
    written = page.render(candidate.path)
    anchors = re.findall(r' id="([^"]+)"', written)
    assert len(anchors) == len(set(anchors))
    links = set(re.findall(r'href="#([^"]+)"', written))
    assert links <= set(anchors)
    assert "<script" not in written
    text = html.unescape(written)
    for entry in entries(candidate):
        assert entry.name in anchors and entry.description in text
        for each in entry.columns:
            (row,) = re.findall(rf'<tr id="{entry.name}\.{each.name}">(.*?)</tr>', written)
            assert each.description in html.unescape(row) and each.type in row and (each.unit or "—") in row
            assert re.findall(r'href="#source\.([^"]+)"', row) == [source["id"] for source in each.sources]
            assert all(licence in row for licence in each.licences)
    with duckdb.connect(str(candidate.path / "panorama.duckdb"), read_only=True) as connection:
        indicators = connection.execute("select indicator_id, label from indicator_catalogue").fetchall()
    assert indicators
    for indicator_id, label in indicators:
        assert indicator_id in anchors and label in text


def test_the_sheet_of_the_workbook_says_it_too(documented: tuple[Candidate, list[TableDoc]]) -> None:
    candidate, _ = documented
    sheet = openpyxl.load_workbook(candidate.path / workbook.FILE, read_only=True)[workbook.DICTIONARY]
    _, *rows = [[value or "" for value in row] for row in sheet.iter_rows(values_only=True)]
    assert rows == [
        [
            entry.name, each.name, each.type, each.unit, "oui" if each.is_key else "", "oui" if each.is_required else "",
            each.description, ", ".join(source["id"] for source in each.sources), ", ".join(each.licences),
        ]
        for entry in entries(candidate)
        if entry.name != "bi_essai"
        for each in entry.columns
    ]  # fmt: skip


def test_a_view_is_in_the_database_alone_and_reads_it_under_any_name(
    documented: tuple[Candidate, list[TableDoc]],
) -> None:
    candidate, _ = documented
    assert [path.name for path in candidate.path.rglob("bi_essai*")] == []
    with duckdb.connect() as connection:
        connection.execute(f"attach '{candidate.path / 'panorama.duckdb'}' as elsewhere (read_only)")
        (counted,) = connection.execute("select sum(firms) from elsewhere.bi_essai").fetchone() or (0,)
        (firms,) = connection.execute("select count(*) from elsewhere.dim_firm").fetchone() or (0,)
    assert counted == firms > 0
