"""What the storage can do wrong: each fault names the object and what to do, holds no secret, and moves no pointer."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from pipelines import objects_shown
from pipelines.followers import catch_up_all
from pipelines.settings import Settings
from publication import durable
from publication.objects import following, pointer, store
from publication.objects.errors import ObjectsFailed
from publication.objects.store import Store
from tests.objects.conftest import FIRST, SECOND, archive_some, client, point
from tests.objects.server import CREDENTIALS, Server


def refusing(server: Server, status: int, code: str, *, method: str = "PUT", part: str = "/files/") -> None:
    server.fault = lambda asked, path: (status, code) if asked == method and part in path else None


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Clients that try once: waiting is boto3's, and tested there."""
    at_once = store.client
    monkeypatch.setattr(store, "client", lambda *, is_patient: at_once(is_patient=False))


# What is refused, of which request, and what must be told of it.
FAULTS = (
    (503, "SlowDown", "PUT", "/releases/", r"écriture impossible \(SlowDown\) ; le serveur demande de ralentir"),
    (403, "AccessDenied", "PUT", "/files/", r"/files/.* : écriture impossible \(AccessDenied\) ; donner à ce compte"),
    (403, "AccessDenied", "GET", "", r"lecture impossible \(AccessDenied\) ; donner à ce compte"),
    (403, "InvalidAccessKeyId", "GET", "", r"lecture impossible .* ; vérifier AWS_ACCESS_KEY_ID"),
    (403, "RequestTimeTooSkewed", "PUT", "/archive/", "l'horloge de cette machine est fausse"),
    (400, "BadDigest", "PUT", "/archive/", "les octets reçus ne sont pas ceux qui partaient"),
    (503, "SlowDown", "PUT", "/states/", r"/states/.* : écriture impossible \(SlowDown\)"),
    (503, "SlowDown", "PUT", pointer.FILE, rf"{pointer.FILE} : écriture impossible \(SlowDown\)"),
)


def test_a_refused_request_is_told_and_the_pointer_stays(url: str, home: Path, server: Server, impatient: None) -> None:
    second, away = home / "releases" / SECOND, home / "away"
    second.rename(away)
    following.catch_up(url, home)
    before = pointer.read(Store(url))
    away.rename(second)
    point(home, SECOND)
    for status, code, method, part, told in FAULTS:
        archive_some(home, "ilab", f"du neuf avant {code} {part}".encode())
        refusing(server, status, code, method=method, part=part)
        with pytest.raises(ObjectsFailed, match=told) as failed:
            following.catch_up(url, home)
        assert [secret for secret in CREDENTIALS.values() if secret in str(failed.value)] == []
        server.become_well()
    assert pointer.read(Store(url)) == before
    following.catch_up(url, home)
    assert not following.standing(url, home).is_behind


def test_a_busy_server_is_asked_again(url: str, home: Path, server: Server) -> None:
    refused: list[str] = []

    def busy(method: str, path: str) -> tuple[int, str] | None:
        if method == "PUT" and "/archive/objects/" in path and not refused:
            refused.append(path)
            return (503, "SlowDown")
        return None

    server.fault = busy
    following.catch_up(url, home)
    assert server.written().count(refused[0]) == 2


