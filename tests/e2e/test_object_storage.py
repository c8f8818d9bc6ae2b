"""The object storage beside a real home: filled by an unchanged refresh, read by tools, and a new machine that starts from it."""

from pathlib import Path

import pyarrow.dataset
import pyarrow.fs
import pytest

from publication import kept, verification
from publication.objects import pointer
from publication.objects.store import Store, client
from tests.e2e.command import EDITION, Answer, panorama
from tests.objects.server import CREDENTIALS, Server, running_server

FIRST = f"{EDITION}.r1"
URL = "s3://publications/occitanie"


@pytest.fixture(scope="module")
def server():
    with running_server() as running:
        yield running


@pytest.fixture
def access(server: Server, monkeypatch) -> dict[str, str]:
    for name, value in {**CREDENTIALS, "AWS_ENDPOINT_URL": server.url}.items():
        monkeypatch.setenv(name, value)
    client(is_patient=True)[0].create_bucket(Bucket="publications")
    return {"PANORAMA_OBJECTS_URL": URL}


def asked(*arguments: str, home: Path, access: dict[str, str]) -> Answer:
    answer = panorama(*arguments, home=home, **access)
    shown = answer.out + answer.err
    assert [secret for secret in CREDENTIALS.values() if len(secret) > 10 and secret in shown] == []
    return answer


def test_a_new_machine_starts_from_what_another_one_published(home, access, server, tmp_path):
    assert "rien, en retard" in asked("status", home=home, access=access).out
    # Configured after the first publication: an unchanged refresh fills it.
    answer = asked("refresh", home=home, access=access)
    assert (answer.code, answer.last_line.partition(" ")[0]) == (0, "unchanged"), answer.out + answer.err
    assert f"{FIRST}, comme les fichiers" in asked("status", home=home, access=access).out

    new = tmp_path / "new"
    answer = asked("restore", home=new, access=access)
    assert (answer.code, answer.last_line.split(" ;")[0]) == (0, f"{FIRST} vérifiée et en service"), answer.out
    assert verification.verify(new) == []
    assert same_files(home, new, "archive/objects", "archive/personal", "archive/records", "landing", "releases")
    assert (new / "releases" / FIRST / "panorama.duckdb").stat().st_mode & 0o777 == 0o444
    assert {path.stat().st_mode & 0o777 for path in (new / "archive").rglob("*") if path.is_file()} == {0o400}

    # It publishes there now; the one that did not follow writes nothing more.
    answer = asked("refresh", home=new, access=access)
    assert (answer.code, answer.last_line.partition(" ")[0]) == (0, "unchanged"), answer.out + answer.err
    assert asked("status", home=new, access=access).out.count("comme les fichiers") == 1
    before = pointer.read(Store(URL))
    answer = asked("refresh", home=home, access=access)
    assert answer.code == 1
    assert "mais le stockage objet ne l'a pas suivie" in answer.out + answer.err
    assert "qu'un autre dossier a publiée" in answer.out + answer.err
    assert pointer.read(Store(URL)) == before
    assert "qu'un autre dossier" in asked("doctor", home=home, access=access).out

    # A reader resolves the pointer once, then reads one release.
    there = before.pointer
    files = pyarrow.fs.S3FileSystem(
        endpoint_override=server.url.removeprefix("http://"),
        scheme="http",
        access_key=CREDENTIALS["AWS_ACCESS_KEY_ID"],
        secret_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
        region="us-east-1",
    )
    path = f"publications/occitanie/{there.path}/parquet/indicators.parquet"
    read = pyarrow.dataset.dataset(path, filesystem=files).to_table()
    live = kept.live(new)
    assert read.equals(pyarrow.dataset.dataset(live.path / "parquet" / "indicators.parquet").to_table())


def same_files(one: Path, other: Path, *folders: str) -> bool:
    for folder in folders:
        here, there = (
            {path.relative_to(root): path.read_bytes() for path in (root / folder).rglob("*") if path.is_file()}
            for root in (one, other)
        )
        assert here == there
    return True


def test_without_a_storage_nothing_is_restored(tmp_path):
    answer = panorama("restore", home=tmp_path / "new")
    assert answer.code == 2
    assert "PANORAMA_OBJECTS_URL" in answer.err
    assert not (tmp_path / "new").exists()
