"""The French words of the page are those of the seeds that name the same codes."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from publication.report.labels import UNKNOWN, label, reason_in_words, words

SEEDS = Path(__file__).resolve().parents[2] / "dbt_project" / "seeds"


@pytest.mark.parametrize(
    ("vocabulary", "seed", "code"),
    [
        ("age_bracket", "age_brackets.csv", "bracket"),
        ("revenue_band", "revenue_bands.csv", "band"),
        ("occupation", "job_occupations.csv", "occupation"),
        ("scheme", "award_programmes.csv", "programme"),
    ],
)
def test_a_seed_and_the_page_use_the_same_words(vocabulary: str, seed: str, code: str) -> None:
    with (SEEDS / seed).open(encoding="utf-8", newline="") as file:
        assert {row[code]: row["label"] for row in csv.DictReader(file)} == words(vocabulary)


def test_each_headcount_band_has_its_words_in_the_order_of_the_seed() -> None:
    with (SEEDS / "headcount_bands.csv").open(encoding="utf-8", newline="") as file:
        codes = [row["code"] for row in csv.DictReader(file)]
    assert [code for code in words("headcount_band") if code in codes] == codes


def test_words_come_from_the_register_too_and_unknown_has_its_own() -> None:
    assert label("technology", "computer_vision") == "Vision par ordinateur"
    assert label("department", "31+34") == "31 et 34"
    assert label("stage", "unknown") == label("stage", None) == UNKNOWN


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (None, None),
        ("présence prouvée pour 0 firme sur 130", "présence prouvée pour 0 firme sur 130"),
        ("sans ademe, h2020", "sans Aides de l'ADEME ; Horizon 2020"),
    ],
)
def test_a_reason_is_told_as_to_a_reader(reason: str | None, said: str | None) -> None:
    assert reason_in_words(reason) == said
