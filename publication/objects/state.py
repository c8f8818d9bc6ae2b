"""The files of a home that are kept in object storage, each under a key that its bytes decide.

    archive/objects/<aa>/<sha256>, archive/personal/<aa>/<sha256>    as in the home
    releases/<version>-<sha256 of its release.json, 12 letters>/…    as in the home, for who reads one release
    files/<aa>/<sha256>     what the home may write again under the same name: side records, landed tables, the journal,
                            dropped files, the list of suppressions
    states/<sha256>.json    which file of the home is which object: one State

No key ever gets other bytes, so that two machines that write at once never spoil each other's: only the pointer decides.
Not here: writing any of it (following.py), the pointer (pointer.py).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from publication import durable, journal, kept
from publication.release import HOME_FILE
from publication.seal import RELEASES
from sources import suppressions
from sources.archive import read_record

_RECORDS = "archive/records/"
_DRAFT = ".next"  # what may stand beside a record or a landed table after a kill
# The shape of our keys: nothing else below the prefix is ever deleted.
_OURS = re.compile(
    r"(archive/objects|archive/personal|files)/[0-9a-f]{2}/[0-9a-f]{64}|states/[0-9a-f]{64}\.json"
    r"|releases/20\d\d-\d\d\.r\d+-[0-9a-f]{12}/.+"
)


@dataclass(frozen=True)
class File:
    """One file of a home: its path below it, the key of the object, what its bytes are."""

    path: str
    key: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class State:
    """The files of a home at one moment, and the release that was live."""

    release: str
    files: tuple[File, ...]

    @cached_property
    def content(self) -> bytes:
        """What is written of it: the same files always give the same bytes."""
        lines = {"release": self.release, "files": [asdict(each) for each in self.files]}
        return (json.dumps(lines, ensure_ascii=False, sort_keys=True) + "\n").encode()

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def keys(self) -> set[str]:
        """Its objects, itself included."""
        return {*(each.key for each in self.files), key_of_state(self.sha256)}

    @property
    def sizes(self) -> dict[str, int]:
        """Bytes by path: enough to see at a glance that a home has moved on."""
        return {each.path: each.bytes for each in self.files}


def key_of_state(sha256: str) -> str:
    return f"states/{sha256}.json"


def is_ours(key: str) -> bool:
    """Whether a key is one that a state could name."""
    return _OURS.fullmatch(key) is not None


def read(content: bytes) -> State:
    """The state that was written.

    Raises:
        ValueError: these bytes are no state, or name a path outside a home.
    """
    try:
        raw: dict[str, Any] = json.loads(content)
        state = State(str(raw["release"]), tuple(File(**each) for each in raw["files"]))
    except (KeyError, TypeError) as error:
        raise ValueError(f"état illisible ({error})") from error
    for each in state.files:
        if Path(each.path).is_absolute() or ".." in Path(each.path).parts:
            raise ValueError(f"chemin hors du dossier : {each.path}")
    return state


def of_home(home: Path, live: kept.Release) -> State:
    """What this home has now. Only for who holds the home: nobody may write there meanwhile."""
    found = [*_archived(home), *_released(home)]
    found += [_named(home, path, durable.sha256(home / path)) for path in _rewritable(home)]
    return State(live.id, tuple(sorted(found, key=lambda each: each.path)))


def sizes_of_home(home: Path) -> dict[str, int]:
    """The same by path and bytes, without reading any file."""
    paths = [*_bodies(home), *_rewritable(home)]
    paths += [f"{RELEASES}/{release.id}/{name}" for release in kept.releases(home) for name in _hashes_of(release)]
    return {path: (home / path).stat().st_size for path in paths}


def folder_of(release: kept.Release) -> str:
    """Where the objects of a release are: its name, and what tells it from another home's release of this name."""
    return f"{RELEASES}/{release.id}-{durable.sha256(release.path / kept.FILE)[:12]}"


def lost(home: Path, before: State) -> list[File]:
    """What went from the home without a command of ours that deletes it: it must not go from the storage too."""
    here = sizes_of_home(home)
    pruned = journal.pruned(home)
    named = {
        f"archive/{file.path}"
        for record in (home / _RECORDS).glob("*/*/*/*.json")
        for file in read_record(record).files
        if not file.purged
    }
    return [
        each
        for each in before.files
        if each.path not in here
        and (
            each.path.startswith(_RECORDS)
            or each.path in (journal.FILE, HOME_FILE, suppressions.FILE.as_posix())
            or each.path in named
            or (each.path.startswith(f"{RELEASES}/") and each.path.split("/")[1] not in pruned)
        )
    ]


def _archived(home: Path) -> Iterator[File]:
    for path in _bodies(home):
        yield File(path, path, (home / path).stat().st_size, Path(path).name)


def _released(home: Path) -> Iterator[File]:
    for release in kept.releases(home):
        folder = folder_of(release)
        for name, sha256 in _hashes_of(release).items():
            size = (release.path / name).stat().st_size
            yield File(f"{RELEASES}/{release.id}/{name}", f"{folder}/{name}", size, sha256)


def _hashes_of(release: kept.Release) -> dict[str, str]:
    """The files that release.json lists and that are there, and itself; what else lies there is damage (`verify`)."""
    listed = {each["path"]: each["sha256"] for each in json.loads((release.path / kept.FILE).read_bytes())["files"]}
    found = {name: sha256 for name, sha256 in listed.items() if (release.path / name).is_file()}
    return {**found, kept.FILE: durable.sha256(release.path / kept.FILE)}


def _named(home: Path, path: str, sha256: str) -> File:
    return File(path, f"files/{sha256[:2]}/{sha256}", (home / path).stat().st_size, sha256)


def _bodies(home: Path) -> list[str]:
    found = [path for shelf in ("objects", "personal") for path in (home / "archive" / shelf).glob("*/*")]
    return sorted(path.relative_to(home).as_posix() for path in found)


def _rewritable(home: Path) -> list[str]:
    """What the home may write again under the same name."""
    found = [home / journal.FILE, home / HOME_FILE, home / suppressions.FILE]
    found += [*(home / _RECORDS).rglob("*"), *(home / "landing").rglob("*"), *(home / "dropped").rglob("*")]
    return sorted(
        path.relative_to(home).as_posix() for path in found if path.is_file() and not path.name.endswith(_DRAFT)
    )
