"""One S3 server for these tests, a bucket of its own for each, and a home with a verified release and something archived."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import boto3
import pytest

from sources.archive import Archive
from sources.registry import SOURCES
from sources.spec import Origin, by_id
from tests.gate.conftest import base_warehouse, house, low_floors, prepared_small  # noqa: F401
from tests.gate.house import House
from tests.objects.server import CREDENTIALS, Server, running_server

_NUMBERS = count(1)
EDITION = "2026-10"


@pytest.fixture(scope="session")
def one_server() -> Iterator[Server]:
    with running_server() as server:
        yield server


@pytest.fixture
def server(one_server: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """The server as it is when nothing is wrong; this process may go there."""
    for name, value in {**CREDENTIALS, "AWS_ENDPOINT_URL": one_server.url}.items():
        monkeypatch.setenv(name, value)
    one_server.asked.clear()
    one_server.fault = lambda method, path: None
    one_server.ignores_conditions = False
    return one_server


@pytest.fixture
def url(server: Server) -> str:
    bucket = f"seau-{next(_NUMBERS)}"
    boto3.session.Session().client("s3", endpoint_url=server.url).create_bucket(Bucket=bucket)
    server.asked.clear()
    return f"s3://{bucket}/panorama/occitanie"


@pytest.fixture
def home(house: House) -> Path:  # noqa: F811
    """A home whose release 2026-10.r1 is live, with two archived files and what landed from them."""
    archive_some(house.home, "ilab", b"un corps qui nomme quelqu'un")
    archive_some(house.home, "inov", b"un corps qui ne nomme personne")
    landed = house.home / "landing" / "sample" / "inov" / "laureates" / f"{EDITION}.parquet"
    landed.parent.mkdir(parents=True)
    landed.write_bytes(b"une table")
    return house.home


def archive_some(home: Path, source_id: str, body: bytes) -> Path:
    """Archive and record these bytes for a source; where they lie."""
    archive, spec = Archive(home / "archive", Origin.SAMPLE), by_id(SOURCES)[source_id]
    with archive.temporary_file() as draft:
        draft.write_bytes(body)
        file = archive.store(spec, draft, f"{source_id}.json")
    archive.record(spec, EDITION, [file])
    return home / "archive" / file.path


