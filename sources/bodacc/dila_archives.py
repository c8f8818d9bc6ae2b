"""The XML issues inside one DILA file, as streams: `.taz`, `.tar.gz`, `.tar` of a year, `.zip`, `.gz`, bare `.xml`, nested.

What a file is, its first bytes say, not its name: names changed with the years (a `.taz` is gzip then tar, some are
packed twice, a year before 2017 is one tar of folders of these). No member is written to the disk under its name.

Here: opening, and refusing what no publisher sends (names that climb, links, devices, bombs, cut archives). Not here: what
an issue says (dila_notices.py), which files exist (dila_fetch.py).
"""

from __future__ import annotations

import gzip
import lzma
import re
import shutil
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from tarfile import (  # type: ignore[attr-defined]  # typeshed does not list EOFHeaderError
    AREGTYPE,
    GNUTYPE_LONGLINK,
    GNUTYPE_LONGNAME,
    REGTYPE,
    SOLARIS_XHDTYPE,
    XGLTYPE,
    XHDTYPE,
    EOFHeaderError,
    HeaderError,
    ReadError,
    TarError,
    TarFile,
    TarInfo,
)
from tarfile import open as open_tar
from typing import IO, Protocol, Self, cast

from sources.errors import BadBytes
from sources.http import figure
from sources.reading import LocalFile

# An issue of 505 notices is 1.3 MB, one of 10,000 (more than any day known) 26 MB: this is twenty times that.
MAX_ISSUE_BYTES = 500_000_000
# Notices shrink ten to twenty times and are counted once a layer: only bytes made to grow do a hundred in all.
MAX_RATIO = 100
SMALL = 20_000_000  # bytes that a file may always unpack to, were it only headers
MAX_HEADER_BYTES = 100_000  # of an extended header: a name is some tens of letters
MAX_MEMBERS = 20_000  # a year of all families is some 2,000 issues
# A year's tar (1) of .taz (2, 3) packed twice (4, 5), itself compressed (6).
MAX_DEPTH = 6
DOCUMENTATION = re.compile(r"\.(?:pdf|txt|md5|sha\d+|xsd|dtd|docx?|html?)$", re.IGNORECASE)
# Annual accounts (another source has them) and miscellany: read only when the received file is itself one of theirs.
OTHER_FAMILIES = re.compile(r"(?:^|/)(?:BILAN|DIV)[^/]*$", re.IGNORECASE)
_EXTENDED = (GNUTYPE_LONGNAME, GNUTYPE_LONGLINK, XHDTYPE, XGLTYPE, SOLARIS_XHDTYPE)
_HEAD = 1024
_PIECE = 1 << 20
_GZIP, _ZIP, _COMPRESS = b"\x1f\x8b", b"PK\x03\x04", b"\x1f\x9d"
_SPOOLED_IN_MEMORY = 16_000_000
# What the readers of the standard library raise of damaged bytes, not all of it on purpose.
_FORMAT_ERRORS = (
    *(TarError, zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, lzma.LZMAError, EOFError),
    *(ValueError, RuntimeError, OverflowError, struct.error),
)


class Readable(Protocol):
    """A stream of bytes: what the archives and the XML parser need of one."""

    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True)
class Issue:
    """One XML file: its name after those of the archives that hold it, separated by `/`, and its bytes."""

    place: str
    stream: Readable


def issues(file: LocalFile) -> Iterator[Issue]:
    """The issues of one received file, in its order; each is read to its end before the next is asked.

    Raises:
        BadBytes: the file is cut, is no archive of XML, holds no issue, or what a careful reader refuses: a name that
            climbs out or is absolute, a link, a device, more bytes, members or layers than notices can need. Reading a
            stream raises it too.
    """
    return _Opening(file).run()


