"""The homes that the faults receive: the invented house of the gate (milliseconds), and one real refreshed home (long)."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.e2e.command import panorama_apart
from tests.gate.conftest import base_warehouse, empty_house, house, prepared, prepared_small, whole_house  # noqa: F401


@pytest.fixture(scope="session")
def refreshed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that one plain refresh has published; read only, for the long tests. PANORAMA_FAULTS_HOME spares its making."""
    given = os.environ.get("PANORAMA_FAULTS_HOME")
    if given:
        return Path(given)
    home = tmp_path_factory.mktemp("refreshed") / "home"
    answer = panorama_apart("refresh", home=home)
    assert answer.code == 0, answer.out + answer.err
    return home


@pytest.fixture
def real_home(refreshed: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may damage; each file is one of its own."""
    home = tmp_path / "home"
    shutil.copytree(refreshed, home, symlinks=True)
    return home
