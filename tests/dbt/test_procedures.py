"""Properties of corrections and procedures: what arrives in another order, twice, or to be cancelled changes nothing."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.dbt import notices as court
from tests.dbt.notices import Notice, numbered

# An example holds many companies, since the models take as long for one: a few examples are hundreds of histories.
COMPANIES = numbered(40)
FEW = settings(
    max_examples=2,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
    derandomize=True,
    database=None,
)
JUDGMENTS = (
    court.LJ,
    court.RJ,
    court.SAUVEGARDE,
    court.EXTENSION,
    court.CONVERSION,
    court.CONVERSION_OF_SAUVEGARDE,
    court.PLAN,
    court.PLAN_OF_SALE,
    court.FAILED_PLAN,
    court.CLOSING,
    court.REVERSAL,
    court.RETRACTION,
    court.CLAIMS,
)
FIRST = date(2020, 1, 1)


@st.composite
def histories(draw):
    """Notices of forty companies, some alone in theirs, some two in one; rectificatifs point at what came before."""
    found = []
    number = 1
    for place, siren in enumerate(COMPANIES):
        for step in range(draw(st.integers(1, 4))):
            judged = FIRST + timedelta(days=draw(st.integers(0, 1500)))
            together = (siren, COMPANIES[place - 1]) if step == 0 and draw(st.booleans()) else (siren,)
            found.append(
                Notice(
                    number,
                    together,
                    draw(st.sampled_from(JUDGMENTS)),
                    judged,
                    judged + timedelta(days=draw(st.integers(0, 60))),
                )
            )
            number += 1
            if draw(st.integers(0, 4)) == 0:
                wrong = found[-1]
                found.append(
                    Notice(
                        number,
                        wrong.companies,
                        wrong.judgment,
                        judged + timedelta(days=draw(st.integers(-3, 3))),
                        wrong.published + timedelta(days=draw(st.integers(1, 90))),
                        kind="rectificatif",
                        corrects=wrong.number,
                    )
                )
                number += 1
    return found


@FEW
@given(histories(), st.randoms(use_true_random=False))
def test_the_order_in_which_notices_arrive_changes_nothing(courtroom, notices, random):
    as_published = courtroom.hear(notices).marts()
    assert as_published["fct_insolvency_event"]
    shuffled = list(notices)
    random.shuffle(shuffled)
    assert courtroom.hear(shuffled).marts() == as_published


@FEW
@given(histories())
def test_a_month_read_twice_changes_nothing(courtroom, notices):
    once = courtroom.hear(notices).marts()
    assert courtroom.hear([*notices, *notices[: len(notices) // 2]]).marts() == once


@FEW
@given(histories(), st.data())
def test_a_cancelled_notice_might_never_have_been_seen(courtroom, notices, data):
    cancelled = data.draw(st.lists(st.sampled_from(notices), min_size=1, max_size=20, unique_by=lambda one: one.number))
    removed = {notice.number for notice in cancelled}
    never_seen = courtroom.hear([notice for notice in notices if notice.number not in removed]).marts()
    cancellations = [
        Notice(
            10_000 + notice.number,
            notice.companies,
            notice.judgment,
            notice.judged,
            notice.published + timedelta(days=30),
            kind="annulation",
            corrects=notice.number,
        )
        for notice in cancelled
    ]
    assert courtroom.hear([*notices, *cancellations]).marts() == never_seen
