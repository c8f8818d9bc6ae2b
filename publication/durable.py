"""Files that survive a crash: hashing, writing at once or not at all, moving the link.

Here: what touches the disk carefully. Not here: what the files mean, who may write (one process at a time: who holds the
home's lock).
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any


def sha256(path: Path) -> str:
    """The sha256 of a file's bytes, read by pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def to_json(content: Any) -> bytes:
    """JSON for people: indented, accents kept, one line feed at the end. NaN is refused: it is not JSON."""
    return (json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def write_at_once(path: Path, content: bytes) -> None:
    """Replace a file by a whole one: a reader sees the old bytes or the new ones."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = _draft(path)
    beside.unlink(missing_ok=True)
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Put a folder's entries (a rename, a link) on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def prepare(link: Path, target: str) -> None:
    """Write where a relative symbolic link is to lead, beside it: `pending` tells it to whoever comes after a kill."""
    drop(link)
    _draft(link).symlink_to(target)
    sync_folder(link.parent)


def pending(link: Path) -> str | None:
    """Where a link was to lead when a process was killed before it did; None when nothing was cut."""
    draft = _draft(link)
    return draft.readlink().as_posix() if draft.is_symlink() else None


def drop(link: Path) -> None:
    """Forget what was prepared for a link."""
    _draft(link).unlink(missing_ok=True)


def point(link: Path, target: str) -> None:
    """Replace a relative symbolic link in one step."""
    prepare(link, target)
    _draft(link).replace(link)
    sync_folder(link.parent)


def _draft(path: Path) -> Path:
    """Always the same name: what a kill leaves is replaced by the next write, and never grows."""
    return path.with_name(f".{path.name}.next")


def files_under(folder: Path) -> list[str]:
    """The relative paths of everything in a folder that is not itself a folder, sorted; links count, unfollowed."""
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()
    )
