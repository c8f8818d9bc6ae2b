"""The one home that `panorama refresh` publishes for a session of tests, whichever worker needs it first.

Here: making it once and telling where it is. Not here: the fixtures that lend it (conftest.py here, in tests/dbt and
tests/browser).
"""

from __future__ import annotations

import fcntl
import os
import pickle
import shutil
from pathlib import Path

import pytest

from tests.e2e.command import Answer, panorama_apart


def first_refresh(factory: pytest.TempPathFactory) -> tuple[Path, Answer]:
    """(home, answer) of the first refresh of a new home, in a process of its own; SQL could stumble over its name."""
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, kept = shared / "published", shared / "published.pickle"
    home = folder / "l'été; drop table x --"
    with (shared / "published.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            shutil.rmtree(folder, ignore_errors=True)  # of a worker that was stopped half-way
            folder.mkdir()
            kept.write_bytes(pickle.dumps(panorama_apart("refresh", home=home)))
    answer: Answer = pickle.loads(kept.read_bytes())
    return home, answer


def published_home(factory: pytest.TempPathFactory) -> Path:
    """The home after that refresh, which published; read only, copy it to change it."""
    home, answer = first_refresh(factory)
    assert answer.code == 0, answer.out + answer.err
    return home
