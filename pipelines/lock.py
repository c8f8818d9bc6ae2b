"""One refresh at a time: a lock on `<home>/.lock` that command line and Dagster runs both take.

The lock is the kernel's (flock): it goes with the process, so a killed refresh leaves nothing to clean. A process that
holds a home may take it again: the command line holds it over the runs that make one refresh.

Who holds the home writes for itself alone (umask 077): archive, models, candidates, logs. What others read, the home's own
folder and the releases, is opened on purpose, by who makes it.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from publication import durable
from sources.archive import utc_now

_held: set[Path] = set()


class RefreshRunning(Exception):
    """Another refresh holds the home."""


@contextmanager
def refresh_lock(home: Path) -> Iterator[None]:
    """Hold the home for the length of a refresh.

    Raises:
        RefreshRunning: another process holds it; the text says which and since when.
    """
    home = home.resolve()
    if home in _held:
        yield
        return
    durable.open_folder(home)
    with _private_files(), (home / ".lock").open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            raise RefreshRunning(f"une autre actualisation est en cours ({_holder(file.read())})") from error
        file.truncate(0)
        file.write(json.dumps({"pid": os.getpid(), "since": utc_now()}))
        file.flush()
        _held.add(home)
        try:
            yield
        finally:
            _held.discard(home)
            file.truncate(0)


@contextmanager
def _private_files() -> Iterator[None]:
    """What this process creates meanwhile is for its own user."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def _holder(text: str) -> str:
    try:
        holder = json.loads(text)
        return f"processus {holder['pid']}, depuis {holder['since']}"
    except (ValueError, KeyError):
        return "processus inconnu"
