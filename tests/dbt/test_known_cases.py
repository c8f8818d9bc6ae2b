"""Facts of sources/curated/ beside made-up notices of the same companies: our reading finds them, or says how it differs."""

from __future__ import annotations

from datetime import date

import pytest

from tests.dbt import notices as court
from tests.dbt.notices import Notice, day

I2A, SIGFOX, EASYMILE, WEFIGHT = "347717118", "514582444", "803184845", "827791880"


def notice(number, siren, judgment, judged):
    return Notice(number, (siren,), judgment, day(judged), day(judged, 9))


@pytest.fixture(scope="module")
def heard(courtroom):
    return courtroom.hear(
        [
            notice(1, SIGFOX, court.RJ, "2022-01-26"),
            notice(2, SIGFOX, court.PLAN_OF_SALE, "2022-04-21"),
            notice(3, I2A, court.SAUVEGARDE_ACCELEREE, "2025-05-02"),
            notice(4, EASYMILE, court.RJ, "2024-07-16"),
            notice(5, WEFIGHT, court.LJ, "2023-10-02"),
        ]
    )


def test_known_openings_are_found_within_the_precision_of_the_source(heard):
    found = heard.rows(
        "select insolvency_id, found_judgment_date from int_failures__known_cases where verdict = 'found' order by all"
    )
    assert found == [
        ("easymile-2024", date(2024, 7, 16)),
        ("i2a-2025", date(2025, 5, 2)),
        ("sigfox-2022", date(2022, 1, 26)),
    ]


def test_another_procedure_on_the_known_day_differs_and_says_so(heard):
    differing = heard.rows("select insolvency_id, reason from int_failures__known_cases where verdict = 'differs'")
    assert differing == [("wefight-2023", "autre procédure : opening_liquidation")]


def test_the_plan_of_sale_of_sigfox_and_the_press_are_one_event(heard):
    events = heard.rows(
        "select event_kind, event_date, acquirer_name, evidence_kind from int_ownership__takeovers "
        f"where siren = '{SIGFOX}'"
    )
    assert events == [("plan_of_sale", date(2022, 4, 21), "UnaBiz", "bodacc+curated")]
