"""A real home, refreshed once for the whole session (published_home.py), and copies that a test may change."""

import shutil
from pathlib import Path

import pytest

from pipelines.assets import warehouse
from sources import shipped
from tests.e2e import published_home
from tests.e2e.command import ROOT


@pytest.fixture(scope="session")
def first_refresh(tmp_path_factory):
    """(home, answer) of the first refresh of a new home."""
    return published_home.first_refresh(tmp_path_factory)


@pytest.fixture(scope="session")
def published(tmp_path_factory):
    """A home with one published edition; read only, copy it to change it."""
    return published_home.published_home(tmp_path_factory)


@pytest.fixture
def home(published, tmp_path):
    """A copy of the published home that a test may change."""
    copy = tmp_path / "home"
    shutil.copytree(published, copy, symlinks=True)
    return copy


@pytest.fixture
def shipped_files(tmp_path, monkeypatch) -> Path:
    """A copy of the files that ship with the project, which this test may damage and the refresh will read."""
    copy = tmp_path / "sources"
    for folder in ("samples", "curated", "france2030_annex"):
        shutil.copytree(ROOT / "sources" / folder, copy / folder)
    monkeypatch.setattr(shipped, "ROOT", copy)
    return copy


@pytest.fixture
def without_dbt(monkeypatch) -> list[str]:
    """Refreshes of this test stop where dbt would begin; the editions for which it was called."""
    called = []

    def stop(settings, edition, *_):
        called.append(edition)
        return [], warehouse.DbtFailed("arrêté par le test")

    monkeypatch.setattr(warehouse, "run_dbt", stop)
    return called
