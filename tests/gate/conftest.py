"""The houses that the tests of the gate receive: one that has published nothing, one where a demonstration is live."""

from __future__ import annotations

import fcntl
import os
import pickle
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import duckdb
import pytest

from publication import live_rules
from sources import removed_names, suppressions
from tests.gate import bench
from tests.gate.bench import Bench
from tests.gate.house import HERE, House


@pytest.fixture(scope="session")
def base_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return invented_warehouse(tmp_path_factory.getbasetemp() / "base-warehouse")


@cache
def invented_warehouse(folder: Path) -> Path:
    """Made once for a session, also when tests/faults asks for it."""
    folder.mkdir()
    path = folder / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute((HERE / "warehouse.sql").read_text(encoding="utf-8"))
    return path


@pytest.fixture
def empty_house(tmp_path: Path, base_warehouse: Path) -> House:
    """A house that has published nothing yet."""
    return House(tmp_path, base_warehouse)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, base_warehouse: Path) -> House:
    """The house that `house` copies: one release, and a second candidate that has passed its audit.

    Made by the first worker that needs it, also for tests/faults; read only.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, kept = shared / "prepared-house", shared / "prepared-house.pickle"
    with (shared / "prepared-house.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            shutil.rmtree(folder, ignore_errors=True)  # of a worker that failed half-way
            folder.mkdir()
            prepared = House(folder, base_warehouse)
            prepared.released()
            prepared.ready = prepared.audited()
            kept.write_bytes(pickle.dumps(prepared))
    found: House = pickle.loads(kept.read_bytes())
    return found


@pytest.fixture
def house(empty_house: House, prepared: House) -> House:
    """A house where 2026-10.r1, a demonstration, is live; its next candidate may already be sealed and audited."""
    without_candidates = shutil.ignore_patterns("candidates")
    shutil.copytree(prepared.home, empty_house.home, symlinks=True, ignore=without_candidates)
    empty_house.ready = prepared.ready
    empty_house.runs = prepared.runs
    return empty_house


@pytest.fixture(autouse=True)
def low_floors(monkeypatch: pytest.MonkeyPatch) -> None:
    """The invented warehouse has a few rows a table: it could never be a real release."""
    monkeypatch.setattr(live_rules, "read_floors", lambda subject: dict.fromkeys(subject.columns, 1))


@pytest.fixture(scope="session")
def benches(tmp_path_factory: pytest.TempPathFactory, prepared: House) -> Iterator[dict[str, Bench]]:
    """The same sealed candidate on two benches, by origin: a demonstration and a live one."""
    assert prepared.ready is not None
    folder = tmp_path_factory.mktemp("benches")
    with (
        bench.opened(prepared.ready.path, folder, "sample") as sample,
        bench.opened(prepared.ready.path, folder, "live") as live,
    ):
        yield {"sample": sample, "live": live}


@pytest.fixture
def one_removed_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """An invented name stands for the removed ones: none of these may be written in this repository."""
    digest = removed_names.digest(removed_names.normalise("NOM INVENTÉ"))
    monkeypatch.setattr(removed_names, "load", lambda: frozenset({digest}))


@pytest.fixture
def one_suppressed_firm(monkeypatch: pytest.MonkeyPatch) -> None:
    """An invented firm that asked every house of these tests to be published no more."""
    one = suppressions.Suppression(
        "000000083", "000000083", ("Société Retirée",), "essai", "test", "2026-11-21T00:00:00Z"
    )
    monkeypatch.setattr(suppressions, "read", lambda home: (one,))
