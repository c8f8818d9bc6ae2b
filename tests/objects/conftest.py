"""One S3 server for these tests, a bucket of its own for each, and a home with two light releases and something archived.

The releases are sealed for good and published without their audit (tests/postgres/releases.py): nothing below looks at one.
What needs a verified release is in tests/e2e/test_object_storage.py.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import pytest

from publication import durable, journal, kept
from publication.objects import following, pointer, store
from publication.objects.store import client
from sources.archive import Archive
from sources.registry import SOURCES
from sources.spec import Origin, by_id
from tests.gate.house import HERE, House
from tests.objects.server import CREDENTIALS, Server, running_server
from tests.postgres.releases import release_without_audit

_NUMBERS = count(1)
EDITION = "2026-10"
FIRST, SECOND = f"{EDITION}.r1", f"{EDITION}.r2"


@cache
def one_client(*, is_patient: bool) -> Any:
    """A client of the one server: making one costs more than all that a test asks of it."""
    return client(is_patient=is_patient)


@pytest.fixture(scope="session")
def one_server() -> Iterator[Server]:
    with running_server() as server:
        yield server


@pytest.fixture
def server(one_server: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """The server as it is when nothing is wrong; this process may go there."""
    for name, value in {**CREDENTIALS, "AWS_ENDPOINT_URL": one_server.url}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(store, "client", one_client)
    one_server.become_well()
    return one_server


@pytest.fixture
def url(server: Server) -> str:
    bucket = f"seau-{next(_NUMBERS)}"
    one_client(is_patient=True)[0].create_bucket(Bucket=bucket)
    server.asked.clear()
    return f"s3://{bucket}/panorama/occitanie"


@pytest.fixture(scope="session")
def prepared_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home that `home` copies."""
    folder = tmp_path_factory.mktemp("objects")
    with duckdb.connect(str(folder / "base.duckdb")) as database:
        database.execute((HERE / "warehouse.sql").read_text(encoding="utf-8"))
    house = House(folder, folder / "base.duckdb")
    for release in (release_without_audit(house), release_without_audit(house, is_live=False)):
        _finish(release)
    archive_some(house.home, "ilab", b"un corps qui nomme quelqu'un")
    archive_some(house.home, "inov", b"un corps qui ne nomme personne")
    landed = house.home / "landing" / "sample" / "inov" / "laureates" / f"{EDITION}.parquet"
    landed.parent.mkdir(parents=True)
    landed.write_bytes(b"une table")
    return house.home


@pytest.fixture
def home(tmp_path: Path, prepared_home: Path) -> Path:
    """A home where 2026-10.r1 is live and r2 is kept, with two archived files and what landed from one of them."""
    copy = tmp_path / "home"
    shutil.copytree(prepared_home, copy, symlinks=True, ignore=shutil.ignore_patterns("candidates"))
    return copy


@pytest.fixture(scope="session")
def filled_once(one_server: Server, prepared_home: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A bucket that follows the prepared home, and the state there; `filled` copies it."""
    home = tmp_path_factory.mktemp("filled") / "home"
    shutil.copytree(prepared_home, home, symlinks=True)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**CREDENTIALS, "AWS_ENDPOINT_URL": one_server.url}.items():
            patch.setenv(name, value)
        patch.setattr(store, "client", one_client)
        one_client(is_patient=True)[0].create_bucket(Bucket="filled")
        following.catch_up("s3://filled/panorama/occitanie", home)
        there = pointer.read(store.Store("s3://filled/panorama/occitanie"))
    assert there is not None
    return "filled", there.pointer.state


@pytest.fixture
def filled(url: str, home: Path, filled_once: tuple[str, str], server: Server) -> None:
    """The storage holds what the home has: copied inside the server, since sending it is most of what a test would take."""
    bucket, state = filled_once
    server.copy(bucket, url.removeprefix("s3://").partition("/")[0])
    following.write_mark(home, store.Store(url), state)


def _finish(release: kept.Release) -> None:
    """What publishing adds and a light release lacks: what release.json holds of each file, and a line of the journal."""
    enough = {"parquet/dim_firm.parquet", "datapackage.json", kept.FILE}
    for name in set(durable.files_under(release.path)) - enough:
        (release.path / name).unlink()
    path = release.path / kept.FILE
    held = [
        {"path": name, "sha256": durable.sha256(release.path / name)}
        for name in durable.files_under(release.path)
        if name != kept.FILE
    ]
    path.write_bytes(durable.to_json({**json.loads(path.read_bytes()), "files": held}))
    line = journal.entry("publish", release.id, live_before=None, live_after=FIRST)
    journal.write(release.path.parent.parent, line)


def point(home: Path, release_id: str) -> None:
    """Make a kept release the live one."""
    durable.point(home / "current", f"releases/{release_id}")


def archive_some(home: Path, source_id: str, body: bytes) -> Path:
    """Archive and record these bytes for a source; where they lie."""
    archive, spec = Archive(home / "archive", Origin.SAMPLE), by_id(SOURCES)[source_id]
    with archive.temporary_file() as draft:
        draft.write_bytes(body)
        file = archive.store(spec, draft, f"{source_id}.json")
    archive.record(spec, EDITION, [file])
    return home / "archive" / file.path