class _Opening:
    """The opening of one received file, and what it may still unpack."""

    def __init__(self, file: LocalFile) -> None:
        self.file = file
        self.allowed = max(SMALL, MAX_RATIO * file.path.stat().st_size)
        self.unpacked = 0
        self.members = 0
        self.found = 0

    def run(self) -> Iterator[Issue]:
        with self.file.path.open("rb") as received:
            try:
                yield from self.opened(received, self.file.name, 0)
            except _FORMAT_ERRORS as error:
                raise self.cut(self.file.name, error) from error
        if not self.found:
            raise self.refused("aucun numéro dans l'archive", self.file.name, "au moins un fichier XML d'annonces")

    def opened(self, stream: Readable, place: str, depth: int) -> Iterator[Issue]:
        """The issues of a stream, whatever it is."""
        if depth > MAX_DEPTH:
            raise self.refused("trop d'archives les unes dans les autres", place, f"au plus {MAX_DEPTH} emballages")
        head = _beginning(stream)
        whole = _Rejoined(head, stream)
        if head.startswith(_GZIP):
            with gzip.GzipFile(fileobj=cast(IO[bytes], whole)) as unpacked:
                counted = _Counted(unpacked, place, self)
                yield from self.opened(counted, place, depth + 1)
                drain(counted)  # the checksum of gzip stands at its end
        elif head.startswith(_ZIP):
            yield from self.zipped(whole, place, depth)
        elif _is_tar(head):
            yield from self.tarred(whole, place, depth)
            drain(whole)
        elif head.startswith(_COMPRESS):
            raise self.refused("compression Unix « compress », qui ne se lit pas ici", place, "gzip, zip, tar ou XML")
        elif head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            self.found += 1
            yield Issue(place, _Counted(whole, place, self, MAX_ISSUE_BYTES))
        else:
            raise self.refused("ni du XML ni une archive" if head else "fichier vide", place, "gzip, zip, tar ou XML")

    def tarred(self, stream: Readable, place: str, depth: int) -> Iterator[Issue]:
        with open_tar(fileobj=cast(IO[bytes], stream), mode="r|", tarinfo=_StrictHeader) as archive:
            for member in archive:
                inside = self.checked_name(member.name, place)
                if member.isdir():
                    continue
                if member.type not in (REGTYPE, AREGTYPE):
                    raise self.refused(
                        "un lien ou un périphérique dans l'archive", inside, "des fichiers, des dossiers"
                    )
                content = archive.extractfile(member)
                if content is not None and self.is_wanted(inside, member.size):
                    yield from self.opened(content, inside, depth + 1)
                    drain(content)

    def zipped(self, stream: Readable, place: str, depth: int) -> Iterator[Issue]:
        """A zip is read from its end, so it is first copied: to memory, or to a file without a name when it is large."""
        with tempfile.SpooledTemporaryFile(max_size=_SPOOLED_IN_MEMORY) as copy:
            shutil.copyfileobj(stream, copy)
            copy.seek(0)
            with zipfile.ZipFile(copy) as archive:
                for member in archive.infolist():
                    inside = self.checked_name(member.filename, place)
                    kind = member.external_attr >> 28  # upper bits of a Unix mode, 0 where another system packed
                    if member.is_dir():
                        continue
                    if kind not in (0, 0o10):
                        raise self.refused(
                            "un lien ou un périphérique dans l'archive", inside, "des fichiers, des dossiers"
                        )
                    if member.flag_bits & 1:
                        raise self.refused("un membre chiffré", inside, "une archive sans mot de passe")
                    if self.is_wanted(inside, member.file_size):
                        with archive.open(member) as content:
                            counted = _Counted(content, inside, self)
                            yield from self.opened(counted, inside, depth + 1)
                            drain(counted)  # so is that of a zipped member

    def checked_name(self, name: str, place: str) -> str:
        """The place of a member, once its name can lead nowhere else."""
        self.members += 1
        if self.members > MAX_MEMBERS:
            raise self.refused("trop de fichiers dans l'archive", place, f"au plus {figure(MAX_MEMBERS)}")
        parts = name.replace("\\", "/").split("/")
        if ".." in parts or parts[0] == "" or ":" in parts[0]:
            raise self.refused(
                "un nom qui mène hors de l'archive", f"{place}, membre {name!r}"[:300], "un nom relatif, sans « .. »"
            )
        return f"{place}/{'/'.join(part for part in parts if part not in ('', '.'))}"

    def is_wanted(self, inside: str, announced: int) -> bool:
        """Whether a member may hold notices of ours.

        Raises:
            BadBytes: its header announces more bytes than the whole file may unpack to.
        """
        if DOCUMENTATION.search(inside):
            return False
        if OTHER_FAMILIES.search(inside) and not OTHER_FAMILIES.search(self.file.name):
            return False
        if announced > self.allowed - self.unpacked:
            raise self.too_large(inside, self.allowed)
        return True

    def refused(self, what: str, place: str, rule: str) -> BadBytes:
        return BadBytes(
            self.file.source_id,
            what,
            file=self.file.name,
            place=place,
            rule=rule,
            advice="relancer le relevé ; si le fichier revient pareil, l'écrire à la DILA",
        )

    def cut(self, place: str, error: Exception) -> BadBytes:
        return self.refused("archive tronquée ou abîmée", place, f"une archive entière ({error})")

    def too_large(self, place: str, ceiling: int) -> BadBytes:
        rule = f"au plus {figure(ceiling)} octets : des annonces se compressent de dix à vingt fois"
        return self.refused("démesuré une fois décompressé", place, rule)


