"""Two machines that publish at once, and readers meanwhile: one wins, one loses cleanly, nobody reads half of anything."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import shutil
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from publication.kept import PublicationRefused
from publication.objects import following, pointer
from publication.objects.store import Store
from tests.objects.conftest import FIRST, SECOND, archive_some, one_client, point
from tests.objects.server import CREDENTIALS, Server

WON, LOST = "won", "lost"


def published(url: str, home: Path) -> str:
    """Catch up, as one of two machines."""
    try:
        following.catch_up(url, home)
    except PublicationRefused as refused:
        assert "un autre dossier" in refused.reasons[0]
        return LOST
    return WON


def faults_of_what_is_shown(url: str) -> list[str]:
    """What a reader finds wrong: it resolves the pointer once, then reads every file of that release."""
    store = Store(url)
    found = following.shown(store)
    if found is None:
        return []
    there, shown = found
    faults = [] if shown.release == there.pointer.release else ["le pointeur et son état ne disent pas la même version"]
    for file in shown.files:
        if file.key.startswith(there.pointer.path):
            held = store.get(file.key)
            if held is None or hashlib.sha256(held.content).hexdigest() != file.sha256:
                faults.append(f"{file.key} : absent ou altéré")
    return faults


def twins(home: Path) -> tuple[Path, Path]:
    """The home, and a copy of it on another machine, each with something of its own to publish."""
    other = home.with_name(f"{home.name}-other")
    shutil.rmtree(other, ignore_errors=True)
    shutil.copytree(home, other, symlinks=True)
    archive_some(home, "inov", f"d'ici {time.monotonic_ns()}".encode())
    archive_some(other, "inov", f"d'ailleurs {time.monotonic_ns()}".encode())
    point(other, SECOND)
    return home, other


@pytest.mark.parametrize("is_first", [True, False])
def test_of_two_machines_that_swap_at_once_one_wins(
    url: str, home: Path, is_first: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not is_first:
        following.catch_up(url, home)
    both = twins(home)
    ready, real = threading.Barrier(2), pointer.swap
    swaps: set[int] = set()

    def together(*what: Any) -> Any:
        """Both have looked, sent everything, and swap at the same time."""
        if threading.get_ident() not in swaps:  # the winner swaps again, once it has deleted what went
            swaps.add(threading.get_ident())
            ready.wait(10)
        return real(*what)

    monkeypatch.setattr(pointer, "swap", together)
    with ThreadPoolExecutor(2) as machines:
        ended = list(machines.map(lambda each: published(url, each), both))
    assert sorted(ended) == [LOST, WON]
    winner = both[ended.index(WON)]
    there = pointer.read(Store(url))
    assert there is not None
    assert there.pointer.release == (FIRST if winner == home else SECOND)
    assert following.state_at(Store(url), there.pointer.state).keys <= set(Store(url).listed())
    assert faults_of_what_is_shown(url) == []
    assert [following.standing(url, each).is_behind for each in both] == [each != winner for each in both]
    # The loser writes nothing more, however often it is asked.
    assert published(url, both[1 - ended.index(WON)]) == LOST
    assert pointer.read(Store(url)) == there


def test_a_state_that_the_winner_has_just_deleted_is_a_loss_like_another(
    url: str, home: Path, filled: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, other = twins(home)
    real = pointer.read

    def late(store: Store) -> pointer.Read | None:
        """The other machine publishes, and deletes, between our look at the pointer and at its state."""
        there = real(store)
        monkeypatch.setattr(pointer, "read", real)
        assert published(url, other) == WON
        return there

    monkeypatch.setattr(pointer, "read", late)
    assert published(url, home) == LOST


def test_a_tool_that_resolved_once_reads_one_release_to_the_end(url: str, home: Path, server: Server) -> None:
    import pyarrow.parquet as pq
    from pyarrow import fs

    files = fs.S3FileSystem(
        endpoint_override=server.url.removeprefix("http://"),
        scheme="http",
        access_key=CREDENTIALS["AWS_ACCESS_KEY_ID"],
        secret_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
        region=CREDENTIALS["AWS_DEFAULT_REGION"],
    )
    place = url.removeprefix("s3://")

    def resolved() -> str:
        with files.open_input_stream(f"{place}/current.json") as current:
            return str(json.loads(current.read())["path"])

    following.catch_up(url, home)
    first = resolved()
    point(home, SECOND)
    following.catch_up(url, home)
    for folder, release_id in ((first, FIRST), (resolved(), SECOND)):
        there = pq.read_table(f"{place}/{folder}/parquet/dim_firm.parquet", filesystem=files)
        assert there.equals(pq.read_table(home / "releases" / release_id / "parquet" / "dim_firm.parquet"))


def _publisher(url: str, home: str) -> str:
    return published(url, Path(home))


def _reader(url: str, stop: str) -> tuple[int, list[str]]:
    """Read until the file `stop` is there: how often, and what was wrong."""
    reads, faults = 0, []
    while not Path(stop).exists():
        faults += faults_of_what_is_shown(url)
        reads += 1
    return reads, faults


@pytest.mark.long
def test_readers_in_other_processes_never_see_half_of_a_release_while_two_others_race(
    url: str, home: Path, server: Server, tmp_path: Path, filled: None
) -> None:
    stop, rounds = tmp_path / "stop", 15
    apart = multiprocessing.get_context("spawn")
    assert os.environ["AWS_ENDPOINT_URL"] == server.url  # what the other processes inherit
    with (
        ProcessPoolExecutor(2, mp_context=apart) as readers,
        ProcessPoolExecutor(2, mp_context=apart) as publishers,
    ):
        reading = [readers.submit(_reader, url, str(stop)) for _ in range(2)]
        try:
            for _ in range(rounds):
                both = twins(home)
                ended = list(publishers.map(_publisher, [url] * 2, map(str, both)))
                assert sorted(ended) == [LOST, WON]
                if ended[1] == WON:  # the next round starts from who won
                    shutil.rmtree(both[0])
                    both[1].rename(both[0])
        finally:
            stop.touch()
        read = [each.result() for each in reading]
    assert [faults for _, faults in read] == [[], []]
    assert all(reads >= rounds for reads, _ in read)
    assert following.state_at(Store(url), pointer.read(Store(url)).pointer.state).keys <= set(Store(url).listed())  # type: ignore[union-attr]


@pytest.mark.long
def test_wherever_a_publisher_is_killed_readers_see_one_whole_release(
    home: Path, server: Server, filled_once: tuple[str, str]
) -> None:
    bucket, state_before = filled_once
    point(home, SECOND)
    archive_some(home, "ilab", b"un corps de plus")
    apart, shown = multiprocessing.get_context("spawn"), set()
    for killed_at in count(1):
        url = f"s3://killed-{killed_at}/panorama/occitanie"
        one_client(is_patient=True)[0].create_bucket(Bucket=f"killed-{killed_at}")
        server.copy(bucket, f"killed-{killed_at}")
        following.write_mark(home, Store(url), state_before)
        publisher, left = apart.Process(target=_publisher, args=(url, str(home))), [killed_at]

        def kill(method: str, path: str, publisher: Any = publisher, left: list[int] = left) -> None:
            """Kill the publisher when it writes or deletes for the n-th time: that is done, and never answered."""
            left[0] -= method in ("PUT", "POST")
            if left[0] == 0:
                publisher.kill()

        server.fault = kill
        publisher.start()
        publisher.join(60)
        server.become_well()
        assert faults_of_what_is_shown(url) == []
        shown.add(_pointed(url).release)
        following.catch_up(url, home)
        there = _pointed(url)
        assert (there.release, there.erasing) == (SECOND, ())
        assert following.state_at(Store(url), there.state).keys | {pointer.FILE} == set(Store(url).listed())
        if publisher.exitcode == 0:  # it had nothing left to do
            break
    assert shown == {FIRST, SECOND}


def _pointed(url: str) -> pointer.Pointer:
    there = pointer.read(Store(url))
    assert there is not None
    return there.pointer
