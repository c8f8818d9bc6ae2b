"""Thirteen months: which personal bytes go, what the records then say, and what can still be rebuilt."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sources import retention
from sources.archive import Archive, ArchivedFile, Delivery
from sources.errors import BadBytes
from sources.landing import land
from sources.reading import LocalFile, ParsedTable, read_csv
from sources.spec import LICENCE_OUVERTE_2, Cadence, Kind, Origin, SourceSpec, Table

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
LIMIT = retention.cutoff(NOW)


def parse(files: list[LocalFile]) -> Iterator[ParsedTable]:
    yield read_csv("people", files[0])


PERSONAL = SourceSpec(
    id="essai",
    title="Source d'essai",
    publisher="Les tests",
    licence=LICENCE_OUVERTE_2,
    attribution="Les tests",
    cadence=Cadence.MONTHLY,
    kind=Kind.REMOTE,
    landing_page="",
    tables=(Table("people", key=("id",), needed=("id",), personal=("nom",)),),
    files=(),
    parse=parse,
)
PLAIN = replace(PERSONAL, id="essai_sans_personne", tables=(Table("people", key=("id",), needed=("id",)),))


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive", Origin.LIVE)


@pytest.fixture
def delivered(archive: Archive) -> Callable[..., Delivery]:
    """A delivery of one CSV, confirmed by its publisher on a day."""

    def make(day: str, text: str = "id,nom\n1,INVENTÉE\n", edition: str = "2025-09", spec: Any = PERSONAL) -> Delivery:
        with archive.temporary_file() as received:
            received.write_text(text, encoding="utf-8")
            file = replace(archive.store(spec, received, "people.csv"), fetched_at=f"{day}T06:00:00.000000Z")
        return archive.record(spec, edition, [file])

    return make


def purged(archive: Archive) -> list[str]:
    found = retention.expired(archive.root, LIMIT)
    retention.purge(archive.root, [each.path for each in found])
    return [each.path for each in found]


def bytes_of(archive: Archive, delivery: Delivery) -> list[bool]:
    return [(archive.root / file.path).exists() for file in delivery.files]


@pytest.mark.parametrize(
    ("now", "before"),
    [("2026-11-21", "2025-10-21"), ("2026-01-15", "2024-12-15"), ("2027-03-31", "2026-02-28"), ("2025-03-29", "2024-02-29")],
)  # fmt: skip
def test_thirteen_months_are_counted_by_the_calendar(now: str, before: str) -> None:
    assert retention.cutoff(datetime.fromisoformat(now)) == datetime.fromisoformat(before)


def test_bytes_older_than_thirteen_months_go_and_their_record_says_purged(
    archive: Archive, delivered: Callable[..., Delivery]
) -> None:
    old = delivered("2025-10-20")
    assert purged(archive) == [old.files[0].path]
    assert bytes_of(archive, old) == [False]
    known = archive.latest("essai")
    assert known is not None
    assert (known.is_purged, known.sha256, known.fetched_at) == (True, old.sha256, old.fetched_at)
    assert purged(archive) == []


def test_bytes_that_a_younger_delivery_confirmed_stay(archive: Archive, delivered: Callable[..., Delivery]) -> None:
    old = delivered("2025-01-10")
    delivered("2025-10-22", edition="2025-10")
    assert purged(archive) == []
    assert bytes_of(archive, old) == [True]


def test_bytes_of_sources_that_name_nobody_stay(archive: Archive, delivered: Callable[..., Delivery]) -> None:
    plain = delivered("2019-01-10", spec=PLAIN)
    assert purged(archive) == []
    assert bytes_of(archive, plain) == [True]


def test_bytes_that_no_delivery_holds_age_from_the_day_they_were_written(
    archive: Archive, delivered: Callable[..., Delivery]
) -> None:
    with archive.temporary_file() as received:
        received.write_text("id\n2\n", encoding="utf-8")
        orphan: ArchivedFile = archive.store(PERSONAL, received, "people.csv")
    assert retention.expired(archive.root, LIMIT) == []
    (found,) = retention.expired(archive.root, retention.cutoff(datetime(2099, 1, 1, tzinfo=UTC)))
    assert (found.path, found.source_ids) == (orphan.path, ())


def test_a_cut_download_holds_persons_too_and_ages_from_the_day_it_was_written(archive: Archive) -> None:
    cut = archive.root / "incoming" / "essai" / "people.csv.part"
    cut.parent.mkdir(parents=True)
    cut.write_bytes(b"name\n")
    assert purged(archive) == []
    old = LIMIT.timestamp() - 1
    os.utime(cut, (old, old))
    assert purged(archive) == ["incoming/essai/people.csv.part"]
    assert not cut.exists()


def test_what_landed_before_the_purge_is_kept_and_can_be_landed_again(
    archive: Archive, delivered: Callable[..., Delivery], tmp_path: Path
) -> None:
    old = delivered("2025-01-10")
    landing = tmp_path / "landing"
    (before,) = land(PERSONAL, archive, old, landing)
    purged(archive)
    known = archive.latest("essai", "2025-09")
    assert known is not None
    assert land(PERSONAL, archive, known, landing) == [before]
    carried = archive.carry_over(PERSONAL, "2025-09", "en panne")
    assert carried is not None
    assert land(PERSONAL, archive, carried, landing) == [before]


def test_a_purged_delivery_serves_no_other_edition(archive: Archive, delivered: Callable[..., Delivery]) -> None:
    delivered("2025-01-10")
    purged(archive)
    assert archive.carry_over(PERSONAL, "2025-10", "en panne") is None


@pytest.mark.parametrize("loss", ["nothing landed", "another delivery landed"])
def test_without_its_own_landing_a_purged_delivery_is_a_clear_error(
    archive: Archive, delivered: Callable[..., Delivery], tmp_path: Path, loss: str
) -> None:
    delivered("2025-01-10")
    if loss == "another delivery landed":
        land(PERSONAL, archive, delivered("2026-10-10", "id,nom\n3,AUTRE\n"), tmp_path / "landing")
        delivered("2025-01-10")
        archive_path = archive.root / "records" / "live" / "essai" / "2025-09"
        assert len(list(archive_path.iterdir())) == 3
    purged(archive)
    known = archive.latest("essai")
    assert known is not None
    with pytest.raises(BadBytes) as raised:
        land(PERSONAL, archive, known, tmp_path / "landing")
    for part in ("purgés", "people", "13 mois", "sauvegarde"):
        assert part in str(raised.value)
