"""The database beside a real home: published, late, caught up, gone back to; its password is written nowhere."""

import shutil
from pathlib import Path

import dagster as dg
import psycopg
import pytest

from pipelines.build import build_definitions
from pipelines.settings import Settings
from publication.postgres import following
from publication.postgres.errors import PostgresFailed
from tests.e2e.command import EDITION, panorama, status_of
from tests.postgres.releases import address, running_server

CANARY = "can@ri/%"
FIRST, SECOND = f"{EDITION}.r1", f"{EDITION}.r2"
UNREACHABLE = "postgresql://panorama:can%40ri%2F%25@127.0.0.1:1/base"


@pytest.fixture(scope="module")
def url():
    with running_server() as server:
        yield address(server, password=CANARY)


def served(url: str) -> str:
    with psycopg.connect(url) as reader:
        return reader.execute("select release from panorama._release").fetchone()[0]


def gone(*_: object) -> list[str]:
    raise PostgresFailed("partie")


def publish(home: Path, monkeypatch: pytest.MonkeyPatch, url: str, *names: str, checks: bool = False):
    """Materialise assets of the release as the UI does, with a database configured."""
    environment = {"PANORAMA_HOME": str(home), "PANORAMA_POSTGRES_URL": url}
    monkeypatch.setenv("PANORAMA_HOME", str(home))
    definitions = build_definitions(Settings.read(environment))
    graph = definitions.resolve_asset_graph()
    keys = {dg.AssetKey(["release", name]) for name in names}
    chosen = {key for key in graph.asset_check_keys if key.asset_key in keys} if checks else set()
    job = definitions.resolve_implicit_global_asset_job_def().get_subset(
        asset_selection=keys, asset_check_selection=chosen
    )
    with dg.DagsterInstance.ephemeral() as instance:
        return job.execute_in_process(instance=instance, partition_key=EDITION, raise_on_error=False)


@pytest.mark.long
def test_the_database_follows_what_is_published_and_what_is_gone_back_to(home, url, monkeypatch, capfd):
    # Configured after the first publication: an unchanged refresh fills it.
    answer = panorama("refresh", home=home, PANORAMA_POSTGRES_URL=url)
    assert (answer.code, answer.last_line.partition(" ")[0]) == (0, "unchanged"), answer.out + answer.err
    assert served(url) == FIRST

    # It does not answer: nothing is published, anywhere.
    assert publish(home, monkeypatch, url, "candidate", checks=True).success
    assert not publish(home, monkeypatch, UNREACHABLE, "published").success
    assert status_of(home)["live"]["release"] == FIRST
    assert status_of(home)["last_attempt"]["reasons"][0].startswith("PostgreSQL : ")
    assert served(url) == FIRST

    # It is loaded, then goes away before the switch: published, said, and caught up by the next refresh.
    with monkeypatch.context() as patched:
        patched.setattr(following, "catch_up", gone)
        run = publish(home, monkeypatch, url, "published")
    assert not run.success
    assert run.asset_materializations_for_node("release__published")
    assert status_of(home)["live"]["release"] == SECOND
    (reason,) = status_of(home)["last_attempt"]["reasons"]
    assert reason == "la publication est faite dans les fichiers, mais PostgreSQL ne l'a pas suivie : partie"
    assert served(url) == FIRST
    assert panorama("refresh", home=home, PANORAMA_POSTGRES_URL=url).code == 0
    assert served(url) == SECOND

    # The files went back without it: it is late, this is said, and the next refresh brings it along.
    assert panorama("rollback", FIRST, home=home).code == 0
    late = panorama("status", home=home, PANORAMA_POSTGRES_URL=url)
    assert f"{SECOND}, en retard sur {FIRST}" in late.out
    assert panorama("refresh", home=home, PANORAMA_POSTGRES_URL=url).code == 0
    assert served(url) == FIRST
    assert "comme les fichiers" in panorama("status", home=home, PANORAMA_POSTGRES_URL=url).out
    assert panorama("rollback", SECOND, home=home, PANORAMA_POSTGRES_URL=url).code == 0
    assert served(url) == SECOND

    # The switch fails: said, with what is true of the files.
    answer = panorama("rollback", FIRST, home=home, PANORAMA_POSTGRES_URL=UNREACHABLE)
    assert (answer.code, answer.last_line.partition(" ; ")[0]) == (
        1,
        f"{FIRST} vérifiée et remise en service dans les fichiers",
    )
    answer = panorama("refresh", home=home, PANORAMA_POSTGRES_URL=UNREACHABLE)
    assert answer.code == 1
    assert "mais PostgreSQL ne l'a pas suivie" in answer.last_line
    assert answer.last_line.endswith(f"{FIRST} reste en service.")

    shown = "".join(capfd.readouterr()) + answer.out + answer.err + late.out + late.err
    assert [secret for secret in (CANARY, "can%40ri") if secret in shown] == []
    assert files_that_hold(home, CANARY, "can%40ri") == []


def files_that_hold(home: Path, *secrets: str) -> list[Path]:
    return [
        path
        for path in home.rglob("*")
        if path.is_file() and not path.is_symlink() and any(s.encode() in path.read_bytes() for s in secrets)
    ]


def test_an_address_in_a_file_that_cannot_be_read_is_an_error_not_a_silence(home):
    answer = panorama("status", home=home, PANORAMA_POSTGRES_URL_FILE=str(home / "nowhere"))
    assert answer.code == 2
    assert "PANORAMA_POSTGRES_URL_FILE ne se lit pas" in answer.err


def test_doctor_says_when_the_database_is_not_there(home, tmp_path):
    shutil.rmtree(home / "releases")
    (home / "current").unlink()
    secret = tmp_path / "secret"
    secret.write_text(UNREACHABLE + "\n")
    answer = panorama("doctor", home=home, PANORAMA_POSTGRES_URL_FILE=str(secret))
    assert "✗ PostgreSQL : " in answer.out
    assert "can%40ri" not in answer.out
