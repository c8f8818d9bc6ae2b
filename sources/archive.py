"""The archive: bytes as received, addressed by their sha256, never changed, with a side record per delivery.

    archive/objects/<aa>/<sha256>      bytes that say nothing of natural persons
    archive/personal/<aa>/<sha256>     bytes of the other sources, purged after 13 months (retention.py)
    archive/records/<origin>/<source>/<edition>/<time>.json
    archive/progress/<origin>/<source>/   what a fetch that was cut needs to go on (progress.py)

Here: storing bytes, writing and reading deliveries. Not here: asking publishers (http.py, each source's fetch.py) or
reading what the bytes say (landing.py).
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sources.errors import BadBytes
from sources.spec import Origin, SourceSpec

_INCOMING = ".incoming-"


def sha256_of(path: Path) -> str:
    """sha256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def utc_now() -> str:
    """The present time as ISO 8601 in UTC, to the microsecond, so that two records never share a name."""
    return _written(datetime.now(UTC))


def _written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@dataclass(frozen=True)
class ArchivedFile:
    """One file as received.

    Attributes:
        name: the name a person would give the file (`laureates.json`).
        path: where the bytes lie, relative to the archive.
        vintage: the date that the source itself gives to its data (ISO), not the date of the fetch.
        rows: rows that the publisher announced, when it announces them.
        etag, last_modified, version: what a later conditional request, or a comparison with the portal's
            `data_processed`, needs to know that nothing changed.
        purged: the bytes spoke of natural persons and were deleted after 13 months; what landed from them remains.
    """

    source_id: str
    name: str
    sha256: str
    bytes: int
    path: str
    origin: Origin
    fetched_at: str
    url_asked: str | None = None
    url_resolved: str | None = None
    status: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    version: str | None = None
    vintage: str | None = None
    rows: int | None = None
    licence: str | None = None
    purged: bool = False


@dataclass(frozen=True)
class Delivery:
    """What one source gave to one edition.

    Attributes:
        remarks: what is not whole in it, for the operator (some firms did not get an answer).
        carried_over: the source failed this time; these are its last good bytes.
        unchanged: the publisher said that nothing changed; the archived bytes were reused.
        failure: why the source was carried over.
        absence: why there is no file at all: no sample ships, no credentials, no file was dropped (French).
    """

    source_id: str
    origin: Origin
    edition: str
    recorded_at: str
    files: tuple[ArchivedFile, ...]
    carried_over: bool = False
    unchanged: bool = False
    failure: str | None = None
    remarks: tuple[str, ...] = ()
    absence: str | None = None

    @property
    def is_purged(self) -> bool:
        """Whether bytes of it were deleted after 13 months: it can no longer be parsed again."""
        return any(file.purged for file in self.files)

    @property
    def fetched_at(self) -> str:
        return max((file.fetched_at for file in self.files), default=self.recorded_at)

    @property
    def vintage(self) -> str | None:
        return max((file.vintage for file in self.files if file.vintage), default=None)

    @property
    def sha256(self) -> str:
        """One hash for the whole delivery: of its file hashes, in the order of names."""
        lines = sorted(f"{file.name} {file.sha256}" for file in self.files)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


