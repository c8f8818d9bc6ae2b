"""A home filled from the storage: only what the state names, only the right bytes, never over something else.

Whether the release then verifies is looked at with a real one (tests/e2e/test_object_storage.py).
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from publication import verification
from publication.kept import PublicationRefused
from publication.objects import following, pointer, restoring, state
from publication.objects.errors import ObjectsFailed
from publication.objects.store import Store
from tests.objects.conftest import FIRST, SECOND, archive_some, one_client, point
from tests.objects.server import Server


@pytest.fixture
def unaudited(monkeypatch: pytest.MonkeyPatch) -> None:
    """The light releases of these tests have no audit that could be verified."""
    monkeypatch.setattr(verification, "verify", lambda home, release_id: [])


def test_a_kill_while_it_comes_is_gone_on_with(
    url: str, home: Path, tmp_path: Path, server: Server, unaudited: None, monkeypatch: pytest.MonkeyPatch, filled: None
) -> None:
    new = tmp_path / "new"
    new.mkdir()
    real, came = Store.download, []

    def cut(store: Store, key: str, target: Path) -> None:
        came.append(key)
        if len(came) > 5:
            raise KeyboardInterrupt
        real(store, key, target)

    with monkeypatch.context() as patched:
        patched.setattr(Store, "download", cut)
        with pytest.raises(KeyboardInterrupt):
            restoring.restore(url, new)
    assert not (new / "current").exists()
    there = len(state.sizes_of_home(new))
    done = restoring.restore(url, new)
    assert done.release == FIRST
    assert 0 < done.files <= len(state.sizes_of_home(home)) - there
    assert state.sizes_of_home(new) == state.sizes_of_home(home)
    assert not (new / ".restoring").exists()
    assert not following.standing(url, new).is_behind


def test_what_a_home_lost_comes_back_alone(url: str, home: Path, unaudited: None, filled: None) -> None:
    (body,) = (home / "archive" / "personal").glob("*/*")
    lost = [body, home / "releases" / SECOND / "parquet" / "dim_firm.parquet"]
    bytes_before = [path.read_bytes() for path in lost]
    for path in lost:
        path.unlink()
    (home / "landing" / "sample" / "inov" / "laureates" / "2026-10.parquet").unlink()  # as `prune` does
    point(home, SECOND)
    since = archive_some(home, "inov", b"du neuf")
    with pytest.raises(PublicationRefused, match="panorama restore"):
        following.catch_up(url, home)
    assert restoring.restore(url, home).files == len(lost)
    assert [path.read_bytes() for path in lost] == bytes_before
    assert since.is_file()
    assert not (home / "landing" / "sample" / "inov" / "laureates" / "2026-10.parquet").exists()
    assert (home / "current").readlink().name == SECOND
    following.catch_up(url, home)
    assert not following.standing(url, home).is_behind


def test_a_release_that_does_not_verify_is_not_put_in_service(
    url: str, home: Path, tmp_path: Path, filled: None
) -> None:
    new = tmp_path / "new"
    new.mkdir()
    with pytest.raises(PublicationRefused, match=f"{FIRST} est abîmée"):
        restoring.restore(url, new)
    assert not (new / "current").is_symlink()


def test_an_altered_object_is_named_and_never_placed(url: str, home: Path, tmp_path: Path, filled: None) -> None:
    (key,) = (key for key in Store(url).listed() if key.startswith("archive/personal/"))
    bucket, _, prefix = url.removeprefix("s3://").partition("/")
    size = Store(url).listed()[key].bytes
    one_client(is_patient=True)[0].put_object(Bucket=bucket, Key=f"{prefix}/{key}", Body=b"x" * size)
    new = tmp_path / "new"
    new.mkdir()
    with pytest.raises(ObjectsFailed, match=rf"{key} n'a pas l'empreinte"):
        restoring.restore(url, new)
    assert not (new / key).exists()


def test_an_object_that_is_gone_is_named(url: str, home: Path, tmp_path: Path, filled: None) -> None:
    store = Store(url)
    for folder in ("files/", "states/"):
        key = next(key for key in sorted(store.listed()) if key.startswith(folder))
        store.delete([key])
        new = tmp_path / folder
        new.mkdir()
        with pytest.raises(ObjectsFailed, match=key):
            restoring.restore(url, new)


def test_a_home_that_has_something_else_is_left_as_it_is(url: str, home: Path, tmp_path: Path, filled: None) -> None:
    other = tmp_path / "other"
    shutil.copytree(home, other, symlinks=True)
    (other / following.MARK).unlink()
    archive_some(other, "inov", b"un corps que le stockage n'a pas")
    before = state.sizes_of_home(other)
    with pytest.raises(PublicationRefused, match="n'est pas ce que le stockage a"):
        restoring.restore(url, other)
    assert state.sizes_of_home(other) == before


def test_nothing_published_is_said(url: str, tmp_path: Path) -> None:
    with pytest.raises(ObjectsFailed, match="rien n'y est publié"):
        restoring.restore(url, tmp_path)


def test_a_state_never_leads_out_of_the_home() -> None:
    for path in ("/etc/passwd", "archive/../../x"):
        one = state.State(FIRST, (state.File(path, "files/aa/" + "a" * 64, 1, "a" * 64),))
        with pytest.raises(ValueError, match="hors du dossier"):
            state.read(one.content)
    assert pointer.FILE not in one.keys
