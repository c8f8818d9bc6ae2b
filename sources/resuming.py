"""Downloads too large to begin again: what came is kept, and the next request, or the next run, asks for the rest.

    archive/incoming/<origin>/<source>/<file>.part     the first bytes of a file, as they came
    archive/incoming/<origin>/<source>/<file>.json     of which address and version of the file they are the first bytes

The rest is asked with Range and If-Range, and joined only when the server proves that it is the same file; in doubt it
all begins again. Not here: retries and who may be asked (http.py), what a file must hold (each source's fetch.py).
"""

from __future__ import annotations

import errno
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

import requests

from sources.archive import Archive
from sources.errors import SourceError
from sources.http import Format, Interrupted, Received, Session, figure

MARGIN = 500_000_000  # bytes that stay free on the disk, for the landing and the rest of the machine
_BEGINNING = 64  # bytes enough to recognise a format
_SHARE = 0.05  # of a file between two words about it
_SECONDS = 10.0
_CONTENT_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")


@dataclass(frozen=True)
class _Version:
    """Which file the kept bytes begin: where it was, and what the server said to tell it from another."""

    path: str
    etag: str | None = None
    last_modified: str | None = None
    total: int | None = None

    @property
    def validator(self) -> str | None:
        """What If-Range may carry: a strong ETag, else the date."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.last_modified

    def differs(self, other: _Version) -> bool:
        """Whether two answers speak of different files; what one of them does not say proves nothing."""
        pairs = ((self.etag, other.etag), (self.last_modified, other.last_modified), (self.total, other.total))
        return any(mine is not None and theirs is not None and mine != theirs for mine, theirs in pairs)


class Partial:
    """The bytes of one file that came so far."""

    def __init__(self, archive: Archive, source_id: str, name: str) -> None:
        folder = archive.root / "incoming" / archive.origin.value / source_id
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / f"{name}.part"
        self._side = folder / f"{name}.json"

    @property
    def size(self) -> int:
        return self.path.stat().st_size if self.path.is_file() else 0

    @property
    def version(self) -> _Version | None:
        """The file that the kept bytes begin; None when nothing usable is kept."""
        try:
            return _Version(**json.loads(self._side.read_text(encoding="utf-8"))) if self.size else None
        except (OSError, ValueError, TypeError):
            return None

    def begin(self, version: _Version) -> None:
        self.forget()
        self._side.write_text(json.dumps(asdict(version)) + "\n", encoding="utf-8")

    def forget(self) -> None:
        self.path.unlink(missing_ok=True)
        self._side.unlink(missing_ok=True)


def check_room(session: Session, archive: Archive, needed: int, asked: str) -> None:
    """That the disk can take what will come.

    Raises:
        SourceUnavailable: it cannot; nothing was asked.
    """
    archive.root.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(archive.root).free
    if free < needed + MARGIN:
        raise session.unavailable(
            f"place insuffisante : {figure(free)} octets libres, {figure(needed)} à recevoir",
            asked,
            rule=f"{figure(MARGIN)} octets restent libres après le relevé",
            advice="libérer de la place, ou placer PANORAMA_HOME sur un autre disque",
        )


@contextmanager
def resumed(
    session: Session, archive: Archive, url: str, name: str, expect: Format, *, deadline: float, max_bytes: int
) -> Iterator[tuple[Path, Received]]:
    """Download a whole file, from where an earlier attempt or run left it.

    The file is there while the context lasts; `archive.store` may take it. Afterwards nothing of it is kept, nor when
    what is done with it raises a SourceError: the same bytes would fail again.

    Args:
        name: name of the file in the archive.
        expect: format by which its first bytes are recognised; `parquet` ends like it begins.
        deadline: seconds in all. A server that stops sending fails long before, by the session's read timeout.
        max_bytes: size past which the file is not taken.

    Raises:
        SourceUnavailable: no answer, a refusal, a foreign or oversized file, no room. The bytes that came are kept when
            they may serve.
    """
    partial = Partial(archive, session.spec.id, name)
    received = _Download(session, archive, partial, url, expect, max_bytes).run(deadline)
    try:
        yield partial.path, received
    except SourceError:
        partial.forget()
        raise
    partial.forget()


class _Download:
    def __init__(
        self, session: Session, archive: Archive, partial: Partial, url: str, expect: Format, max_bytes: int
    ) -> None:
        self.session = session
        self.archive = archive
        self.partial = partial
        self.url = url
        self.path = urlsplit(url).path
        self.expect = expect
        self.max_bytes = max_bytes
        self._furthest = 0

    def run(self, deadline: float) -> Received:
        kept = self.partial.version
        if kept is None or kept.path != self.path:
            self.partial.forget()
            kept = None
        if kept and kept.total == self.partial.size and self._is_whole():
            # A run died between the last byte and the archive.
            return Received(self.url, self.url, 206, self.partial.size, kept.etag, kept.last_modified)
        if self.partial.size:
            self.session.say(f"{self.partial.path.stem} : reprise à {figure(self.partial.size)} octets")
        return self.session.ask(
            self.url,
            self._headers,
            self._read,
            accepted={206, 416},
            deadline=deadline,
            progress=lambda: self._furthest,
        )

    def _headers(self) -> dict[str, str]:
        """Compressed bytes could not be joined, so none are accepted."""
        headers = {"Accept-Encoding": "identity"}
        kept = self.partial.version
        if kept:
            headers["Range"] = f"bytes={self.partial.size}-"
            if kept.validator:
                headers["If-Range"] = kept.validator
        return headers

    def _read(self, response: requests.Response, end: float) -> Received:
        kept, start = self.partial.version, self.partial.size
        if response.status_code == 206:
            version = self._joined(response, kept, start)
        elif response.status_code == 416:
            self.partial.forget()
            raise Interrupted("la suite demandée n'existe pas (416) : tout est redemandé", wait=0.0)
        else:
            start, version = 0, self._whole(response)
            self.partial.begin(version)
        if version.total is not None:
            if version.total > self.max_bytes:
                raise self.session.unavailable(
                    f"{figure(version.total)} octets annoncés",
                    self.url,
                    rule=f"au plus {figure(self.max_bytes)} octets",
                )
            check_room(self.session, self.archive, version.total - start, self.url)
        self._append(response, end, start, version)
        if version.total is not None and self.partial.size != version.total:
            raise Interrupted(
                f"réponse tronquée : {figure(self.partial.size)} octets sur {figure(version.total)} annoncés"
            )
        size = self.partial.size
        if not self._is_whole():
            self.partial.forget()
            raise self.session.unavailable(
                "le fichier reçu n'est pas un Parquet entier", self.url, rule="PAR1 au début et à la fin"
            )
        return Received(
            url_asked=self.url,
            url_resolved=response.url,
            status=response.status_code,
            bytes=size,
            etag=version.etag,
            last_modified=version.last_modified,
        )

    def _whole(self, response: requests.Response) -> _Version:
        announced = response.headers.get("Content-Length", "")
        known = announced.isdigit() and "Content-Encoding" not in response.headers
        return _Version(
            self.path,
            response.headers.get("ETag"),
            response.headers.get("Last-Modified"),
            int(announced) if known else None,
        )

    def _joined(self, response: requests.Response, kept: _Version | None, start: int) -> _Version:
        """The version of the file, once the rest is proved to continue what is kept.

        Raises:
            Interrupted: it does not; what was kept is dropped and the next attempt asks for everything.
        """
        said = _CONTENT_RANGE.fullmatch(response.headers.get("Content-Range", "").strip())
        if kept and said and "Content-Encoding" not in response.headers:
            first, last, total = (int(part) for part in said.groups())
            now = _Version(self.path, response.headers.get("ETag"), response.headers.get("Last-Modified"), total)
            if (first, last) == (start, total - 1) and not kept.differs(now):
                return now
        self.partial.forget()
        what = response.headers.get("Content-Range") or "sans Content-Range"
        raise Interrupted(f"la suite reçue ({what}) n'est pas celle du même fichier : tout est redemandé", wait=0.0)

    def _append(self, response: requests.Response, end: float, start: int, version: _Version) -> None:
        """Write the pieces as they come; from the first byte of a file, check that it looks like one."""
        beginning: bytes | None = b"" if start == 0 else None
        told, told_at = start, self.session.clock()
        try:
            with self.partial.path.open("ab") as file:
                for piece in self.session.pieces(self.url, response, end, self.max_bytes - start):
                    if beginning is not None:
                        beginning += piece
                        if len(beginning) < _BEGINNING:
                            continue
                        self.session.check_beginning(self.url, response, beginning, self.expect)
                        piece, beginning = beginning, None
                    file.write(piece)
                    size = file.tell()
                    self._furthest = max(self._furthest, size)
                    now = self.session.clock()
                    if size - told >= _SHARE * (version.total or size) or now - told_at >= _SECONDS:
                        self.session.say(self._progress(size, version.total))
                        told, told_at = size, now
                if beginning:
                    self.session.check_beginning(self.url, response, beginning, self.expect)
                    file.write(beginning)
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise
            raise self.session.unavailable(
                f"disque plein après {figure(self.partial.size)} octets",
                self.url,
                advice="libérer de la place et relancer : ce qui est reçu est gardé et sera repris",
            ) from error

    def _progress(self, size: int, total: int | None) -> str:
        share = f" sur {figure(total)} ({100 * size // total} %)" if total else ""
        return f"{self.partial.path.stem} : {figure(size)} octets{share}"

    def _is_whole(self) -> bool:
        """A Parquet file ends with the four letters that it begins with; other formats do not say."""
        if self.expect != "parquet":
            return True
        with self.partial.path.open("rb") as file:
            first = file.read(4)
            file.seek(max(self.partial.size - 4, 0))
            return first == file.read(4) == b"PAR1"
