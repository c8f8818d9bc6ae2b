"""Which archived bytes and landed tables nothing needs any more: never what a kept release rests on. Everything here is invented."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sources import pruning
from sources.archive import Archive, ArchivedFile, read_record
from sources.arrival import parquet_path
from sources.progress import Progress
from sources.spec import Origin
from tests.unit.test_retention import PERSONAL, PLAIN

NOW = datetime.now(UTC)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive", Origin.LIVE)


def delivered(archive: Archive, edition: str, text: str, spec=PLAIN) -> ArchivedFile:
    file = stored(archive, text, spec)
    archive.record(spec, edition, [file])
    return file


def stored(archive: Archive, text: str, spec=PLAIN) -> ArchivedFile:
    with archive.temporary_file() as received:
        received.write_text(text, encoding="utf-8")
        return archive.store(spec, received, "people.csv")


def found(archive: Archive, *kept: ArchivedFile, oldest: str | None = "2026-09") -> list[str]:
    sha256 = {file.sha256 for file in kept}
    return [each.path for each in pruning.unneeded_bytes(archive.root, sha256, oldest, NOW)]


def test_what_a_later_delivery_of_the_edition_replaced_goes_and_the_last_stays(archive: Archive) -> None:
    first, last = delivered(archive, "2026-10", "id\n1\n"), delivered(archive, "2026-10", "id\n2\n")
    assert found(archive) == [first.path]
    pruning.remove_bytes(archive.root, pruning.unneeded_bytes(archive.root, set(), "2026-09", NOW))
    assert not (archive.root / first.path).exists()
    assert (archive.root / last.path).exists()
    records = sorted((archive.root / "records").glob("*/*/*/*.json"))
    assert [read_record(path).files[0].purged for path in records] == [True, False]


def test_what_a_kept_release_lists_stays_whatever_came_after(archive: Archive) -> None:
    first = delivered(archive, "2026-10", "id\n1\n")
    delivered(archive, "2026-10", "id\n2\n")
    assert found(archive, first) == []


def test_an_edition_before_the_oldest_kept_one_goes_but_not_the_last_delivery_of_a_source(archive: Archive) -> None:
    old = delivered(archive, "2026-07", "id\n1\n")
    assert found(archive) == []
    delivered(archive, "2026-10", "id\n2\n")
    assert found(archive) == [old.path]
    assert found(archive, oldest=None) == []


def test_bytes_that_nobody_names_go_and_those_of_a_cut_fetch_stay(archive: Archive) -> None:
    lost, awaited = stored(archive, "id\n1\n"), stored(archive, "id\n2\n")
    Progress(archive, PLAIN.id).note(awaited)
    assert found(archive) == [lost.path]


def test_leftovers_of_killed_fetches_go_and_a_recent_download_stays(archive: Archive) -> None:
    delivered(archive, "2026-10", "id\n1\n")
    incoming = archive.root / "incoming" / "live" / "essai"
    incoming.mkdir(parents=True)
    names = {"old": incoming / "old.part", "new": incoming / "new.part", "cut": archive.root / ".incoming-x"}
    for path in names.values():
        path.write_text("octets", encoding="utf-8")
    then = (NOW - timedelta(days=pruning.CUT_DOWNLOAD_DAYS + 1)).timestamp()
    os.utime(names["old"], (then, then))
    assert found(archive) == [".incoming-x", "incoming/live/essai/old.part"]


def landed(archive: Archive, landing: Path, edition: str, spec=PLAIN) -> str:
    delivered(archive, edition, f"id,nom\n{edition},INVENTÉE\n", spec)
    path = parquet_path(landing, "live", spec.id, "people", edition)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"invented")
    return path.relative_to(landing).as_posix()


def test_a_landing_that_the_archive_makes_again_goes_and_the_last_one_stays(archive: Archive, tmp_path: Path) -> None:
    landing = tmp_path / "landing"
    old, last = landed(archive, landing, "2026-09"), landed(archive, landing, "2026-10")
    unneeded = pruning.unneeded_landing(landing, archive.root, {"2026-09", "2026-10"})
    assert [each.path for each in unneeded] == [old]
    pruning.remove_landing(landing, unneeded)
    assert [(landing / path).exists() for path in (old, last)] == [False, True]


def test_a_landing_of_personal_bytes_stays_while_its_edition_is_kept(archive: Archive, tmp_path: Path) -> None:
    landing = tmp_path / "landing"
    old = landed(archive, landing, "2026-09", PERSONAL)
    landed(archive, landing, "2026-10", PERSONAL)
    assert pruning.unneeded_landing(landing, archive.root, {"2026-09", "2026-10"}) == []
    assert [each.path for each in pruning.unneeded_landing(landing, archive.root, {"2026-10"})] == [old]


def test_a_landing_of_bytes_that_are_gone_stays_too(archive: Archive, tmp_path: Path) -> None:
    landing = tmp_path / "landing"
    landed(archive, landing, "2026-09")
    landed(archive, landing, "2026-10")
    delivery = archive.latest(PLAIN.id, "2026-09")
    assert delivery is not None
    (archive.root / replace(delivery.files[0]).path).unlink()
    assert pruning.unneeded_landing(landing, archive.root, {"2026-09"}) == []
