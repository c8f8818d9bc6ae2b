"""A landing of a few thousand invented units, compared with counts made in another way: by plain Python, row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pyarrow.parquet as pq
import pytest

from bench.universe.making import Universe, made
from sources.archive import Archive
from sources.landing import land
from sources.sirene.schema import ESTABLISHMENT_PERIODS, ESTABLISHMENTS, FILES, UNIT_PERIODS, UNITS
from sources.sirene.spec import SPEC
from sources.spec import Origin, Scope

Row = dict[str, Any]
SECTOR = {"62", "63", "72"}
OCCITANIE = {"09", "11", "12", "30", "31", "32", "34", "46", "48", "65", "66", "81", "82"}


@pytest.fixture(scope="module")
def country(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[dict[str, list[Row]], dict[str, list[Row]], set[str]]]:
    """(what was published, what landed, the register), as rows."""
    folder = tmp_path_factory.mktemp("country")
    universe = made(Universe(folder / "universe", 0.0001, seed=1, region="76", edition="2026-10", firms=10))
    paths = {stock: universe.files / stock.file_name for stock in FILES}
    published = {stock.name: pq.read_table(path).to_pylist() for stock, path in paths.items()}
    register = {row["siren"] for row in published[UNITS.name][::500]}
    archive = Archive(folder / "archive", Origin.LIVE)
    files = [
        archive.store_copy(SPEC, paths[stock], stock.file_name, rows=len(published[stock.name])) for stock in FILES
    ]
    scope = Scope("2026-10", "76", tuple(sorted(OCCITANIE)), tuple(sorted(register)))
    arrivals = land(SPEC, archive, archive.record(SPEC, "2026-10", files), folder / "landing", scope)
    assert all(arrival.rows_in == arrival.rows_accounted == arrival.rows_announced for arrival in arrivals)
    yield (
        published,
        {each.table: pq.read_table(folder / "landing" / each.path).to_pylist() for each in arrivals},
        register,
    )


def department(row: Row) -> str | None:
    commune = row["codeCommuneEtablissement"]
    return None if commune is None else commune[: 3 if commune[:2] in ("97", "98") else 2]


def is_sector(row: Row, suffix: str) -> bool:
    return (
        row[f"nomenclatureActivitePrincipale{suffix}"] == "NAFRev2" and row[f"activitePrincipale{suffix}"][:2] in SECTOR
    )


def members(row: Row, suffix: str) -> list[str]:
    return ["all", row[f"activitePrincipale{suffix}"][:2]] if is_sector(row, suffix) else ["all"]


def year(day: Any) -> int | None:
    return None if day is None or day.year == 1900 else int(day.year)


def test_the_perimeter_is_the_one_that_plain_python_finds(country: Any) -> None:
    published, landed, register = country
    traders = {row["siren"] for row in published[UNITS.name] if row["categorieJuridiqueUniteLegale"] == 1000}
    here = [row for row in published[ESTABLISHMENTS.name] if department(row) in OCCITANIE or row["siren"] in register]
    local = {row["siren"] for row in here} - traders | register
    assert [row["siren"] for row in landed["legal_units"]] == [
        row["siren"] for row in published[UNITS.name] if row["siren"] in local
    ]
    assert [row["siret"] for row in landed["establishments"]] == [
        row["siret"] for row in here if row["siren"] not in traders
    ]
    assert len(landed["legal_units"]) > 100


def test_the_past_is_the_one_that_plain_python_finds(country: Any) -> None:
    published, landed, register = country
    sector = {row["siren"] for row in landed["legal_units"] if is_sector(row, "UniteLegale")}
    sector |= {row["siren"] for row in landed["establishments"] if is_sector(row, "Etablissement")}
    followed = sector | register
    places = {row["siret"] for row in landed["establishments"] if row["siren"] in followed}
    assert [(row["siren"], row["dateDebut"]) for row in landed["legal_unit_periods"]] == [
        (row["siren"], row["dateDebut"]) for row in published[UNIT_PERIODS.name] if row["siren"] in followed
    ]
    assert [(row["siret"], row["dateDebut"]) for row in landed["establishment_periods"]] == [
        (row["siret"], row["dateDebut"]) for row in published[ESTABLISHMENT_PERIODS.name] if row["siret"] in places
    ]
    assert sector - register


def test_the_counts_are_those_that_plain_python_finds(country: Any) -> None:
    published, landed, _ = country
    kinds = {
        row["siren"]: "natural_person" if row["categorieJuridiqueUniteLegale"] == 1000 else "legal_person"
        for row in published[UNITS.name]
    }
    places = {row["siret"]: department(row) for row in published[ESTABLISHMENTS.name]}
    expected: Counter[tuple[Any, ...]] = Counter()
    for row in published[UNITS.name]:
        place = places.get(row["siren"] + row["nicSiegeUniteLegale"])
        for member in members(row, "UniteLegale"):
            created = year(row["dateCreationUniteLegale"])
            expected[
                "legal_unit", place, member, row["etatAdministratifUniteLegale"], created, kinds[row["siren"]]
            ] += 1
    for row in published[ESTABLISHMENTS.name]:
        for member in members(row, "Etablissement"):
            created = year(row["dateCreationEtablissement"])
            state = row["etatAdministratifEtablissement"]
            expected["establishment", department(row), member, state, created, kinds[row["siren"]]] += 1
    found = {
        tuple(
            row[name] for name in ("counted", "department_code", "activity", "state", "creation_year", "person_kind")
        ): row["n"]
        for row in landed["sector_counts"]
    }
    assert found == {group: n for group, n in expected.items() if group[1] in OCCITANIE}


def test_the_four_schemas_are_pinned_whole() -> None:
    assert [len(stock.columns) for stock in FILES] == [35, 54, 28, 18]
    assert [len(stock.landed) for stock in FILES] == [26, 22, 9, 8]
