"""What lands of a stock, and what does not: one invented universe in which each oddity stands once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from sources.archive import Archive
from sources.arrival import Arrival, Outside, read_arrival
from sources.errors import BadBytes, KeyConflict
from sources.landing import land
from sources.sirene import perimeter
from sources.sirene.schema import ESTABLISHMENT_PERIODS, ESTABLISHMENTS, PERSONAL, UNIT_PERIODS, UNITS, StockFile
from sources.sirene.spec import SPEC
from sources.spec import Scope
from tests.sources.stock_files import (
    Row,
    establishment,
    establishment_period,
    parquet,
    sirens,
    sole_trader,
    unit,
    unit_period,
)

OCCITANIE = ("09", "11", "12", "30", "31", "32", "34", "46", "48", "65", "66", "81", "82")
BRETAGNE = "35238"
FOLLOWED, FOLLOWED_TRADER, LOCAL, AWAY, TRADER, BAKER, OTHER = (
    siren for siren, _ in zip(sirens(), range(7), strict=False)
)
SCOPE = Scope("2026-10", "76", OCCITANIE, (FOLLOWED, FOLLOWED_TRADER))
Land = Callable[..., "Landing"]


class Landing:
    """What landed, by table: rows as dictionaries, and the arrival reports."""

    def __init__(self, arrivals: list[Arrival], root: Path) -> None:
        self.arrivals = {arrival.table: arrival for arrival in arrivals}
        self.paths = {arrival.table: root / arrival.path for arrival in arrivals}

    def rows(self, table: str, order: str = "_row_number") -> list[Row]:
        found = duckdb.sql(f"from read_parquet('{self.paths[table]}') order by {order}")
        return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]

    def column(self, table: str, name: str) -> list[Any]:
        return [row[name] for row in self.rows(table)]

    def outside(self, table: str) -> dict[str, int]:
        return {each.reason: each.rows for each in self.arrivals[table].outside}


@pytest.fixture
def landed(archive: Archive, tmp_path: Path) -> Land:
    """Land files given as rows or as bytes, by stock; nothing may be lost."""

    def make(scope: Scope = SCOPE, **given: Any) -> Landing:
        stocks: dict[str, StockFile] = {
            "units": UNITS,
            "establishments": ESTABLISHMENTS,
            "unit_periods": UNIT_PERIODS,
            "establishment_periods": ESTABLISHMENT_PERIODS,
        }
        files = []
        for name, rows in given.items():
            content = rows if isinstance(rows, bytes) else parquet(stocks[name], rows)
            with archive.temporary_file() as received:
                received.write_bytes(content)
                count = duckdb.sql(f"select count(*) from read_parquet('{received}')").fetchall()[0][0]
                files.append(archive.store(SPEC, received, stocks[name].file_name, vintage="2026-10-31", rows=count))
        delivery = archive.record(SPEC, scope.edition, files)
        arrivals = land(SPEC, archive, delivery, tmp_path / "landing", scope)
        for arrival in arrivals:
            assert arrival.rows_in == arrival.rows_accounted, arrival.table
            assert arrival.rows_announced in (None, arrival.rows_in), arrival.table
        return Landing(arrivals, tmp_path / "landing")

    return make


# The perimeter


def test_legal_units_are_the_register_s_anywhere_and_the_legal_persons_of_the_region(landed: Land) -> None:
    landing = landed(
        units=[unit(FOLLOWED), unit(LOCAL), unit(AWAY), sole_trader(TRADER)],
        establishments=[
            establishment(FOLLOWED, commune=BRETAGNE),
            establishment(LOCAL),
            establishment(AWAY, commune=BRETAGNE),
            establishment(TRADER),
        ],
    )
    assert landing.column("legal_units", "siren") == [FOLLOWED, LOCAL]
    assert landing.outside("legal_units") == {
        "personne physique": 1,
        "sans établissement dans la région, ni dans le registre": 1,
    }


def test_establishments_are_those_of_the_region_and_all_of_the_register_s(landed: Land) -> None:
    landing = landed(
        units=[unit(FOLLOWED), unit(LOCAL)],
        establishments=[
            establishment(FOLLOWED, "00011", BRETAGNE),
            establishment(FOLLOWED, "00029", "34172"),
            establishment(LOCAL, "00011"),
            establishment(LOCAL, "00029", BRETAGNE),
        ],
    )
    assert landing.column("establishments", "siret") == [FOLLOWED + "00011", FOLLOWED + "00029", LOCAL + "00011"]
    assert landing.outside("establishments") == {"sans établissement dans la région, ni dans le registre": 1}


def test_a_natural_person_stops_at_the_door_and_is_counted(landed: Land) -> None:
    landing = landed(
        units=[unit(LOCAL), sole_trader(TRADER)], establishments=[establishment(LOCAL), establishment(TRADER)]
    )
    assert landing.column("establishments", "siren") == [LOCAL]
    assert landing.column("establishments", "_unit_is_natural_person") == [False]
    assert landing.outside("establishments") == {"personne physique": 1}


def test_of_a_natural_person_of_the_register_the_legal_unit_lands_without_any_name(landed: Land) -> None:
    landing = landed(
        units=[sole_trader(FOLLOWED_TRADER, sigle="NOMINVENTE")],
        establishments=[establishment(FOLLOWED_TRADER)],
        unit_periods=[
            unit_period(
                FOLLOWED_TRADER, date(2015, 3, 2), categorieJuridique=1000, nom="NOMINVENTE", denomination="NOMINVENTE"
            )
        ],
    )
    (row,) = landing.rows("legal_units")
    assert (row["siren"], row["categorieJuridiqueUniteLegale"]) == (FOLLOWED_TRADER, 1000)
    assert landing.rows("establishments") == []
    for path in landing.paths.values():
        cells = duckdb.sql(f"from read_parquet('{path}')").fetchall()
        assert "INVENTE" not in str(cells)


def test_a_number_that_one_row_gives_to_a_natural_person_lands_without_any_name(landed: Land) -> None:
    twice = [sole_trader(FOLLOWED_TRADER), unit(FOLLOWED_TRADER, denomination="NOMINVENTE", sigle="NOMINVENTE")]
    landing = landed(units=twice, establishments=[establishment(FOLLOWED_TRADER)])
    assert len(landing.rows("legal_units")) == 2
    assert "INVENTE" not in str(landing.rows("legal_units"))


def test_what_lands_says_whether_it_is_followed(landed: Land) -> None:
    landing = landed(
        units=[unit(FOLLOWED), unit(LOCAL), unit(AWAY), unit(BAKER, activitePrincipale="10.71C"), unit("12 345")],
        establishments=[
            establishment(FOLLOWED, activitePrincipale="10.71C"),
            establishment(LOCAL),
            establishment(BAKER, activitePrincipale="10.71C"),
            establishment("12 345", activitePrincipale="10.71C"),
        ],
    )
    for table in ("legal_units", "establishments"):
        followed = {row["siren"]: row["_is_followed"] for row in landing.rows(table)}
        # In doubt, it is: staging may read that number otherwise.
        assert followed == {FOLLOWED: True, LOCAL: True, BAKER: False, "12 345": True}


@pytest.mark.parametrize("size", [1, 3])
def test_a_country_read_in_slices_lands_as_in_one(landed: Land, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    unnumbered: Row = {"siren": None, "siret": None}
    given = {
        "units": [
            *(unit(FOLLOWED), unit(LOCAL), unit(LOCAL, nicSiege="00029"), unit(AWAY)),
            *(unit(BAKER, activitePrincipale="10.71C"), sole_trader(TRADER), unit(TRADER)),
            *(sole_trader(FOLLOWED_TRADER), unit(OTHER) | {"siren": None}),
        ],
        "establishments": [
            *(establishment(BAKER, activitePrincipale="10.71C"), establishment(TRADER)),
            *(establishment(FOLLOWED, commune=BRETAGNE), establishment(LOCAL), establishment(LOCAL)),
            *(establishment(LOCAL, "00029"), establishment(OTHER), establishment(AWAY, commune=BRETAGNE)),
            *(establishment(FOLLOWED_TRADER), establishment(OTHER) | unnumbered),
        ],
        "unit_periods": [unit_period(siren, date(2020, 1, 1)) for siren in (BAKER, LOCAL, FOLLOWED, AWAY)],
    }
    whole = landed(**given)
    tables = {table: (whole.rows(table), whole.outside(table)) for table in whole.paths}
    match_units, slices = perimeter._match_units, []
    monkeypatch.setattr(perimeter, "_SLICE", size)
    monkeypatch.setattr(perimeter, "_match_units", lambda *asked: (slices.append(asked[1]), match_units(*asked)))
    sliced = landed(**given)
    assert len(slices) > 2
    assert {table: (sliced.rows(table), sliced.outside(table)) for table in sliced.paths} == tables


def test_no_personal_column_lands(landed: Land) -> None:
    landing = landed(
        units=[unit(FOLLOWED)],
        establishments=[establishment(FOLLOWED)],
        unit_periods=[unit_period(FOLLOWED, date(2020, 1, 1))],
    )
    personal = {*UNITS.names(PERSONAL), *UNIT_PERIODS.names(PERSONAL)}
    for path in landing.paths.values():
        assert not personal & set(duckdb.sql(f"from read_parquet('{path}')").columns)


@pytest.mark.parametrize(
    ("commune", "post", "is_here"),
    [
        ("34172", "99999", True),
        (BRETAGNE, "34000", False),  # the commune decides
        (None, "34000", True),
        ("[ND]", "34000", True),
        ("", "34000", True),
        (None, "[ND]", False),
        (None, None, False),
        ("97411", "31000", False),
    ],
)
def test_the_commune_tells_the_department_and_the_post_code_where_it_is_silent(
    landed: Land, commune: str | None, post: str | None, is_here: bool
) -> None:
    landing = landed(units=[unit(LOCAL)], establishments=[establishment(LOCAL, commune=commune, codePostal=post)])
    assert (landing.column("establishments", "siren") == [LOCAL]) is is_here


@pytest.mark.parametrize(
    ("commune", "post", "department"),
    [
        ("2A004", None, "2A"),
        ("2B033", None, "2B"),
        ("97411", None, "974"),
        ("98818", None, "988"),
        ("75108", None, "75"),
        (None, "20000", "2A"),
        (None, "20167", "2A"),
        (None, "20200", "2B"),
        (None, "97400", "974"),
        ("[ND]", "01000", "01"),
        (None, "BT1 1AA", None),
        ("ailleurs", "31000", None),
    ],
)
def test_departments_of_corsica_and_overseas(
    landed: Land, commune: str | None, post: str | None, department: str | None
) -> None:
    everywhere = replace(SCOPE, department_codes=("01", "2A", "2B", "75", "974", "988"))
    place = establishment(OTHER, commune=commune, codePostal=post)
    landing = landed(everywhere, units=[unit(OTHER)], establishments=[place])
    counted = {row["department_code"] for row in landing.rows("sector_counts") if row["counted"] == "establishment"}
    assert counted == ({department} if department else set())


def test_another_region_or_register_is_another_perimeter(landed: Land) -> None:
    here = landed(units=[unit(LOCAL)], establishments=[establishment(LOCAL)])
    there = Scope("2026-10", "53", ("22", "29", "35", "56"), (AWAY,))
    away = landed(there, units=[unit(LOCAL)], establishments=[establishment(LOCAL)])
    assert here.arrivals["establishments"].perimeter_sha256 == SCOPE.perimeter_sha256
    assert away.arrivals["establishments"].perimeter_sha256 == there.perimeter_sha256 != SCOPE.perimeter_sha256
    assert away.rows("establishments") == []
    assert read_arrival(away.paths["establishments"]) == away.arrivals["establishments"]


# The past


def test_past_states_are_those_of_the_register_and_of_the_region_s_sector(landed: Land) -> None:
    baker = {"activitePrincipale": "10.71C"}
    landing = landed(
        units=[unit(FOLLOWED, **baker), unit(LOCAL), unit(BAKER, **baker), unit(OTHER, **baker), unit(AWAY)],
        establishments=[
            establishment(FOLLOWED, **baker),
            establishment(LOCAL),
            establishment(BAKER, **baker),
            establishment(OTHER, "00011", **baker),
            establishment(OTHER, "00029"),  # of the sector by this establishment alone
            establishment(AWAY, commune=BRETAGNE),
        ],
        unit_periods=[unit_period(siren, date(2015, 3, 2)) for siren in (FOLLOWED, LOCAL, BAKER, OTHER, AWAY)],
        establishment_periods=[
            establishment_period(siren + nic, date(2015, 3, 2))
            for siren, nic in (
                (FOLLOWED, "00011"),
                (BAKER, "00011"),
                (OTHER, "00011"),
                (OTHER, "00029"),
                (OTHER, "00037"),
            )
        ],
    )
    assert landing.column("legal_unit_periods", "siren") == [FOLLOWED, LOCAL, OTHER]
    assert landing.column("establishment_periods", "siret") == [FOLLOWED + "00011", OTHER + "00011", OTHER + "00029"]
    assert landing.outside("legal_unit_periods") == {"hors du registre et du secteur de la région": 2}
    assert landing.outside("establishment_periods") == {"hors du registre et du secteur de la région": 2}


@pytest.mark.parametrize(
    ("activity", "nomenclature", "is_sector"),
    [("62.01Z", "NAFRev2", True), ("62.10Y", "NAF2025", True), ("72.2C", "NAF1993", False), ("72.20Z", None, False)],
)
def test_a_code_is_of_the_sector_only_in_a_nomenclature_that_says_so(
    landed: Land, activity: str, nomenclature: str | None, is_sector: bool
) -> None:
    cells = {"activitePrincipale": activity, "nomenclatureActivitePrincipale": nomenclature}
    landing = landed(
        units=[unit(LOCAL, **cells)],
        establishments=[establishment(LOCAL, **cells)],
        unit_periods=[unit_period(LOCAL, date(2015, 3, 2))],
    )
    assert len(landing.rows("legal_unit_periods")) == is_sector
    assert ({row["activity"] for row in landing.rows("sector_counts")} == {"all", activity[:2]}) is is_sector


def test_without_files_of_the_past_their_tables_are_empty_and_typed(landed: Land) -> None:
    landing = landed(units=[unit(LOCAL)], establishments=[establishment(LOCAL)])
    for table in ("legal_unit_periods", "establishment_periods"):
        arrival = landing.arrivals[table]
        assert (arrival.rows_in, arrival.rows_landed, arrival.file_name) == (0, 0, "aucun fichier")
        types = dict(
            duckdb.sql(
                f"select column_name, column_type from (describe from read_parquet('{landing.paths[table]}'))"
            ).fetchall()
        )
        assert (types["siren"], types["dateDebut"]) == ("VARCHAR", "DATE")


# Counts of the region


def test_counts_stand_for_every_row_of_the_region(landed: Land) -> None:
    landing = landed(
        replace(SCOPE, department_codes=("31", "35", "75")),
        units=[
            unit(LOCAL, nicSiege="00029"),
            unit(AWAY, activitePrincipale="10.71C", etatAdministratif="C", dateCreation=date(1900, 1, 1)),
            sole_trader(TRADER),
            unit(OTHER, nicSiege=None),  # no head office: no department
        ],
        establishments=[
            establishment(LOCAL, "00011", etablissementSiege=False, etatAdministratif="F"),
            establishment(LOCAL, "00029", BRETAGNE),
            establishment(AWAY, commune="75108", activitePrincipale="10.71C"),
            establishment(TRADER, commune="75108", activitePrincipale="63.11Z"),
            establishment(BAKER, commune="75108", dateCreation=None),  # its unit is missing
        ],
    )
    counts = {
        tuple(
            row[name] for name in ("counted", "department_code", "activity", "state", "creation_year", "person_kind")
        ): row["n"]
        for row in landing.rows("sector_counts")
    }
    assert counts == {
        ("legal_unit", "35", "all", "A", 2015, "legal_person"): 1,
        ("legal_unit", "35", "62", "A", 2015, "legal_person"): 1,
        ("legal_unit", "75", "all", "C", None, "legal_person"): 1,
        ("legal_unit", "75", "all", "A", 2015, "natural_person"): 1,
        ("legal_unit", "75", "62", "A", 2015, "natural_person"): 1,
        ("establishment", "31", "all", "F", 2015, "legal_person"): 1,
        ("establishment", "31", "62", "F", 2015, "legal_person"): 1,
        ("establishment", "35", "all", "A", 2015, "legal_person"): 1,
        ("establishment", "35", "62", "A", 2015, "legal_person"): 1,
        ("establishment", "75", "all", "A", 2015, "legal_person"): 1,
        ("establishment", "75", "all", "A", 2015, "natural_person"): 1,
        ("establishment", "75", "63", "A", 2015, "natural_person"): 1,
        ("establishment", "75", "all", "A", None, "unknown"): 1,
        ("establishment", "75", "62", "A", None, "unknown"): 1,
    }
    arrival = landing.arrivals["sector_counts"]
    assert (arrival.rows_in, arrival.rows_aggregated, arrival.rows_landed) == (9, 8, 14)
    assert landing.outside("sector_counts") == {"hors de la région": 1}


def test_a_repeated_unit_or_establishment_does_not_multiply_the_counts(landed: Land) -> None:
    twice = [unit(LOCAL), unit(LOCAL)], [establishment(LOCAL), establishment(LOCAL)]
    landing = landed(units=twice[0], establishments=twice[1])
    assert landing.arrivals["sector_counts"].rows_aggregated == 4


def test_what_is_elsewhere_is_counted_by_itself(landed: Land) -> None:
    landing = landed(
        units=[unit(LOCAL, nicSiege="00029"), unit(AWAY), unit(FOLLOWED)],
        establishments=[
            establishment(LOCAL),
            establishment(LOCAL, "00029", BRETAGNE),
            establishment(AWAY, commune=BRETAGNE),
            establishment(FOLLOWED, commune=BRETAGNE),
        ],
    )
    assert landing.outside("sector_counts") == {"hors de la région": 6}
    assert landing.outside("establishments") == {"sans établissement dans la région, ni dans le registre": 2}


# Odd rows: they land as they are


def odd_rows() -> dict[str, tuple[list[Row], list[Row]]]:
    """Units and establishments of the register, by what is odd about them."""
    closed = {"etatAdministratif": "C"}
    la_poste = "356000000"
    return {
        "a SIREN of 8 digits": ([unit("90197921")], [establishment("90197921", "00011")]),
        "La Poste's SIRET": ([unit(la_poste)], [establishment(la_poste, "49837")]),
        "a creation in the future": ([unit(FOLLOWED, dateCreation=date(2027, 1, 1))], [establishment(FOLLOWED)]),
        "an old activity": (
            [unit(FOLLOWED, activitePrincipale="72.2C", nomenclatureActivitePrincipale="NAF1993")],
            [establishment(FOLLOWED)],
        ),
        "two head offices": ([unit(FOLLOWED)], [establishment(FOLLOWED), establishment(FOLLOWED, "00029")]),
        "no head office": ([unit(FOLLOWED, nicSiege=None)], [establishment(FOLLOWED, etablissementSiege=False)]),
        "no establishment": ([unit(FOLLOWED)], [establishment(AWAY, commune=BRETAGNE)]),
        "a ceased unit with an open establishment": ([unit(FOLLOWED, **closed)], [establishment(FOLLOWED)]),
        "a masked unit": (
            [unit(FOLLOWED, statutDiffusion="P", denomination="[ND]")],
            [establishment(FOLLOWED, statutDiffusion="P", codePostal="[ND]", libelleCommune="[ND]")],
        ),
        "an unknown creation": ([unit(FOLLOWED, dateCreation=None)], [establishment(FOLLOWED, dateCreation=None)]),
        "nothing but a SIREN": ([{"siren": FOLLOWED}], [{"siret": FOLLOWED + "00011", "siren": FOLLOWED}]),
    }


@pytest.mark.parametrize("oddity", odd_rows())
def test_an_odd_row_lands_as_it_is_published(landed: Land, oddity: str) -> None:
    units, establishments = odd_rows()[oddity]
    scope = Scope("2026-10", "76", OCCITANIE, (FOLLOWED, "90197921", "356000000"))
    landing = landed(scope, units=units, establishments=establishments)
    for table, rows in (("legal_units", units), ("establishments", establishments)):
        for row, published in zip(landing.rows(table), rows, strict=False):
            assert {name: row[name] for name in published if name in row} == {
                n: v for n, v in published.items() if n in row
            }
    assert len(landing.rows("legal_units")) == len(units)
    assert len(landing.rows("establishments")) == (0 if oddity == "no establishment" else len(establishments))


def test_an_establishment_whose_unit_is_missing_lands_and_says_so(landed: Land) -> None:
    landing = landed(units=[unit(LOCAL)], establishments=[establishment(LOCAL), establishment(OTHER)])
    assert [(row["siren"], row["_unit_is_natural_person"]) for row in landing.rows("establishments")] == [
        (LOCAL, False),
        (OTHER, None),
    ]


def test_rows_without_a_key_are_accounted_for(landed: Land) -> None:
    landing = landed(
        units=[unit(LOCAL), {"denominationUniteLegale": "SANS NUMERO"}], establishments=[establishment(LOCAL), {}]
    )
    assert landing.outside("legal_units") == {"sans établissement dans la région, ni dans le registre": 1}
    assert landing.outside("establishments") == {"sans établissement dans la région, ni dans le registre": 1}


def test_an_exact_repetition_is_dropped_and_counted_another_row_of_the_same_key_is_flagged(landed: Land) -> None:
    other = unit(LOCAL, denomination="AUTRE")
    landing = landed(
        units=[unit(LOCAL), unit(LOCAL), other, unit(FOLLOWED), unit(FOLLOWED)],
        establishments=[establishment(LOCAL), establishment(FOLLOWED), establishment(FOLLOWED)],
    )
    arrival = landing.arrivals["legal_units"]
    assert (arrival.rows_in, arrival.rows_landed, arrival.duplicates_dropped, arrival.key_conflicts) == (5, 3, 2, 2)
    assert arrival.conflicting_rows == (0, 2)
    assert [(row["_row_number"], row["_is_key_conflict"]) for row in landing.rows("legal_units")] == [
        (0, True),
        (2, True),
        (3, False),
    ]
    assert landing.arrivals["establishments"].duplicates_dropped == 1


def test_a_stock_full_of_shared_keys_stops(landed: Land) -> None:
    with pytest.raises(KeyConflict, match="200 clé") as raised:
        landed(
            units=[unit(LOCAL, denomination=f"AUTRE {n}") for n in range(201)], establishments=[establishment(LOCAL)]
        )
    assert "siren = " in str(raised.value)


# Files that are not what they were


def test_a_row_number_finds_its_row_in_the_archived_file(landed: Land, archive: Archive) -> None:
    landing = landed(
        units=[unit(AWAY), unit(LOCAL)], establishments=[establishment(AWAY, commune=BRETAGNE), establishment(LOCAL)]
    )
    (row,) = landing.rows("legal_units")
    path = archive.root / "personal" / row["_archive_sha256"][:2] / row["_archive_sha256"]
    asked = (
        f"select siren from read_parquet('{path}', file_row_number = true) where file_row_number = {row['_row_number']}"
    )
    assert duckdb.sql(asked).fetchall() == [(LOCAL,)]


def test_naf_2025_lands_while_it_is_published_and_is_unknown_afterwards(landed: Land) -> None:
    gone = parquet(UNITS, [unit(LOCAL)], dropped=["activitePrincipaleNAF25UniteLegale"])
    landing = landed(units=gone, establishments=[establishment(LOCAL)])
    assert landing.column("legal_units", "activitePrincipaleNAF25UniteLegale") == [None]


def test_a_new_column_is_left_behind_and_reported(landed: Land) -> None:
    landing = landed(units=parquet(UNITS, [unit(LOCAL)], added={"nouvelle": 1}), establishments=[establishment(LOCAL)])
    assert landing.arrivals["legal_units"].new_columns == ("nouvelle",)
    assert "nouvelle" not in landing.rows("legal_units")[0]


def test_a_column_of_another_type_lands_under_the_published_one_or_stops(landed: Land) -> None:
    kind = {"categorieJuridiqueUniteLegale": pa.string()}
    as_text = parquet(UNITS, [unit(LOCAL, categorieJuridique="5710")], types=kind)
    landing = landed(units=as_text, establishments=[establishment(LOCAL)])
    assert landing.column("legal_units", "categorieJuridiqueUniteLegale") == [5710]
    with pytest.raises(BadBytes, match="ne se lisent pas jusqu'au bout"):
        landed(
            units=parquet(UNITS, [unit(LOCAL, categorieJuridique="SARL")], types=kind),
            establishments=[establishment(LOCAL)],
        )


def test_nothing_is_put_in_place_when_one_table_fails(landed: Land, tmp_path: Path) -> None:
    with pytest.raises(KeyConflict):
        landed(
            units=[unit(LOCAL, denomination=f"AUTRE {n}") for n in range(201)], establishments=[establishment(LOCAL)]
        )
    assert list((tmp_path / "landing").rglob("*")) == []


def test_landing_twice_gives_the_same_bytes(landed: Land) -> None:
    given = {"units": [unit(LOCAL), unit(FOLLOWED)], "establishments": [establishment(LOCAL), establishment(FOLLOWED)]}
    first = {table: path.read_bytes() for table, path in landed(**given).paths.items()}
    assert {table: path.read_bytes() for table, path in landed(**given).paths.items()} == first


def test_outside_is_kept_in_the_report(landed: Land) -> None:
    landing = landed(units=[unit(LOCAL), unit(AWAY)], establishments=[establishment(LOCAL)])
    assert landing.arrivals["legal_units"].outside == (
        Outside("sans établissement dans la région, ni dans le registre", 1),
    )
