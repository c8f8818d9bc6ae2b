"""The object storage beside a real home: filled by an unchanged refresh, and a new machine that starts from it."""

from pathlib import Path

import pytest

from publication.objects import following, pointer
from publication.objects.store import Store, client
from sources import suppressions
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
    bucket, *_ = client(is_patient=True)
    bucket.create_bucket(Bucket="publications")
    store = Store(URL)
    store.delete(store.listed().keys())
    return {"PANORAMA_OBJECTS_URL": URL}


def asked(*arguments: str, home: Path, access: dict[str, str]) -> Answer:
    answer = panorama(*arguments, home=home, **access)
    shown = answer.out + answer.err
    assert [secret for secret in CREDENTIALS.values() if len(secret) > 10 and secret in shown] == []
    return answer


@pytest.mark.long
def test_a_new_machine_gets_the_whole_home(home, access, tmp_path):
    assert "rien, en retard" in asked("status", home=home, access=access).out
    assert following.catch_up(URL, home) == []
    assert f"{FIRST}, comme les fichiers" in asked("status", home=home, access=access).out

    new = tmp_path / "new"
    answer = asked("restore", home=new, access=access)
    assert (answer.code, answer.last_line.split(" ;")[0]) == (0, f"{FIRST} vérifiée et en service"), answer.out
    for folder in ("archive/objects", "archive/personal", "archive/records", "landing", "releases"):
        assert contents(new / folder) == contents(home / folder)
    assert (new / "releases" / FIRST / "panorama.duckdb").stat().st_mode & 0o777 == 0o444
    assert {path.stat().st_mode & 0o777 for path in (new / "archive").rglob("*") if path.is_file()} == {0o400}


@pytest.mark.long
def test_refreshes_follow_and_the_machine_that_was_left_behind_writes_nothing(home, access, tmp_path):
    # It does not answer: published here, said, and caught up by the next refresh, though nothing changed.
    answer = asked("refresh", home=home, access={**access, "AWS_ENDPOINT_URL": "http://127.0.0.1:1"})
    assert answer.code == 1
    assert "mais le stockage objet ne l'a pas suivie : s3://publications/occitanie/current.json" in answer.last_line
    assert answer.last_line.endswith(f"{FIRST} reste en service.")
    answer = asked("refresh", home=home, access=access)
    assert (answer.code, answer.last_line.partition(" ")[0]) == (0, "unchanged"), answer.out + answer.err

    # A new machine goes on from there: nothing is fetched, built or published again.
    new = tmp_path / "new"
    assert asked("restore", home=new, access=access).code == 0
    answer = asked("refresh", home=new, access=access)
    assert (answer.code, answer.last_line.partition(" ")[0]) == (0, "unchanged"), answer.out + answer.err
    assert "comme les fichiers" in asked("status", home=new, access=access).out

    # The one that did not follow writes nothing more.
    before = pointer.read(Store(URL))
    answer = asked("refresh", home=home, access=access)
    assert answer.code == 1
    assert "qu'un autre dossier a publiée" in answer.last_line
    assert pointer.read(Store(URL)) == before
    assert "qu'un autre dossier" in asked("doctor", home=home, access=access).out

    # A firm that asks to be published no more: the list is there at once, for whoever starts from there.
    answer = asked("suppress", "--name", "Société Inventée", "--reason", "essai", home=new, access=access)
    assert answer.code == 0, answer.out + answer.err
    third = tmp_path / "third"
    assert asked("restore", home=third, access=access).code == 0
    assert suppressions.read(third) == suppressions.read(new) != ()
    answer = asked("prune", "--suppressed", "--archive", home=new, access=access)
    assert answer.code == 0, answer.out + answer.err
    assert "comme les fichiers" in asked("status", home=new, access=access).out


def contents(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_without_a_storage_nothing_is_restored(tmp_path):
    answer = panorama("restore", home=tmp_path / "new")
    assert answer.code == 2
    assert "PANORAMA_OBJECTS_URL" in answer.err
    assert not (tmp_path / "new").exists()
