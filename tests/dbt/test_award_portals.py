"""The awards of the portals in the warehouse of the samples, against the raw files."""

from __future__ import annotations

import csv

import pytest

from tests.dbt.project import DBT_PROJECT

SAMPLE = DBT_PROJECT.parent / "sources/samples/france_relance/projects.csv"
SOURCES = ("horizon", "h2020", "region_grants", "france_relance")


def test_awards_of_france_relance_are_the_raw_rows_of_the_region(built):
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        raw = list(csv.DictReader(file, delimiter=";"))
    here = sorted(row["siren"][:9] for row in raw if row["nom_region"] == "OCCITANIE")
    counted = built("select siren from int_awards__france_relance where set_aside_reason is null order by 1")
    assert [siren for (siren,) in counted] == here
    assert built("select count(*) from int_awards__france_relance") == [(len(raw),)]


def test_a_town_of_another_department_places_nothing(built):
    placed = built(
        """
        select beneficiary_name, department_code, commune_code from int_awards__france_relance
        where beneficiary_name in ('MATERR''UP', 'ACTIS SA', 'DIAM') order by 1
        """
    )
    assert placed == [("ACTIS SA", "09", None), ("DIAM", "66", "66049"), ("MATERR'UP", "40", None)]


def test_a_firm_does_not_keep_the_number_of_a_region(built):
    assert built("select siren, siren_reason from int_awards__france_relance where beneficiary_name = 'LAÏTA'") == [
        (None, "SIREN d'un organisme public, alors que la source dit une entreprise")
    ]


@pytest.mark.parametrize("source", SOURCES)
def test_each_source_has_the_columns_that_the_union_reads(built, source):
    columns = [name for name, *_ in built(f"describe int_awards__{source}")]
    listed = {name for name, *_ in built("describe int_awards__listed")} - {"asked_id", "printed_siren"}
    assert set(columns) == listed | {"laureate_ref", "set_aside_reason"}


@pytest.mark.parametrize(
    ("code", "region"),
    [("FRJ23", "76"), ("FRJ", "76"), ("FR623", "76"), ("FR81", "76"), ("FR101", "11"), ("FR832", "94"), ("FRY40", "04"), ("FR6", None)],
)  # fmt: skip
def test_a_nuts_code_of_any_edition_leads_to_one_region(built, code, region):
    found = built(f"select region_code from nuts_regions where starts_with('{code}', nuts_code)")
    assert found == ([(region,)] if region else [])


def test_iphd_publishes_counts_of_three_or_more_and_nothing_else(built):
    published = built(
        "select member, value, status from indicators where indicator_id = 'public_funding.iphd_laureates' "
        "and reference_date = date '2026-10-31' order by member"
    )
    assert published == [
        ("2019", None, "withheld"), ("2021", 3.0, "final"), ("2023", 6.0, "final"), ("2024", None, "withheld"), ("2025", None, "withheld"),
    ]  # fmt: skip
    assert built("select count(*) from fct_public_award where source_id = 'iphd'") == [(0,)]
