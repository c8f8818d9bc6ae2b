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


def open_folder(folder: Path) -> None:
    """Make a folder that every reader may enter, whatever the umask; one that exists keeps the mode that it was given."""
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)


def write_at_once(path: Path, content: bytes, *, mode: int | None = None) -> None:
    """Replace a file by a whole one: a reader sees the old bytes or the new ones.

    Args:
        mode: who may read it, whatever the umask; None leaves it to the umask.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = _draft(path)
    beside.unlink(missing_ok=True)
    with beside.open("wb") as file:
        if mode is not None:
            os.fchmod(file.fileno(), mode)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    sync_folder(path.parent)


def append_line(path: Path, line: str) -> None:
    """Add a line to a file, on the disk when this returns. A line that a crash cut short stays alone on its own."""
    path.parent.mkdir(parents=True, exist_ok=True)
    is_new = not path.exists()
    with path.open("ab+") as file:
        if file.tell():
            file.seek(-1, os.SEEK_END)
            line = line if file.read(1) == b"\n" else f"\n{line}"
        file.write(f"{line}\n".encode())
        file.flush()
        os.fsync(file.fileno())
    if is_new:
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
