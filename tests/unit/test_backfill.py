"""A back-fill: oldest first, one failure stops nothing, and it never moves `current` back. Refreshes are stubbed."""

from __future__ import annotations

import pytest

from pipelines import backfill, notifications
from pipelines.backfill import Filled, editions_between, fill
from pipelines.ending import EXIT_FAILED, EXIT_REFUSED, FAILED, REFUSED, Ending
from pipelines.lock import RefreshRunning
from pipelines.settings import Settings
from tests.e2e.command import panorama


def test_the_months_between_two_months_are_in_order_and_both_are_included():
    assert editions_between("2025-11", "2026-02") == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert editions_between("2026-10", "2026-10") == ["2026-10"]
    assert editions_between("2026-10", "2026-09") == []


@pytest.fixture
def refresh(monkeypatch):
    """A refresh that only notes which edition it was asked; 2026-02 fails."""
    asked = []

    def stub(settings, edition):
        asked.append(edition)
        return Ending(FAILED, EXIT_FAILED, ("la source essai est tombée",)) if edition == "2026-02" else None

    def published(home, edition):
        missing = {"la source ne garde pas d'historique": ["jobs.offers"]} if edition == "2026-01" else {}
        return Filled(
            edition, "published", release=f"{edition}.r1", not_computable=missing, absent={"sgpi": "aucun fichier"}
        )

    monkeypatch.setattr(backfill, "_published", published)
    monkeypatch.setattr("pipelines.run.refresh_recorded", stub)
    stub.asked = asked
    return stub


def test_a_month_that_fails_does_not_stop_the_others(refresh, tmp_path):
    ended = list(fill(Settings(tmp_path), ["2026-01", "2026-02", "2026-03"], refresh))
    assert [(each.edition, each.verdict) for each in ended] == [
        ("2026-01", "published"),
        ("2026-02", "failed"),
        ("2026-03", "published"),
    ]


def test_a_home_that_would_refuse_is_asked_before_each_month(refresh, tmp_path):
    (tmp_path / "home.json").write_text('{"region": "93"}', encoding="utf-8")
    (ended,) = fill(Settings(tmp_path), ["2026-01"], refresh)
    assert (ended.verdict, ended.exit_code, refresh.asked) == (REFUSED, EXIT_REFUSED, [])


def test_the_command_ends_with_a_table_and_the_gravest_code(refresh, tmp_path):
    answer = panorama("backfill", "--from", "2026-01", "--to", "2026-03", home=tmp_path)
    assert answer.code == EXIT_FAILED
    assert refresh.asked == ["2026-01", "2026-02", "2026-03"]
    assert "2026-02   en échec" in answer.out and "la source essai est tombée" in answer.out
    assert "la source ne garde pas d'historique (2026-01)\n      jobs.offers" in answer.out
    assert "sgpi (2026-01 … 2026-03, 2 éditions) : aucun fichier" in answer.out
    assert answer.last_line.startswith("2026-01 à 2026-03 : 2 publiée(s), 0 inchangée(s), 0 refusée(s), 1 en échec(s)")


def test_one_message_tells_of_all_the_months_that_ended_badly(refresh, tmp_path, monkeypatch):
    told = []
    monkeypatch.setattr(notifications, "tell", lambda settings, edition, ending: told.append((edition, ending)))
    panorama("backfill", "--from", "2026-01", "--to", "2026-01", home=tmp_path)
    assert told == []
    panorama("backfill", "--from", "2026-01", "--to", "2026-03", home=tmp_path)
    assert told == [("2026-02", Ending(FAILED, EXIT_FAILED, ("2026-02 : la source essai est tombée",)))]


def test_a_back_fill_beside_another_refresh_says_what_it_did_not_attempt(monkeypatch, tmp_path):
    def busy(*_):
        raise RefreshRunning("une autre actualisation est en cours")

    monkeypatch.setattr("pipelines.run.refresh_recorded", busy)
    told = []
    monkeypatch.setattr(notifications, "tell", lambda settings, edition, ending: told.append((edition, ending.reasons)))
    answer = panorama("backfill", "--from", "2026-01", "--to", "2026-02", home=tmp_path)
    assert answer.code == EXIT_FAILED
    why = "non tentée : une autre actualisation est en cours"
    assert told == [("2026-01", (f"2026-01 : {why}", f"2026-02 : {why}"))]
    assert answer.last_line.startswith("2 édition(s) non tentée(s) : une autre actualisation est en cours")


@pytest.mark.parametrize("months", [("2026-03", "2026-01"), ("2026-13", "2026-13"), ("2031-01", "2031-02")])
def test_months_that_cannot_be_built_are_a_usage_error(months, tmp_path):
    assert panorama("backfill", "--from", months[0], "--to", months[1], home=tmp_path).code == 2
