"""The warehouse of the published home, the unit tests run on it, and copies that a test may change.

Not here: the models and data tests, which the refresh of tests/e2e ran on the same samples.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.dbt.notices import Courtroom
from tests.dbt.project import Project, refreshed_project, rows
from tests.e2e.published_home import published_home


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return refreshed_project(published_home(tmp_path_factory), tmp_path_factory.mktemp("dbt"))


@pytest.fixture(scope="session")
def whole_build(project: Project) -> Path:
    """The warehouse of one whole build; read only."""
    return project.scratch / "home" / "warehouse.duckdb"


@pytest.fixture(scope="session")
def compiled(project: Project) -> Path:
    """The SQL of that build, as dbt ran it; builds of tests write theirs elsewhere."""
    return project.scratch / "home" / "dbt" / "compiled" / "panorama"


@pytest.fixture
def built(whole_build: Path) -> Any:
    """Ask the warehouse of the whole build: built("select …") → rows."""
    return lambda sql: rows(whole_build, sql)


@pytest.fixture
def warehouse(whole_build: Path, tmp_path: Path) -> Path:
    """A copy of the built warehouse that a test may build into."""
    copy = tmp_path / "warehouse.duckdb"
    shutil.copyfile(whole_build, copy)
    return copy


@pytest.fixture(scope="session")
def courtroom(whole_build: Path, compiled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Courtroom]:
    """The chain from notices to failures, on notices that a test gives."""
    # The same file name: it is the name of the catalogue in the compiled SQL.
    copy = tmp_path_factory.mktemp("courtroom") / whole_build.name
    shutil.copyfile(whole_build, copy)
    room = Courtroom(copy, compiled / "models")
    yield room
    room.close()
