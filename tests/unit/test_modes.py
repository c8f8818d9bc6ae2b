"""Who may read what: releases everybody, the rest of the home only who runs the house; whatever the umask."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.lock import refresh_lock
from pipelines.run import prepare_dagster_home
from publication import status
from publication.durable import open_folder
from publication.release import open_to_readers
from sources.archive import Archive
from sources.inov.spec import SPEC
from sources.spec import Origin


@pytest.fixture(params=[0o000, 0o077], ids=["umask 000", "umask 077"], autouse=True)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    assert os.umask(before) == request.param, "quelqu'un a changé l'umask et ne l'a pas rendu"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_release_can_be_read_and_entered_by_all_and_written_by_none(tmp_path: Path) -> None:
    release = tmp_path / "candidate"
    (release / "csv").mkdir(parents=True)
    files = [release / "panorama.duckdb", release / "csv" / "indicators.csv"]
    for file in files:
        file.touch()
    open_to_readers(release)
    assert {mode(path) for path in files} == {0o444}
    assert {mode(path) for path in (release, release / "csv")} == {0o755}


def test_what_is_made_in_a_new_home_is_private_but_its_door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAGSTER_HOME", "")
    home = tmp_path / "deep" / "home"
    prepare_dagster_home(home)
    with refresh_lock(home):
        archive = Archive(home / "archive", Origin.LIVE)
        with archive.temporary_file() as received:
            received.write_bytes(b"[]")
            file = archive.store(SPEC, received, "x.json")
        archive.record(SPEC, "2026-10", [file])
        (home / "warehouse.duckdb").touch()
    status.record_attempt(home, "2026-10", "failed", ["essai"])
    assert mode(home) == 0o755
    assert mode(home / "dagster") == 0o700
    made = [path for path in home.rglob("*") if path.parent != home / "dagster"]
    assert len(made) > 8
    assert {path.name: oct(mode(path)) for path in made if mode(path) & 0o077} == {}


def test_a_home_and_releases_that_exist_keep_the_mode_that_they_were_given(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home").chmod(0o750)
    with refresh_lock(tmp_path / "home"):
        pass
    open_folder(tmp_path / "home")
    assert mode(tmp_path / "home") == 0o750
