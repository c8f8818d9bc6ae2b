"""Publications under readers: real processes that open `current` in a loop meet no error and never two editions at once.

Every table, in every format, carries the name of its release in each row, so that a mixture shows. PostgreSQL: tests of its own.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import duckdb
import pytest

from publication import audit, durable, journal, pages
from tests.faults.proofs import assert_readable
from tests.gate.house import BUILD, House

KINDS = ("duckdb", "parquet", "csv")
READER = Path(__file__).with_name("reader.py")


class Press:
    """Publishes one release after the other through the gate: sealed and published for real, audited once."""

    def __init__(self, folder: Path, audited: Path) -> None:
        warehouse = folder / "two_tables.duckdb"
        with duckdb.connect(str(warehouse)) as connection:
            build = ", ".join(f"'{value}' as {name}" for name, value in vars(BUILD).items())
            connection.execute(f"create table _build as select {build}")
            for table in ("firms", "awards"):
                connection.execute(f"create table {table} as select range as number, '' as mark from range(500)")
        self.house = House(folder, warehouse)
        self.audit = json.loads(audited.read_text(encoding="utf-8"))
        self.published = 0

    def publish(self) -> None:
        self.published += 1
        name = f"2026-10.r{self.published}"
        self.house.spoil(f"update firms set mark = '{name}'", f"update awards set mark = '{name}'")
        candidate = self.house.seal()
        live = f"2026-10.r{self.published - 1}" if self.published > 1 else None
        told = {**self.audit["diff"], "live": live, "against": live}
        written = {**self.audit, "seal": candidate.seal, "release": name, "diff": told}
        written["sha256"] = audit._sha256_of(written)
        content = durable.to_json(written)
        durable.write_at_once(candidate.path / audit.FILE, content)
        noted = hashlib.sha256(content).hexdigest()
        journal.write(
            self.house.home,
            journal.entry("audit", name, live_before=live, live_after=live, release_sha256=noted),
        )
        assert self.house.publish(candidate).id == name


@pytest.fixture
def press(tmp_path: Path, prepared: House, monkeypatch: pytest.MonkeyPatch) -> Press:
    # The pages speak of the tables of the real release; readers of the data do not open them.
    monkeypatch.setattr(pages, "PAGES", {})
    return Press(tmp_path, prepared.home / "current" / "audit.json")


def read_while(press: Press, *, publications: int, readers: int) -> dict[str, Counter[str]]:
    """Publish so many times under so many readers; what the readers of each kind counted.

    Asserts that none of them met an error.
    """
    press.publish()
    home = press.house.home
    processes = [
        subprocess.Popen(
            [sys.executable, str(READER), str(home), KINDS[number % len(KINDS)]],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(readers)
    ]
    try:
        for process in processes:
            assert process.stdout is not None and process.stdout.readline()
        for _ in range(publications):
            press.publish()
        for process in processes:
            assert process.stdin is not None
            process.stdin.close()  # all at once: who goes on reading keeps the processor from who has to end
            process.stdin = None
        answers = [json.loads(process.communicate(timeout=300)[0]) for process in processes]
    finally:
        for process in processes:
            process.kill()
            process.wait()
    assert [error for answer in answers for error in answer["errors"]] == []
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    for answer in answers:
        counts[answer["kind"]].update(readers=1, reads=answer["reads"], editions=answer["seen"])
    print(f"\n{publications} publications, {readers} lecteurs : {counts}")
    return counts


def test_readers_of_current_never_meet_an_error_nor_two_editions_at_once(press: Press) -> None:
    counts = read_while(press, publications=6, readers=3)
    assert all(count["reads"] > 0 for count in counts.values()), counts
    assert assert_readable(press.house.home) == "2026-10.r7"


@pytest.mark.long
def test_20_publications_under_4_readers(press: Press) -> None:
    counts = read_while(press, publications=20, readers=4)
    assert all(count["reads"] > 0 for count in counts.values()), counts


@pytest.mark.long
def test_200_publications_under_20_readers(press: Press) -> None:
    counts = read_while(press, publications=200, readers=20)
    assert all(count["reads"] > count["readers"] for count in counts.values()), counts
    assert all(count["editions"] > count["readers"] for count in counts.values()), counts  # they saw them change
    assert assert_readable(press.house.home) == "2026-10.r201"
    assert len(list((press.house.home / "releases").iterdir())) == 201


@pytest.mark.long
def test_a_reader_that_opened_a_release_keeps_it_when_it_is_removed(press: Press) -> None:
    """What removal may promise (publication leaves this to `panorama prune`): an open file stays whole."""
    import shutil

    press.publish()
    release = (press.house.home / "current").resolve()
    with duckdb.connect(str(release / "panorama.duckdb"), read_only=True) as reader:
        press.publish()
        release.rename(release.with_name(f".{release.name}"))
        shutil.rmtree(release.with_name(f".{release.name}"))
        assert reader.execute("select count(*), min(mark), max(mark) from firms").fetchall() == [
            (500, "2026-10.r1", "2026-10.r1")
        ]
    assert assert_readable(press.house.home) == "2026-10.r2"
