"""After a rollback, a refresh that finds nothing new leaves the release out of service, and says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.assets.landing import _held_back
from publication import journal, kept
from tests.gate.test_retention import bare


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for name in ("2026-10.r1", "2026-10.r2"):
        bare(tmp_path, name, live=name == "2026-10.r1")
    line = journal.entry(
        "rollback", "2026-10.r1", live_before="2026-10.r2", live_after="2026-10.r1", reason="chiffre faux"
    )
    journal.write(tmp_path, line)
    return tmp_path


def test_the_release_that_was_put_aside_stays_aside_and_the_operator_is_told(home: Path) -> None:
    (said,) = _held_back(home, kept.read(home, "2026-10.r2"))
    assert "chiffre faux" in said
    assert "2026-10.r1 reste en service" in said and "panorama rollback 2026-10.r2" in said


def test_nothing_is_said_of_the_release_in_service_or_of_an_older_edition(home: Path) -> None:
    bare(home, "2026-09.r1")
    assert _held_back(home, kept.read(home, "2026-10.r1")) == []
    assert _held_back(home, kept.read(home, "2026-09.r1")) == []


def test_nothing_is_said_when_a_publication_came_after(home: Path) -> None:
    bare(home, "2026-10.r3", live=True)
    line = journal.entry("publish", "2026-10.r3", live_before="2026-10.r1", live_after="2026-10.r3")
    journal.write(home, line)
    assert _held_back(home, kept.read(home, "2026-10.r2")) == []
