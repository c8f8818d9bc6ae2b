"""Thirteen months: how long bytes that speak of natural persons are kept, and their purge.

A delivery's age is that of its last confirmation by the publisher (`fetched_at`). Bytes that several deliveries share
live as long as the youngest. What landed from them names nobody and stays; the side records then say `purged`.
Not here: when it is asked (pipelines/prune_command.py), bytes that nothing needs any more (pruning.py), what landing does
with a purged delivery (landing.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sources.archive import Delivery, read_record, write_record

KEPT_MONTHS = 13


@dataclass(frozen=True)
class ExpiredBytes:
    """One personal file of the archive that is past its time.

    Attributes:
        path: relative to the archive.
        source_ids: the sources whose deliveries rest on it; none when a run was cut before it could deliver.
        last_fetched_at: ISO 8601, UTC.
    """

    path: str
    bytes: int
    source_ids: tuple[str, ...]
    last_fetched_at: str


def cutoff(now: datetime) -> datetime:
    """The moment before which personal bytes are past their time: the same day and hour, thirteen months ago."""
    months = now.year * 12 + now.month - 1 - KEPT_MONTHS
    year, month = months // 12, months % 12 + 1
    day = now.day
    while True:
        try:
            return now.replace(year=year, month=month, day=day)
        except ValueError:  # 31 March → 28 February
            day -= 1


def expired(archive_root: Path, limit: datetime) -> list[ExpiredBytes]:
    """The personal files of an archive that no delivery confirmed since `limit` rests on, and old cut downloads; oldest first."""
    youngest: dict[str, str] = {}
    sources: dict[str, set[str]] = {}
    for record in _records(archive_root):
        for file in read_record(record).files:
            youngest[file.path] = max(youngest.get(file.path, ""), file.fetched_at)
            sources.setdefault(file.path, set()).add(file.source_id)
    found = []
    # A download that was cut holds the same persons as the whole file.
    cut = [path for path in (archive_root / "incoming").rglob("*") if path.is_file()]
    for path in sorted([*(archive_root / "personal").glob("*/*"), *cut]):
        relative = path.relative_to(archive_root).as_posix()
        size, stored = path.stat().st_size, _iso(datetime.fromtimestamp(path.stat().st_mtime, UTC))
        last = youngest.get(relative, stored)
        if last < _iso(limit):
            found.append(ExpiredBytes(relative, size, tuple(sorted(sources.get(relative, ()))), last))
    return sorted(found, key=lambda each: (each.last_fetched_at, each.path))


def purge(archive_root: Path, found: Iterable[str]) -> None:
    """Delete these files, relative to the archive. The records say it first: a kill leaves bytes that the next purge finds."""
    paths = set(found)
    for record in _records(archive_root):
        delivery = read_record(record)
        if any(file.path in paths and not file.purged for file in delivery.files):
            write_record(_purged(delivery, paths), record)
    for path in paths:
        (archive_root / path).unlink(missing_ok=True)


def _purged(delivery: Delivery, paths: set[str]) -> Delivery:
    files = tuple(replace(file, purged=True) if file.path in paths else file for file in delivery.files)
    return replace(delivery, files=files)


def _records(archive_root: Path) -> list[Path]:
    return sorted((archive_root / "records").glob("*/*/*/*.json"))


def _iso(moment: datetime) -> str:
    """As archive.utc_now() writes it, so that texts compare as times do."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
