"""A real home, refreshed once for the whole session, and copies that a test may change."""

import shutil
from functools import cache
from pathlib import Path

import pytest

from pipelines.assets import warehouse
from sources import shipped
from tests.e2e.command import ROOT, panorama_apart


@cache
def refreshed_once(folder: Path):
    """(home, answer) of one refresh for a whole session, also when tests/browser asks for it."""
    folder.mkdir()
    home = folder / "l'été; drop table x --"
    return home, panorama_apart("refresh", home=home)


@pytest.fixture(scope="session")
def first_refresh(tmp_path_factory):
    """(home, answer) of the first refresh of a new home, in a process of its own; SQL could stumble over its name."""
    return refreshed_once(tmp_path_factory.getbasetemp() / "published")


@pytest.fixture(scope="session")
def published(first_refresh):
    """A home with one published edition; read only, copy it to change it."""
    home, answer = first_refresh
    assert answer.code == 0, answer.out + answer.err
    return home


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
