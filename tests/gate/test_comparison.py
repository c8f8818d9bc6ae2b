"""Two sealed folders of the same tables are equal whatever their bytes; where they differ, the row is told and no text is."""

from __future__ import annotations

from pathlib import Path

import pytest

from publication.comparison import Compared, compare
from tests.gate.house import House


def tables_of(found: list[Compared], *, equal: bool) -> list[str]:
    return [each.table for each in found if each.is_equal is equal]


@pytest.fixture
def first(empty_house: House, tmp_path: Path) -> Path:
    """A sealed folder, put aside: a home keeps one candidate an edition."""
    return empty_house.seal(only=TABLES).path.rename(tmp_path / "first")


TABLES = {"dim_firm", "source_freshness", "indicators"}


def test_the_same_warehouse_sealed_twice_is_equal(first: Path, empty_house: House) -> None:
    again = empty_house.seal(only=TABLES).path
    assert (first / "panorama.duckdb").read_bytes() != b""
    assert set(tables_of(compare(first, again), equal=True)) == TABLES


def test_the_time_of_the_request_does_not_count(first: Path, empty_house: House) -> None:
    empty_house.spoil("update source_freshness set fetched_at = fetched_at + interval 3 day")
    assert tables_of(compare(first, empty_house.seal(only=TABLES).path), equal=False) == []


def test_a_changed_figure_is_told_with_its_row_and_a_changed_text_is_not_repeated(
    first: Path, empty_house: House
) -> None:
    empty_house.spoil(
        "update indicators set value = 41 where indicator_id = 'firms.firms' and population = 'core' and breakdown = 'none'",
        "update dim_firm set firm_name = 'Camille Exemple' where firm_id = (select min(firm_id) from dim_firm)",
    )
    found = {each.table: each for each in compare(first, empty_house.seal(only=TABLES).path)}
    assert [table for table, each in found.items() if not each.is_equal] == ["dim_firm", "indicators"]
    (said,) = found["indicators"].differences
    assert "indicator_id = firms.firms" in said and "value 1.0 → 41.0" in said
    (said,) = found["dim_firm"].differences
    assert said.endswith("firm_name") and "Camille" not in said


def test_a_missing_row_column_or_table_is_told(first: Path, empty_house: House) -> None:
    empty_house.spoil(
        "delete from indicators where indicator_id = 'firms.firms' and population = 'core' and breakdown = 'none'",
        "alter table dim_firm drop column firm_name",
    )
    found = {each.table: each for each in compare(first, empty_house.seal(only=TABLES - {"source_freshness"}).path)}
    assert any("n'est que dans la version" in said for said in found["indicators"].differences)
    assert found["dim_firm"].differences == ["colonnes différentes : firm_name"]
    assert found["source_freshness"].differences == ["la table n'est que dans la version"]
