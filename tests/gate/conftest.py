"""The houses that the tests of the gate receive: one that has published nothing, two where a demonstration is live."""

from __future__ import annotations

import fcntl
import os
import pickle
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import duckdb
import pytest

from publication import live_rules
from sources import removed_names, suppressions
from tests.gate import bench
from tests.gate.bench import Bench
from tests.gate.house import FEW_TABLES, HERE, House, few_suites


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
    """The house that `whole_house` copies: one release, and a second candidate that has passed its audit; read only."""
    return made_once(tmp_path_factory, "prepared", lambda folder: House(folder, base_warehouse))


@pytest.fixture(scope="session")
def prepared_small(tmp_path_factory: pytest.TempPathFactory, base_warehouse: Path) -> House:
    """The same with few tables and their suites, which `house` copies."""
    return made_once(
        tmp_path_factory,
        "prepared-small",
        lambda folder: House(folder, base_warehouse, suites=few_suites(folder / "suites"), only=FEW_TABLES),
    )


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], House]) -> House:
    """A house with a release and an audited candidate, made by the first worker that needs it, also for tests/faults."""
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, kept = shared / f"{name}-house", shared / f"{name}-house.pickle"
    with (shared / f"{name}-house.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            shutil.rmtree(folder, ignore_errors=True)  # of a worker that failed half-way
            folder.mkdir()
            made = make(folder)
            made.released()
            made.ready = made.audited()
            kept.write_bytes(pickle.dumps(made))
    found: House = pickle.loads(kept.read_bytes())
    return found


@pytest.fixture
def whole_house(tmp_path: Path, base_warehouse: Path, prepared: House) -> House:
    """A house where 2026-10.r1, a demonstration of all tables, is live; its next candidate is sealed and audited."""
    return copied(prepared, House(tmp_path, base_warehouse))


@pytest.fixture
def house(tmp_path: Path, base_warehouse: Path, prepared_small: House) -> House:
    """The same with few tables and all that publication does to them: for tests that look at no other table."""
    return copied(
        prepared_small, House(tmp_path, base_warehouse, suites=prepared_small.suites, only=prepared_small.only)
    )


def copied(prepared: House, house: House) -> House:
    shutil.copytree(prepared.home, house.home, symlinks=True, ignore=shutil.ignore_patterns("candidates"))
    house.ready = prepared.ready
    house.runs = prepared.runs
    return house


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
        bench.opened(prepared.ready.path, folder, "sample", prepared.home) as sample,
        bench.opened(prepared.ready.path, folder, "live", prepared.home) as live,
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
