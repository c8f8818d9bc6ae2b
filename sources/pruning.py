"""What of archive/ and landing/ nothing needs any more, and its deletion.

Bytes are needed by a kept release (the sha256 that its datapackage.json lists), by the last delivery of each source to each
edition from the oldest kept one on, and by a fetch that was cut and will go on. A landing file is needed when it can't be
made again from the archive, or when its edition is the last one of its source.
Here: finding and deleting. Not here: which releases are kept (publication/retention.py), personal bytes past their thirteen
months, which go whoever needs them (retention.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sources import retention
from sources.archive import Archive, Delivery, read_record
from sources.progress import Progress
from sources.spec import Origin

CUT_DOWNLOAD_DAYS = 40  # a monthly refresh had its chance to go on with it


@dataclass(frozen=True)
class Unneeded:
    """One file that may go.

    Attributes:
        path: relative to the home's folder that was searched (archive or landing).
        why: in French, for the operator.
    """

    path: str
    bytes: int
    why: str


def unneeded_bytes(
    archive_root: Path, kept_sha256: Collection[str], oldest_edition: str | None, now: datetime
) -> list[Unneeded]:
    """The files of an archive that may go.

    Args:
        kept_sha256: of every file that a kept release lists.
        oldest_edition: of the kept releases; None when there is none, and every edition then counts.
    """
    needed = {*kept_sha256, *_awaited(archive_root)}
    named: set[str] = set()
    for deliveries in _deliveries(archive_root).values():
        last = {delivery.edition: delivery for delivery in deliveries}  # they come in the order of their recording
        current = [deliveries[-1], *(each for edition, each in last.items() if edition >= (oldest_edition or ""))]
        needed |= {file.sha256 for delivery in current for file in delivery.files}
        named |= {file.sha256 for delivery in deliveries for file in delivery.files}
    found = []
    for path in sorted([*archive_root.glob("objects/*/*"), *archive_root.glob("personal/*/*")]):
        if path.name not in needed:
            superseded = "un relevé plus récent le remplace, et aucune version gardée ne s'en sert"
            why = superseded if path.name in named else "aucun relevé et aucune version gardée ne le nomme"
            found.append(Unneeded(path.relative_to(archive_root).as_posix(), path.stat().st_size, why))
    return [*found, *_leftovers(archive_root, now)]


def remove_bytes(archive_root: Path, found: list[Unneeded]) -> None:
    """Delete these files. The records of their deliveries stay and say `purged` first, so that a kill leaves no lie."""
    retention.purge(archive_root, [each.path for each in found])


def unneeded_landing(landing: Path, archive_root: Path, kept_editions: Collection[str]) -> list[Unneeded]:
    """The landing files (with their arrival reports) of earlier editions that the archive can make again, or that no release rests on."""
    fragile = {
        (delivery.origin.value, delivery.source_id, delivery.edition)
        for deliveries in _deliveries(archive_root).values()
        for delivery in {each.edition: each for each in deliveries}.values()
        if _lives_in_landing(archive_root, delivery)
    }
    found = []
    for folder in sorted(path for path in landing.glob("*/*/*") if path.is_dir()):
        origin, source_id, _ = folder.relative_to(landing).parts
        files = [path for path in sorted(folder.iterdir()) if path.is_file()]
        last = max((_edition_of(path) for path in files), default="")
        for path in files:
            edition = _edition_of(path)
            if path.name.endswith(".next"):
                why = "écriture interrompue"
            elif edition == last or (edition in kept_editions and (origin, source_id, edition) in fragile):
                continue
            else:
                why = (
                    "se refait depuis l'archive"
                    if edition in kept_editions
                    else "aucune version gardée de cette édition"
                )
            found.append(Unneeded(path.relative_to(landing).as_posix(), path.stat().st_size, why))
    return found


def remove_landing(landing: Path, found: list[Unneeded]) -> None:
    """Delete these files."""
    for each in found:
        (landing / each.path).unlink(missing_ok=True)


def _deliveries(archive_root: Path) -> dict[tuple[str, str], list[Delivery]]:
    """Every delivery by origin and source, in the order of their recording."""
    found = defaultdict(list)
    for path in sorted((archive_root / "records").glob("*/*/*/*.json"), key=lambda path: path.name):
        origin, source_id, *_ = path.relative_to(archive_root / "records").parts
        found[origin, source_id].append(read_record(path))
    return found


def _awaited(archive_root: Path) -> set[str]:
    """What an interrupted fetch archived and did not deliver yet."""
    return {
        file.sha256
        for folder in (archive_root / "progress").glob("*/*")
        for file in Progress(Archive(archive_root, Origin(folder.parent.name)), folder.name).noted()
    }


def _lives_in_landing(archive_root: Path, delivery: Delivery) -> bool:
    """Whether some bytes of a delivery are gone, or will be: what landed from them is all that remains."""
    return any(file.path.startswith("personal/") or not (archive_root / file.path).is_file() for file in delivery.files)


def _leftovers(archive_root: Path, now: datetime) -> Iterator[Unneeded]:
    """What killed or abandoned fetches left beside the archive."""

    abandoned = (now - timedelta(days=CUT_DOWNLOAD_DAYS)).timestamp()
    cut = (
        path for path in (archive_root / "incoming").rglob("*") if path.is_file() and path.stat().st_mtime < abandoned
    )
    # Whoever prunes holds the home: no fetch is writing a temporary file or a record.
    kinds = (
        (archive_root.glob(".incoming-*"), "réception interrompue"),
        ((archive_root / "records").glob("*/*/*/*.next"), "écriture interrompue"),
        (cut, "téléchargement abandonné"),
    )
    for paths, why in kinds:
        for path in sorted(paths):
            yield Unneeded(path.relative_to(archive_root).as_posix(), path.stat().st_size, why)


def _edition_of(landed: Path) -> str:
    return landed.name.partition(".")[0]
