"""200 switches under 20 readers in their own processes: no error, no transaction that mixes editions. Prints the counts.

Takes a few minutes: `make faults`. The small version is tests/postgres/test_serving.py.
"""

from __future__ import annotations

import multiprocessing
import time
from multiprocessing.synchronize import Event
from typing import Any

import pytest

from publication.postgres import loading, serving
from publication.postgres.connecting import connected
from tests.postgres.readers import Seen, read_until
from tests.postgres.releases import running_server
from tests.postgres.test_serving import loaded

SWITCHES, READERS = 200, 20
AHEAD_SECONDS = 0.2  # a fifth of what is used for good: the editions follow each other every second or so


def _reader(url: str, stop: Event, results: Any, seed: int) -> None:
    seen = Seen()
    read_until(url, stop, seen, seed, mark="mark")
    results.put(seen)


@pytest.mark.long
def test_200_switches_under_20_readers(capsys: pytest.CaptureFixture[str]) -> None:
    context = multiprocessing.get_context("spawn")
    stop, results = context.Event(), context.Queue()
    with running_server() as url, connected(url) as connection:
        serving.serve(connection, loaded(connection, "2026-10.r1"), ahead_seconds=0)
        readers = [context.Process(target=_reader, args=(url, stop, results, seed)) for seed in range(READERS)]
        for reader in readers:
            reader.start()
        began, slowest, late_drops = time.monotonic(), 0.0, 0
        for number in range(2, SWITCHES + 2):
            what = loaded(connection, f"2026-10.r{number}")
            before = time.monotonic()
            serving.serve(connection, what, ahead_seconds=AHEAD_SECONDS)
            slowest = max(slowest, time.monotonic() - before)
            late_drops += len(serving.drop_what_is_no_longer_kept(connection))
        seconds = time.monotonic() - began
        stop.set()
        seen = [results.get(timeout=30) for _ in readers]
        for reader in readers:
            reader.join(timeout=30)
        left = loading.marks(connection)
    transactions = sum(each.transactions for each in seen)
    editions = set().union(*(each.editions for each in seen))
    with capsys.disabled():
        print(
            f"\n{SWITCHES} switches in {seconds:.0f} s (slowest {slowest:.1f} s), {READERS} readers, {transactions} transactions, "
            f"{len(editions)} editions seen, {sum(len(each.mixed) for each in seen)} mixed, "
            f"{sum(len(each.errors) for each in seen)} errors, {late_drops} drops put off, {len(left)} editions left"
        )
    assert [each.errors for each in seen if each.errors] == []
    assert [each.mixed for each in seen if each.mixed] == []
    assert len(editions) > SWITCHES // 2
    assert transactions > 10 * READERS