def test_a_long_file_goes_in_parts_and_says_as_much(
    url: str, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_ONE_PIECE", 5 * 1024 * 1024)  # the shortest part that S3 takes
    long = tmp_path / "long"
    long.write_bytes(b"0123456789abcdef" * 400_000)
    digest = durable.sha256(long)
    place = Store(url)
    place.put(f"files/{digest[:2]}/{digest}", long, digest)
    assert len(server.written()) == 2
    place.download(f"files/{digest[:2]}/{digest}", tmp_path / "back")
    assert durable.sha256(tmp_path / "back") == digest
    refusing(server, 403, "AccessDenied")
    with pytest.raises(ObjectsFailed, match=rf"{digest} : écriture impossible \(AccessDenied\)"):
        place.put(f"files/{digest[:2]}/{digest}", long, digest)


def test_a_bucket_that_is_not_there(server: Server, home: Path) -> None:
    with pytest.raises(ObjectsFailed, match=r"s3://absent/x/current\.json .*NoSuchBucket.* créer le seau"):
        following.catch_up("s3://absent/x", home)


@pytest.mark.parametrize("url", ["http://seau/prefixe", "s3://", "s3://Seau/x", "s3://seau/pré fixe", "seau"])
def test_an_address_that_is_none(url: str, home: Path) -> None:
    with pytest.raises(ObjectsFailed, match="n'est pas une adresse s3://seau/préfixe"):
        following.catch_up(url, home)


def test_a_server_that_ignores_conditions_is_refused(url: str, home: Path, server: Server) -> None:
    server.ignores_conditions = True
    with pytest.raises(ObjectsFailed, match="ignore les écritures conditionnelles"):
        following.catch_up(url, home)
    assert set(Store(url).listed()) == set()


def test_a_prefix_where_something_else_is_called_current(url: str, home: Path) -> None:
    Store(url).swap(pointer.FILE, b"<html>", None)
    with pytest.raises(ObjectsFailed, match="n'est pas un pointeur de panorama"):
        following.catch_up(url, home)


def test_a_kill_before_the_pointer_leaves_the_release_before_and_is_gone_on_with(
    url: str, home: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(pointer, "swap", killed)
        with pytest.raises(KeyboardInterrupt):
            following.catch_up(url, home)
    assert pointer.read(Store(url)) is None
    server.asked.clear()
    following.catch_up(url, home)
    # The state and the pointer, after the two writes of the question whether conditions hold.
    assert [path for path in server.written() if "/files/" in path or "/archive/" in path or "/releases/" in path] == []
    assert not following.standing(url, home).is_behind


def test_a_kill_right_after_the_pointer_moved_is_our_own_pointer(
    url: str, home: Path, monkeypatch: pytest.MonkeyPatch, filled: None
) -> None:
    archive_some(home, "inov", b"du neuf")
    real = pointer.swap

    def killed(*what: Any) -> None:
        real(*what)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(pointer, "swap", killed)
        with pytest.raises(KeyboardInterrupt):
            following.catch_up(url, home)
    assert following.catch_up(url, home) == []
    assert not following.standing(url, home).is_behind


def test_an_answer_that_was_lost_is_not_taken_for_another_machine(url: str, server: Server) -> None:
    store_ = Store(url)
    etag = store_.swap("x", b"1", None)
    # boto3 sends again what was written and not answered: the server then says that it was changed.
    server.fault = lambda method, path: (412, "PreconditionFailed") if method == "PUT" else None
    assert store_.swap("x", b"1", etag) == etag
    assert store_.swap("x", b"2", etag) is None


def test_two_writers_at_the_same_instant_are_told_apart(url: str, server: Server) -> None:
    store_ = Store(url)
    etag = store_.swap("x", b"1", None)
    answers = [(409, "ConditionalRequestConflict")]
    server.fault = lambda method, path: answers.pop() if method == "PUT" and answers else None
    assert store_.swap("x", b"2", etag) not in (None, etag)


def test_status_says_why_it_could_not_ask(url: str, home: Path, server: Server, filled: None) -> None:
    for part in ("/states/", "/current.json"):
        refusing(server, 503, "SlowDown", method="GET", part=part)
        told = objects_shown.as_status(_settings(url, home))["objects"]
        assert told["is_behind"]
        assert "lecture impossible (SlowDown)" in told["told"]


def test_a_run_that_could_not_follow_says_that_the_files_are_published(
    server: Server, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setattr(store, "client", lambda *, is_patient: client(is_patient=False))
    settings = _settings("s3://seau/x", home)
    with pytest.raises(dg.Failure) as failed:
        catch_up_all(settings, logging.getLogger("panorama.test"))
    assert failed.value.description is not None
    assert failed.value.description.startswith(
        "la publication est faite dans les fichiers, mais le stockage objet ne l'a pas suivie : s3://seau/x/current.json"
    )
    assert "EndpointConnectionError" in failed.value.description
    assert objects_shown.as_status(settings)["objects"]["is_behind"]
    assert str(objects_shown.catch_up(settings)).startswith("le stockage objet n'a pas suivi : s3://seau/x/")


def test_without_a_key_it_is_said(server: Server, home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in CREDENTIALS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setattr(store, "client", client)
    with pytest.raises(ObjectsFailed, match="NoCredentialsError"):
        following.catch_up("s3://seau/x", home)


def test_the_storage_is_off_by_default(home: Path) -> None:
    settings = Settings.read({"PANORAMA_HOME": str(home)})
    assert (objects_shown.as_status(settings), objects_shown.catch_up(settings)) == ({}, None)


def test_nothing_is_behind_when_all_is_there(url: str, home: Path) -> None:
    assert objects_shown.catch_up(_settings(url, home)) is None
    now = objects_shown.as_status(_settings(url, home))["objects"]
    assert now == {"release": FIRST, "is_behind": False, "told": f"{FIRST}, comme les fichiers"}


def _settings(url: str, home: Path) -> Settings:
    return Settings.read({"PANORAMA_HOME": str(home), "PANORAMA_OBJECTS_URL": url})
