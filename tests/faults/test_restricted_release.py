"""A whole build with a restricted file: its rows are invented, the rest are the samples."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from sources.sgpi.parse import COLUMNS
from tests.dbt.project import DELIVERIES, Project, parsed_project, rows

pytestmark = pytest.mark.long

MODELS = ("--exclude-resource-type", "test")
# SIREN (their keys are right, no firm bears them), department and grant in euros of each invented beneficiary.
BENEFICIARIES = [
    ("900000019", "31", 400_000),
    ("900000027", "31", 300_000),
    ("900000035", "31", 200_000),
    ("900000043", "34", 250_000),
    ("900000050", "34", 240_000),
    ("900000068", "34", 230_000),
    ("900000076", "81", 90_000),
]


@pytest.fixture(scope="module")
def restricted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse of a build that used the invented file."""
    scratch = tmp_path_factory.mktemp("restricted")
    project: Project = parsed_project(scratch)
    path = scratch / "sgpi.parquet"
    pq.write_table(_projects(), path)
    deliveries = pq.read_table(project.landing["panorama.deliveries"], schema=DELIVERIES)
    is_sgpi = pc.equal(deliveries["source_id"], "sgpi")
    for column, value in (("rows", len(BENEFICIARIES)), ("absence", None)):
        kind = DELIVERIES.field(column).type
        told = pc.if_else(is_sgpi, pa.scalar(value, kind), deliveries[column])
        deliveries = deliveries.set_column(DELIVERIES.get_field_index(column), column, told)
    listed = scratch / "listed.parquet"
    pq.write_table(deliveries, listed)
    warehouse = scratch / "warehouse.duckdb"
    told = {"panorama__deliveries": str(listed), "panorama__fetches": str(listed)}
    outcome = project.build(warehouse, *MODELS, sgpi__projects=str(path), **told)
    assert outcome.success, outcome.bad()
    return warehouse


def test_no_row_of_the_file_is_published_and_every_one_counts(restricted: Path) -> None:
    assert rows(
        restricted, "select count(*) from fct_public_award where source_id = 'sgpi' or siren like '90000%'"
    ) == [(0,)]
    assert rows(restricted, "select count(*) from int_awards__all where is_restricted") == [(len(BENEFICIARIES),)]
    assert rows(restricted, "select rows_set_aside from source_freshness where source_id = 'sgpi'") == [
        (len(BENEFICIARIES),)
    ]


def test_the_department_of_one_firm_is_withheld_with_another_and_the_whole_is_told(restricted: Path) -> None:
    said = dict(
        rows(
            restricted,
            "select member, status from indicators where indicator_id = 'public_funding.grants' "
            "and breakdown in ('none', 'department') and reference_date = date '2026-10-31' and member in ('none', '31', '34', '81')",
        )
    )
    assert said["81"] == "withheld"
    assert [said["31"], said["34"]].count("withheld") >= 1
    assert said["none"] == "final"


def test_a_figure_that_the_file_does_not_enter_says_nothing_of_it(restricted: Path) -> None:
    assert rows(
        restricted,
        "select count(*) from indicators where indicator_id not like 'public_funding.%' and secrecy_firms is not null",
    ) == [(0,)]


def test_what_is_published_rests_on_three_firms_and_what_is_not_says_why(restricted: Path) -> None:
    assert rows(
        restricted,
        "select count(*) from indicators where value is not null and (secrecy_firms < 3 or secrecy_share > 0.85)",
    ) == [(0,)]
    assert rows(
        restricted,
        "select distinct value, numerator, coverage, secrecy_firms, left(reason, 18) from indicators "
        "where status = 'withheld' and indicator_id in ('public_funding.awards', 'public_funding.grants')",
    ) == [(None, None, None, None, "secret statistique")]


def _projects() -> pa.Table:
    """The invented file as it lands: every cell a text."""
    texts: list[dict[str, Any]] = [
        {
            **dict.fromkeys(COLUMNS),
            "date_dpm": datetime(2024, 4, day).date().isoformat(),
            "operateur": "Opérateur inventé",
            "procedure": "Procédure inventée",
            "nom_projet": f"Projet inventé {day}",
            "nom_beneficiaire": f"Société inventée {day}",
            "siret": _siret(siren),
            "regions": "Occitanie",
            "localisation_geo": department,
            "typologie": "PME",
            "montant_subvention": str(grant),
        }
        for day, (siren, department, grant) in enumerate(BENEFICIARIES, start=1)
    ]
    table = pa.Table.from_pylist(texts, pa.schema([(name, pa.string()) for name in COLUMNS]))
    count = len(texts)
    return (
        table.append_column("_row_number", pa.array(range(1, count + 1), pa.int64()))
        .append_column("_archive_sha256", pa.array(["0" * 64] * count))
        .append_column("_is_key_conflict", pa.array([False] * count))
    )


def _siret(siren: str) -> str:
    """The first establishment number of a SIREN that has the right key."""
    from sources.identifiers import clean_siret

    return next(siret for number in range(1, 11) if (siret := clean_siret(f"{siren}{number:05d}")))
