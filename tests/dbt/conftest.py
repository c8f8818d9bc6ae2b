"""One whole build on the samples for the session, unit tests included, and a copy that a test may change.

Not here: the data tests, which the refresh of tests/e2e runs on the same samples.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.dbt.notices import Courtroom
from tests.dbt.project import Outcome, Project, parsed_project, rows


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return parsed_project(tmp_path_factory.mktemp("dbt"))


@pytest.fixture(scope="session")
def whole_build(project: Project) -> tuple[Path, Outcome]:
    """(warehouse, outcome) of one dbt build of every seed, model and unit test."""
    warehouse = project.scratch / "warehouse.duckdb"
    outcome = project.build(warehouse, "--exclude", "test_type:data", full=True)
    # Builds for other editions and regions write their SQL in the same place.
    shutil.copytree(project.scratch / "target" / "compiled", project.scratch / "compiled")
    return warehouse, outcome


@pytest.fixture
def built(whole_build: tuple[Path, Outcome]) -> Any:
    """Ask the warehouse of the whole build: built("select …") → rows."""
    warehouse, outcome = whole_build
    assert outcome.success, outcome.bad() or outcome.exception
    return lambda sql: rows(warehouse, sql)


@pytest.fixture
def warehouse(whole_build: tuple[Path, Outcome], tmp_path: Path) -> Path:
    """A copy of the built warehouse that a test may build into."""
    copy = tmp_path / "warehouse.duckdb"
    shutil.copyfile(whole_build[0], copy)
    return copy


@pytest.fixture(scope="session")
def courtroom(
    project: Project, whole_build: tuple[Path, Outcome], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Courtroom]:
    """The chain from notices to failures, on notices that a test gives."""
    warehouse, outcome = whole_build
    assert outcome.success, outcome.bad() or outcome.exception
    # The same file name: it is the name of the catalogue in the compiled SQL.
    copy = tmp_path_factory.mktemp("courtroom") / warehouse.name
    shutil.copyfile(warehouse, copy)
    room = Courtroom(copy, project.scratch / "compiled" / "panorama" / "models")
    yield room
    room.close()
