"""One PostgreSQL server for these tests, a database of its own for each, and a home with two invented releases."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import duckdb
import pytest

from publication.postgres.connecting import Connection, connected
from tests.gate.house import HERE, House
from tests.postgres.releases import new_database, release_without_audit, running_server

_NUMBERS = count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    with running_server() as url:
        yield url


@pytest.fixture
def url(server: str) -> str:
    return new_database(server, f"test_{next(_NUMBERS)}")


@pytest.fixture
def connection(url: str) -> Iterator[Connection]:
    with connected(url) as connection:
        yield connection


@pytest.fixture(scope="session")
def prepared_house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """The house that `house` copies."""
    folder = tmp_path_factory.mktemp("house")
    with duckdb.connect(str(folder / "base.duckdb")) as database:
        database.execute((HERE / "warehouse.sql").read_text(encoding="utf-8"))
    house = House(folder, folder / "base.duckdb")
    release_without_audit(house)
    house.spoil("update dim_firm set firm_name = firm_name || ' (bis)'")
    release_without_audit(house, is_live=False)
    return house


@pytest.fixture
def house(tmp_path: Path, prepared_house: House) -> House:
    """A house where 2026-10.r1 is live, and r2, whose firms bear other names, is kept."""
    house = House(tmp_path, prepared_house.warehouse)
    shutil.copytree(prepared_house.home, house.home, symlinks=True)
    return house
