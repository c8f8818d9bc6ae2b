"""The catalogue of Mon Compte Formation: one export of the region, of the columns we need; every record is invented."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from sources.archive import Archive
from sources.http import Session
from sources.landing import land
from sources.mon_compte_formation.fetch import COLUMNS, DATASET, condition, fetch
from sources.mon_compte_formation.spec import SPEC
from sources.spec import FRANCE, Scope
from tests.sources.replay_server import Dataset, Portal

SCOPE = Scope("2026-10", "76", ("31", "34"))


def course(number: int, **facts: Any) -> dict[str, Any]:
    blank = dict.fromkeys(COLUMNS)
    known = {"numero_formation": f"00000001800002_{number}", "siret": "00000001800002", "code_departement": "31"}
    said = {"code_region": "76", "intitule_formation": "IA", "date_extract": "2026-11-02", "frais_ttc_tot_min": 900.5}
    return blank | known | said | facts


def test_the_courses_of_the_region_land_once_and_nobody_is_named(archive: Archive, tmp_path: Path) -> None:
    records = [course(1), course(2, code_departement="34"), course(3, code_region="11"), course(1)]
    columns = {name: name for name in (*COLUMNS, "nom_of")}
    with Portal({DATASET: Dataset([each | {"nom_of": "Personne canari"} for each in records], columns)}) as portal:
        with Session(SPEC, base_override=portal.url, min_interval=0.0) as session:
            delivery = archive.record(SPEC, SCOPE.edition, fetch(session, archive, SCOPE))
        (exported,) = [asked for asked in portal.asked if "exports" in asked.path]
    assert exported.query["select"].split(", ") == list(COLUMNS)
    (arrival,) = land(SPEC, archive, delivery, tmp_path)
    assert (arrival.rows_in, arrival.rows_landed, arrival.duplicates_dropped) == (3, 2, 1)
    rows = pq.read_table(tmp_path / arrival.path).to_pylist()
    assert [(row["code_departement"], row["frais_ttc_tot_min"]) for row in rows] == [("31", 900.5), ("34", 900.5)]
    assert "nom_of" not in rows[0]
    assert SPEC.is_personal, "an organisation may be a sole trader"


@pytest.mark.parametrize(
    ("types", "asked"), [({"code_region": "text"}, 'code_region = "76"'), ({"code_region": "int"}, "code_region = 76")]
)
def test_the_region_is_asked_as_the_portal_types_it(types: dict[str, str], asked: str) -> None:
    assert condition(SCOPE, types) == asked
    assert condition(replace(SCOPE, region_code=FRANCE), types) == "code_region is not null"