class _StrictHeader(TarInfo):
    """tarfile takes a header that is cut or wrong for the end of the archive; here only blocks of zeros are.

    It also reads the extended header of a member (a long name, a pax record) whole into memory, whatever its size.
    """

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        header = super().frombuf(buf, encoding, errors)
        if header.type in _EXTENDED and header.size > MAX_HEADER_BYTES:
            raise ReadError(f"un en-tête de {figure(header.size)} octets")
        return header

    @classmethod
    def fromtarfile(cls, tarfile: TarFile) -> Self:
        try:
            return super().fromtarfile(tarfile)
        except RecursionError as error:  # extended headers of extended headers
            raise ReadError("en-têtes les uns dans les autres") from error
        except EOFHeaderError:
            raise
        except HeaderError as error:
            raise ReadError(f"fin ou en-tête de membre : {error}") from error


class _Rejoined:
    """A stream whose first bytes were read already."""

    def __init__(self, head: bytes, rest: Readable) -> None:
        self._head, self._rest = head, rest

    def read(self, size: int = -1, /) -> bytes:
        if not self._head:
            return self._rest.read(size)
        taken, self._head = (self._head, b"") if size < 0 else (self._head[:size], self._head[size:])
        return taken + self._rest.read() if size < 0 else taken


class _Counted:
    """Unpacked bytes, counted: what they may be in all, what the received file may give, and errors that say where."""

    def __init__(self, inner: Readable, place: str, opening: _Opening, ceiling: int | None = None) -> None:
        self._inner, self._place, self._opening = inner, place, opening
        self._left = opening.allowed if ceiling is None else ceiling
        self._ceiling = self._left

    def read(self, size: int = -1, /) -> bytes:
        try:
            piece = self._inner.read(size if size >= 0 else self._left + 1)
        except _FORMAT_ERRORS as error:
            raise self._opening.cut(self._place, error) from error
        self._left -= len(piece)
        self._opening.unpacked += len(piece)
        if self._left < 0 or self._opening.unpacked > self._opening.allowed:
            raise self._opening.too_large(self._place, min(self._ceiling, self._opening.allowed))
        return piece


def drain(stream: Readable) -> None:
    """Read a stream to its end, where its checksum is."""
    while stream.read(_PIECE):
        pass


def _beginning(stream: Readable) -> bytes:
    """The first bytes: a stream may give fewer at a time than asked."""
    head = b""
    while len(head) < _HEAD and (piece := stream.read(_HEAD - len(head))):
        head += piece
    return head


def _is_tar(head: bytes) -> bool:
    """A tar header carries its own checksum."""
    try:
        TarInfo.frombuf(head[:512], "utf-8", "surrogateescape")
    except HeaderError:
        return False
    return True
