"""Object storage follows the home: everything is there before the pointer moves, and what went from the home goes there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from publication import durable, kept, retention
from publication.kept import PublicationRefused
from publication.objects import following, pointer
from publication.objects.errors import ObjectsFailed
from publication.objects.store import Store
from sources import pruning
from tests.objects.conftest import FIRST, SECOND, archive_some, one_client, point
from tests.objects.server import CREDENTIALS, Server


def pointed(url: str) -> pointer.Pointer:
    there = pointer.read(Store(url))
    assert there is not None
    return there.pointer


def keys(url: str) -> set[str]:
    return set(Store(url).listed())


def test_everything_is_there_before_the_pointer_and_nothing_twice(url: str, home: Path, server: Server) -> None:
    assert following.standing(url, home).is_behind
    assert following.catch_up(url, home) == []
    there = pointed(url)
    live = kept.live(home)
    assert live is not None
    assert (there.release, there.seal, there.erasing) == (live.id, live.seal, ())
    assert keys(url) == {*following.state_at(Store(url), there.state).keys, pointer.FILE}
    assert server.written()[-1].endswith(f"/{pointer.FILE}")
    assert not following.standing(url, home).is_behind

    server.asked.clear()
    assert following.catch_up(url, home) == []
    assert server.written() == []


def test_what_the_home_gained_is_sent_and_nothing_else(url: str, home: Path, server: Server, filled: None) -> None:
    body = archive_some(home, "inov", b"un corps de plus")
    assert following.standing(url, home).lacks_files
    server.asked.clear()
    following.catch_up(url, home)
    sent = [path.split("/occitanie/")[1] for path in server.written()]
    assert sent.count(f"archive/{body.relative_to(home / 'archive').as_posix()}") == 1
    # The body, its record, the state, the pointer, and the pointer again once what it replaced is deleted.
    assert len(sent) == 5
    assert not following.standing(url, home).is_behind


def test_another_release_in_service_moves_the_pointer_only(url: str, home: Path, server: Server, filled: None) -> None:
    point(home, SECOND)
    assert following.standing(url, home).is_behind
    server.asked.clear()
    following.catch_up(url, home)
    assert pointed(url).release == SECOND
    assert [path.split("/occitanie/")[1].split("/")[0] for path in server.written()] == [
        "states",
        pointer.FILE,
        pointer.FILE,
    ]


def test_a_pruned_release_and_purged_bytes_leave_the_storage_too(url: str, home: Path, filled: None) -> None:
    (personal,) = (key for key in keys(url) if key.startswith("archive/personal/"))
    retention.remove_releases(home, [retention.beyond(home / "releases" / SECOND, "retrait")])
    pruning.remove_bytes(home / "archive", [pruning.Unneeded(personal.removeprefix("archive/"), 1, "treize mois")])
    assert personal in keys(url)
    following.catch_up(url, home)
    left = keys(url)
    assert personal not in left
    assert not [key for key in left if key.startswith(f"releases/{SECOND}")]
    assert left == {*following.state_at(Store(url), pointed(url).state).keys, pointer.FILE}


def test_a_kill_before_what_went_is_deleted_is_finished_by_the_next_call(
    url: str, home: Path, monkeypatch: pytest.MonkeyPatch, filled: None
) -> None:
    (home / "landing" / "sample" / "inov" / "laureates" / "2026-10.parquet").unlink()

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Store, "delete", killed)
        with pytest.raises(KeyboardInterrupt):
            following.catch_up(url, home)
    assert len(pointed(url).erasing) == 1
    assert following.standing(url, home).is_behind
    following.catch_up(url, home)
    assert pointed(url).erasing == ()
    assert keys(url) == {*following.state_at(Store(url), pointed(url).state).keys, pointer.FILE}


def test_a_home_that_lost_files_erases_nothing(url: str, home: Path, filled: None) -> None:
    before = keys(url)
    for what in ("archive/personal", "archive/records", f"releases/{SECOND}", "journal.jsonl"):
        (home / what).rename(home / "away")
        with pytest.raises(PublicationRefused) as refused:
            following.catch_up(url, home)
        assert refused.value.reasons[0].startswith(what)
        assert "sans `panorama prune`" in refused.value.reasons[0]
        assert keys(url) == before
        (home / "away").rename(home / what)


def test_what_a_person_erased_by_hand_in_both_places_is_gone(url: str, home: Path, filled: None) -> None:
    (key,) = (key for key in keys(url) if key.startswith("archive/personal/"))
    (home / key).unlink()
    with pytest.raises(PublicationRefused, match=key):
        following.catch_up(url, home)
    Store(url).delete([key])
    following.catch_up(url, home)
    assert key not in following.state_at(Store(url), pointed(url).state).keys


def test_what_nobody_names_is_taken_up_again_when_young_and_deleted_when_old(
    url: str, home: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = archive_some(home, "inov", b"monte avant une coupure")
    key = body.relative_to(home).as_posix()
    store = Store(url)
    store.put(key, body, body.name)
    store.put_bytes("notes.txt", b"a quelqu'un d'autre", durable.sha256(_file(home, b"a quelqu'un d'autre")))
    lost = "files/ab/" + "ab" * 32
    store.put_bytes(lost, b"reste", durable.sha256(_file(home, b"reste")))
    server.asked.clear()
    following.catch_up(url, home)
    assert not [path for path in server.written() if path.endswith(key)]
    assert lost in keys(url)

    archive_some(home, "inov", b"encore un")
    monkeypatch.setattr(following, "DELETED_AFTER", -following.DELETED_AFTER)
    following.catch_up(url, home)
    assert lost not in keys(url)
    assert {key, "notes.txt"} <= keys(url)


def _file(home: Path, content: bytes) -> Path:
    path = home / ".essai"
    path.write_bytes(content)
    return path


def test_an_altered_file_never_leaves(url: str, home: Path) -> None:
    page = home / "releases" / FIRST / "parquet" / "dim_firm.parquet"
    page.chmod(0o644)
    page.write_bytes(b"x" * page.stat().st_size)
    with pytest.raises(ObjectsFailed, match=r"dim_firm\.parquet n'a plus l'empreinte .* rien d'altéré ne part"):
        following.catch_up(url, home)
    assert pointer.read(Store(url)) is None


def test_an_object_that_someone_cut_is_not_replaced_in_silence(url: str, home: Path, filled: None) -> None:
    key = next(key for key in keys(url) if key.startswith("archive/objects"))
    bucket, _, prefix = url.removeprefix("s3://").partition("/")
    one_client(is_patient=True)[0].put_object(Bucket=bucket, Key=f"{prefix}/{key}", Body=b"x")
    archive_some(home, "ilab", b"quelque chose de neuf")
    with pytest.raises(ObjectsFailed, match="n'a pas la taille que son nom annonce"):
        following.catch_up(url, home)


def test_a_home_without_a_release_sends_nothing(url: str, tmp_path: Path, server: Server) -> None:
    assert following.catch_up(url, tmp_path) == []
    assert server.asked == []


def test_a_bucket_that_keeps_versions_is_said(url: str, home: Path) -> None:
    bucket = url.removeprefix("s3://").partition("/")[0]
    one_client(is_patient=True)[0].put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    following.catch_up(url, home)
    archive_some(home, "inov", b"un corps de plus")
    (told,) = following.catch_up(url, home)
    assert "garde les versions" in told


def test_no_secret_is_written_there_or_here(url: str, home: Path, filled: None) -> None:
    kept_there = following.state_at(Store(url), pointed(url).state)
    texts = [kept_there.content.decode(), (home / following.MARK).read_text(), json.dumps(pointed(url).__dict__)]
    assert [secret for secret in CREDENTIALS.values() if any(secret in text for text in texts)] == []
