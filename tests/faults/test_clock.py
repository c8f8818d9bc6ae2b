"""A clock that went back a month, or forward a year: what came last stays the last, and what is published stays readable."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from publication import kept, release
from sources import archive as archives
from sources.archive import Archive, ArchivedFile
from sources.registry import SOURCES
from sources.spec import Origin
from tests.faults.proofs import assert_readable
from tests.gate.house import House, light_pages

SPEC = next(spec for spec in SOURCES if spec.id == "inov")
MONTH, YEAR = timedelta(days=31), timedelta(days=366)


@pytest.fixture
def shift(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Set the clock of the archive off by so much."""

    def set_off(by: timedelta) -> None:
        monkeypatch.setattr(archives, "utc_now", lambda: archives._written(datetime.now(UTC) + by))

    return set_off


def delivered(archive: Archive, text: str, edition: str = "2026-10") -> ArchivedFile:
    with archive.temporary_file() as received:
        received.write_text(text, encoding="utf-8")
        file = archive.store(SPEC, received, "laureates.json")
    archive.record(SPEC, edition, [file])
    return file


@pytest.mark.parametrize("by", [-MONTH, -YEAR, YEAR])
def test_the_last_delivery_is_the_one_recorded_last_whatever_the_clock_says(
    tmp_path: Path, shift: Callable[[timedelta], None], by: timedelta
) -> None:
    archive = Archive(tmp_path / "archive", Origin.LIVE)
    delivered(archive, "[1]", edition="2026-09")
    delivered(archive, "[2]")
    for clock in (by, timedelta()):  # it goes off, then it is put right
        shift(clock)
        for text in ("[3]", "[4]", "[2]"):
            newest = delivered(archive, text)
            for edition in ("2026-10", None):
                latest = archive.latest(SPEC.id, edition)
                assert latest is not None and latest.files == (newest,)
            assert archive.deliveries(SPEC.id)[-1] == archive.latest(SPEC.id)
            carried = archive.carry_over(SPEC, "2026-10", "en panne")
            assert carried is not None and carried.files == (newest,)
            assert archive.latest(SPEC.id) == carried


def test_two_deliveries_of_the_same_microsecond_are_two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "utc_now", lambda: "2026-11-21T10:00:00.999999Z")
    archive = Archive(tmp_path / "archive", Origin.LIVE)
    for text in ("[1]", "[2]", "[3]"):
        newest = delivered(archive, text)
    assert [each.recorded_at for each in archive.deliveries(SPEC.id)] == [
        "2026-11-21T10:00:00.999999Z",
        "2026-11-21T10:00:01.000000Z",
        "2026-11-21T10:00:01.000001Z",
    ]
    latest = archive.latest(SPEC.id)
    assert latest is not None and latest.files == (newest,)


def test_a_release_published_before_the_live_one_by_the_clock_takes_its_place(house: House) -> None:
    before = kept.live(house.home)
    assert before is not None
    earlier = datetime.fromisoformat(before.published_at) - MONTH
    with light_pages():
        published = release.publish(
            house.audited().path, house.home, suites_dir=house.suites, expected=None, now=earlier
        )
    assert published.published_at < before.published_at
    assert published.is_live
    assert [each.id for each in kept.releases(house.home)] == ["2026-10.r1", "2026-10.r2"]
    assert assert_readable(house.home) == "2026-10.r2"
