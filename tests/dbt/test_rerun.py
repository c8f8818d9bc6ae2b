"""A second build makes again what rests on what changed, nothing else, and comes to what a build from nothing comes to."""

from __future__ import annotations

import csv
import shutil
from dataclasses import astuple, replace
from pathlib import Path

import pytest

from pipelines.assets.landing import identity_of
from pipelines.settings import Settings
from sources import shipped
from sources.registry import SOURCES
from tests.dbt.project import EDITION, Project, rows
from tests.dbt.rerun import arrives, copied, differences_from_nothing, loses_its_last_row, rebuilt, relations_resting_on

FETCHES = "source.panorama.panorama.fetches"


@pytest.fixture
def settings(project: Project, tmp_path: Path) -> Settings:
    """A copy of the published home, with a copy of the curated files that a test may edit."""
    curated = tmp_path / "curated"
    shutil.copytree(shipped.ROOT / "curated", curated)
    return replace(copied(project.scratch / "home", tmp_path / "home"), curated=curated)


def edit_a_round(settings: Settings) -> None:
    """One euro more in the first round of rounds.csv."""
    path = settings.curated / "rounds.csv"
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    lines[0]["amount_eur"] = str(int(lines[0]["amount_eur"]) + 1)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, lines[0].keys())
        writer.writeheader()
        writer.writerows(lines)


def of(source_id: str):
    return next(spec for spec in SOURCES if spec.id == source_id)


def test_one_cell_of_a_curated_file_rebuilds_what_rests_on_it_and_then_nothing_more(settings: Settings) -> None:
    (whole,) = rows(settings.warehouse, "select sum(amount_eur) from fct_funding_round")
    edit_a_round(settings)
    arrives(settings, of("rounds"))
    expected = relations_resting_on("source.panorama.rounds.rounds", FETCHES)
    assert 4 < len(expected) < 60
    assert rebuilt(settings) == expected
    assert rows(settings.warehouse, "select sum(amount_eur) from fct_funding_round") == [(whole[0] + 1,)]
    assert rows(settings.warehouse, "select * from _build") == [astuple(identity_of(settings, EDITION))]
    assert rebuilt(settings) == set()
    assert rows(settings.warehouse, "select * from _build") == [astuple(identity_of(settings, EDITION))]


@pytest.mark.long
def test_a_curated_cell_gives_what_a_build_from_nothing_gives(settings: Settings) -> None:
    edit_a_round(settings)
    arrives(settings, of("rounds"))
    assert rebuilt(settings) == relations_resting_on("source.panorama.rounds.rounds", FETCHES)
    assert differences_from_nothing(settings) == []


@pytest.mark.long
def test_each_source_in_turn_rebuilds_what_rests_on_it_and_gives_what_a_build_from_nothing_gives(
    settings: Settings,
) -> None:
    for source_id, table in (
        ("inov", "laureates"),
        ("ilab", "laureates"),
        ("iphd", "laureates"),
        ("bodacc", "announcements"),
        ("sirene", "sector_counts"),
        ("france_relance", "projects"),
    ):
        loses_its_last_row(settings, of(source_id), table)
        assert rebuilt(settings) == relations_resting_on(f"source.panorama.{source_id}.{table}"), source_id
    assert differences_from_nothing(settings) == []
