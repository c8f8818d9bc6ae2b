"""The survival curve: Kaplan–Meier on small groups whose answer is known by hand."""

from __future__ import annotations

import importlib.util
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

MODEL = Path(__file__).resolve().parents[2] / "dbt_project/models/intermediate/failures/int_failures__survival.py"
YEAR = 365.25


@pytest.fixture(scope="module")
def survival():
    spec = importlib.util.spec_from_file_location("survival", MODEL)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.survival


def lifetimes(*firms: tuple[float, bool], population: str = "all") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "reference_date": [date(2026, 10, 31)] * len(firms),
            "population": [population] * len(firms),
            "firm_id": [str(place) for place in range(len(firms))],
            "duration_days": [years * YEAR for years, _ in firms],
            "has_failed": [failed for _, failed in firms],
        }
    )


def test_a_firm_that_left_without_failing_weighs_until_it_left(survival):
    # 4 firms: one fails at 1.5 years, one is followed for 1.8 years only, one fails at 2.5 years, one lives.
    found = survival(lifetimes((1.5, True), (1.8, False), (2.5, True), (6, False))).set_index("years")
    assert found.loc[1, "survival"] == 1.0
    assert found.loc[2, "survival"] == pytest.approx(3 / 4)
    assert found.loc[3, "survival"] == pytest.approx(3 / 4 * 1 / 2)
    assert found.loc[[1, 2, 3, 5], "at_risk"].tolist() == [4, 2, 1, 1]


def test_the_band_holds_the_estimate_and_is_missing_before_the_first_failure(survival):
    found = survival(lifetimes((1.5, True), (1.8, False), (2.5, True), (6, False), (7, False))).set_index("years")
    assert pd.isna(found.loc[1, "low"]) and pd.isna(found.loc[1, "high"])
    assert 0 <= found.loc[3, "low"] < found.loc[3, "survival"] < found.loc[3, "high"] <= 1


def test_no_age_is_answered_that_nobody_has_reached(survival):
    assert survival(lifetimes((0.5, False), (2.5, False)))["years"].tolist() == [1, 2]


def test_nobody_followed_gives_no_curve(survival):
    assert survival(lifetimes()).empty
