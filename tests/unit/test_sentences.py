"""French prose made from figures."""

from __future__ import annotations

import pytest

from publication.report import sentences


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (None, "count", "—"),
        (1234.0, "count", "1\u202f234"),
        (61.25, "million_eur", "61,3\u202fM€"),
        (0.04, "percent", "0\u202f%"),
        (49.12, "percent", "49,1\u202f%"),
        (1.0, "years", "1\u202fan"),
        (9.5, "years", "9,5\u202fans"),
        (2018.0, "year", "2018"),
        (1.0, "rank", "1er"),
        (4.0, "rank", "4e"),
        (-50.2, "percent", "−50,2\u202f%"),
    ],
)
def test_a_quantity_has_its_unit_and_french_signs(value: float | None, unit: str, shown: str) -> None:
    assert sentences.quantity(value, unit) == shown


@pytest.mark.parametrize(
    ("number", "shown"), [(0, "0 firme"), (1, "1 firme"), (2, "2 firmes"), (1500, "1\u202f500 firmes")]
)
def test_french_takes_the_singular_below_two(number: int, shown: str) -> None:
    assert sentences.counted(number, "firme") == shown


@pytest.mark.parametrize(
    ("before", "after", "unit", "shown"),
    [
        (127, 130, "count", "en hausse de 2,4\u202f%"),
        (20, 18, "count", "en baisse de 2"),
        (130, 130, "count", "stable"),
        (70.0, 71.4, "percent", "en hausse de 1,4 point"),
        (70.0, 60.0, "percent", "en baisse de 10 points"),
        (100.0, 100.4, "million_eur", "stable"),
        (0.0, 3.0, "count", "en hausse de 3"),
        (None, 3.0, "count", ""),
    ],
)
def test_a_change_is_told_in_the_unit_that_suits_it(
    before: float | None, after: float | None, unit: str, shown: str
) -> None:
    assert sentences.change(before, after, unit) == shown


def test_leaders_are_told_with_their_share_and_who_follows() -> None:
    told = sentences.leaders({"Hérault": 29, "Haute-Garonne": 82, "Gers": 0}, "count", of_total=True)
    assert told == "En tête, Haute-Garonne : 82 (74\u202f% de l'ensemble), devant Hérault (29)."
    assert sentences.leaders({"a": 2, "b": 2, "c": 1}, "count", of_total=True) == "En tête, à égalité avec 2 : a et b."
    assert sentences.leaders({"a": 0}, "count", of_total=True) == "Aucune valeur n'est différente de zéro."


def test_the_periods_that_are_still_filling_up_are_not_compared() -> None:
    values = [("2022", 52.0), ("2023", 29.0), ("2024", 1.0)]
    assert (
        sentences.through_time(values, "million_eur", open_periods=1)
        == "En 2023, 29\u202fM€, en baisse de 44,2\u202f% sur 2022."
    )
    assert (
        sentences.through_time([("2024", 1.0)], "count", open_periods=1)
        == "Toutes les périodes sont encore incomplètes."
    )
    assert sentences.through_time([("2026-09", 1.0)], "count", ("levée", "levées")) == "En septembre 2026, 1 levée."


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("2024", "2025", "En 2025, 3, en hausse de 2 sur 2024."),
        ("2023", "2025", "En 2025, 3, en hausse de 2 sur 2023 (aucune valeur en 2024)."),
        ("2020", "2025", "En 2025, 3, en hausse de 2 sur 2020 (aucune valeur de 2021 à 2024)."),
        ("2025-12", "2026-02", "En février 2026, 3, en hausse de 2 sur décembre 2025 (aucune valeur en janvier 2026)."),
    ],
)
def test_a_comparison_over_a_gap_names_it(before: str, after: str, said: str) -> None:
    assert sentences.through_time([(before, 1.0), (after, 3.0)], "count") == said


def test_months_take_their_elision() -> None:
    assert [sentences.of_month(edition) for edition in ("2026-10", "2026-04", "2026-03")] == [
        "d'octobre 2026",
        "d'avril 2026",
        "de mars 2026",
    ]