class Archive:
    """The archive below one folder, for one origin of bytes."""

    def __init__(self, root: Path, origin: Origin) -> None:
        self.root = root
        self.origin = origin

    @contextmanager
    def temporary_file(self) -> Iterator[Path]:
        """A file beside the archive to stream into; gone afterwards unless store() took it."""
        self.root.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=_INCOMING, dir=self.root)
        os.close(handle)
        path = Path(name)
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)

    def store(
        self, spec: SourceSpec, received: Path, name: str, *, is_reduced: bool = False, **facts: Any
    ) -> ArchivedFile:
        """Move a received file into the archive and describe it.

        Args:
            received: the bytes; the file is moved (use `temporary_file()`), never altered.
            is_reduced: the file names nobody though its source does: it is no personal byte, and stays.
            facts: fields of ArchivedFile that the caller knows (url_asked, etag, vintage, rows, …).

        Raises:
            BadBytes: the file is empty.
        """
        size = received.stat().st_size
        if size == 0:
            raise BadBytes(spec.id, "le fichier reçu est vide", file=name, rule="au moins un octet")
        digest = sha256_of(received)
        shelf = "personal" if spec.is_personal and not is_reduced else "objects"
        relative = Path(shelf, digest[:2], digest)
        target = self.root / relative
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            with received.open("rb+") as file:
                os.fsync(file.fileno())
            received.chmod(0o400)  # some name persons: for who runs the house
            received.replace(target)
        return ArchivedFile(
            source_id=spec.id,
            name=name,
            sha256=digest,
            bytes=size,
            path=str(relative),
            origin=self.origin,
            fetched_at=utc_now(),
            licence=spec.licence.id,
            **facts,
        )

    def store_copy(self, spec: SourceSpec, shipped: Path, name: str, **facts: Any) -> ArchivedFile:
        """Archive a copy of a file that ships with the project (sample, curated, static)."""
        with self.temporary_file() as copy:
            shutil.copyfile(shipped, copy)
            return self.store(spec, copy, name, **facts)

    def open_path(self, file: ArchivedFile) -> Path:
        """Where the bytes of an archived file lie, after checking that they are still the same.

        Raises:
            BadBytes: the archived bytes are gone or altered.
        """
        path = self.root / file.path
        if not path.is_file():
            raise BadBytes(
                file.source_id,
                "les octets archivés ont disparu",
                file=str(path),
                rule="l'archive ne perd rien",
                advice="relancer la source, ou restaurer l'archive",
            )
        if sha256_of(path) != file.sha256:
            raise BadBytes(
                file.source_id,
                "les octets archivés ont changé",
                file=str(path),
                rule=f"sha256 {file.sha256[:12]}…",
                advice="effacer ce fichier et relancer la source : l'archive ne doit jamais être modifiée",
            )
        return path

    def record(
        self,
        spec: SourceSpec,
        edition: str,
        files: list[ArchivedFile],
        *,
        unchanged: bool = False,
        carried_over: bool = False,
        failure: str | None = None,
        remarks: tuple[str, ...] = (),
        absence: str | None = None,
    ) -> Delivery:
        """Write the side record of a delivery, and return the delivery."""
        delivery = Delivery(
            source_id=spec.id,
            origin=self.origin,
            edition=edition,
            recorded_at=self._next_moment(spec.id),
            files=tuple(files),
            unchanged=unchanged,
            carried_over=carried_over,
            failure=failure,
            remarks=remarks,
            absence=absence,
        )
        folder = self._records(spec.id) / edition
        folder.mkdir(parents=True, exist_ok=True)
        write_record(delivery, folder / (delivery.recorded_at.replace(":", "").replace(".", "-") + ".json"))
        return delivery

    def latest(self, source_id: str, edition: str | None = None) -> Delivery | None:
        """The last delivery of a source, of one edition or of any, or None."""
        folder = self._records(source_id)
        pattern = f"{edition}/*.json" if edition else "*/*.json"
        records = sorted(folder.glob(pattern), key=lambda path: path.name)
        return read_record(records[-1]) if records else None

    def deliveries(self, source_id: str) -> list[Delivery]:
        """Every delivery of a source, of all editions, in the order in which they were recorded."""
        records = sorted(self._records(source_id).glob("*/*.json"), key=lambda path: path.name)
        return [read_record(path) for path in records]

    def carry_over(self, spec: SourceSpec, edition: str, failure: str) -> Delivery | None:
        """Reuse the last good bytes of a source that failed: this edition's, else those of the nearest edition before it.

        Never those of a later edition: they answer another question. None when there are none of this origin. Purged
        bytes still stand for this edition, whose landing was made from them, and for no other.
        """
        editions = sorted(path.name for path in self._records(spec.id).glob("*") if path.name <= edition)
        last = self.latest(spec.id, editions[-1]) if editions else None
        if last is None or not last.files:
            return None
        if not all(
            (file.purged and last.edition == edition) or (self.root / file.path).is_file() for file in last.files
        ):
            return None
        return self.record(spec, edition, list(last.files), carried_over=True, failure=failure)

    def _next_moment(self, source_id: str) -> str:
        """Now, or just after the last record when the clock went back: the last delivery is the one recorded last."""
        now, last = utc_now(), self.latest(source_id)
        if last is None or now > last.recorded_at:
            return now
        return _written(datetime.fromisoformat(last.recorded_at) + timedelta(microseconds=1))

    def remove_drafts(self) -> None:
        """Delete what a killed process was writing; only for who alone writes in this archive (see pipelines/lock.py)."""
        for draft in (*self.root.glob(f"{_INCOMING}*"), *(self.root / "records").glob("*/*/*/*.next")):
            draft.unlink(missing_ok=True)

    def _records(self, source_id: str) -> Path:
        return self.root / "records" / self.origin.value / source_id


def unchanged_file(file: ArchivedFile) -> ArchivedFile:
    """The same bytes, confirmed now: the publisher said that nothing changed since."""
    return replace(file, fetched_at=utc_now())


def archived_file(raw: dict[str, Any]) -> ArchivedFile:
    """An archived file as a record describes it."""
    return ArchivedFile(**{**raw, "origin": Origin(raw["origin"])})


def read_record(path: Path) -> Delivery:
    """The delivery that a side record describes."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    files = tuple(archived_file(file) for file in raw["files"])
    return Delivery(
        **{**raw, "origin": Origin(raw["origin"]), "files": files, "remarks": tuple(raw.get("remarks", ()))}
    )


def write_record(delivery: Delivery, path: Path) -> None:
    """Write a side record, whole or not at all."""
    draft = path.with_suffix(".next")
    draft.unlink(missing_ok=True)  # a kill may have left one, read-only
    draft.write_text(json.dumps(asdict(delivery), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    draft.chmod(0o400)
    draft.replace(path)
