"""A full disk, no inode left, files that cannot be written, on the invented house: an error, nothing moved, and again.

Not here: the same on a whole refresh, with what the operator is told (test_machine.py, long).
"""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from pipelines.assets.warehouse import DbtFailed, make_writable
from publication import release, status
from tests.faults.disks import fill, no_file_above, read_only, small_disk
from tests.faults.proofs import Live, assert_readable, assert_untouched, drafts
from tests.gate.house import House, light_pages


# Of the pages that publishing writes: none, the shorter ones, all but the quality report.
@pytest.mark.parametrize(
    "size", [pytest.param(0, marks=pytest.mark.long), 4_096, pytest.param(20_000, marks=pytest.mark.long)]
)
def test_a_publication_that_cannot_write_leaves_the_live_one_and_goes_through_afterwards(
    house: House, size: int
) -> None:
    before, candidate = Live.of(house.home), house.audited()
    with no_file_above(size), pytest.raises(OSError):
        house.publish(candidate)
    assert_untouched(house.home, before)
    release.finish(house.home)  # as the next run does, which then seals and audits another candidate
    house.publish(house.audited())
    assert assert_readable(house.home) == "2026-10.r2"
    assert drafts(house.home) == []


@pytest.mark.parametrize("size", [0, 30_000])
def test_a_seal_that_cannot_write_leaves_no_candidate(house: House, size: int) -> None:
    before = Live.of(house.home)
    with no_file_above(size), pytest.raises((OSError, duckdb.Error)):
        house.seal(only={"dim_territory"})
    assert_untouched(house.home, before)
    assert list((house.home / "candidates").iterdir()) == []
    assert house.seal(only={"dim_territory"}).path.is_dir()


@pytest.mark.parametrize("options", ["size=30m", pytest.param("nr_inodes=200", marks=pytest.mark.long)])
def test_a_disk_without_a_byte_or_an_inode_left_keeps_the_live_release(
    house: House, tmp_path: Path, options: str
) -> None:
    with small_disk(tmp_path / "disk", options) as disk:
        candidate = house.audited()
        shutil.move(house.home, disk / "home")
        house.home = disk / "home"
        before = Live.of(house.home)
        path = house.home / "candidates" / candidate.path.name
        if "size" in options:
            fill(disk, but=1_000)
        else:
            (disk / "files").mkdir()
            with pytest.raises(OSError):
                for number in range(1_000):
                    (disk / "files" / str(number)).touch()
        with pytest.raises(OSError), light_pages():
            release.publish(path, house.home, suites_dir=house.suites, expected=None)
        with pytest.raises(OSError):
            status.record_attempt(house.home, "2026-10", "failed", ["plus de place"])
        assert_untouched(house.home, before)
        for left in ("filler", "files"):
            shutil.rmtree(disk / left, ignore_errors=True)
            (disk / left).unlink(missing_ok=True) if not (disk / left).is_dir() else None
        release.finish(house.home)  # as the next run does, which then seals and audits another candidate
        house.publish(house.audited())
        status.record_attempt(house.home, "2026-10", "published", [])  # takes away the draft that found no place
        assert assert_readable(house.home) == "2026-10.r2"
        assert drafts(house.home) == []


def test_a_home_that_cannot_be_written_can_still_be_read_and_verified(house: House, tmp_path: Path) -> None:
    before, candidate = Live.of(house.home), house.audited()
    with read_only(tmp_path / "shown", house.home) as shown:
        assert_untouched(shown, before)
        with pytest.raises(OSError), light_pages():
            release.publish(
                shown / candidate.path.relative_to(house.home), shown, suites_dir=house.suites, expected=None
            )
        with pytest.raises(OSError):
            release.rollback(shown, before.id)
    house.publish(candidate)
    assert assert_readable(house.home) == "2026-10.r2"


# the warehouse --------------------------------------------------------------------------------------------------------


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table numbers as select range from range(50000)")
    return path


def test_a_warehouse_held_by_a_bi_tool_is_said_with_its_process_and_what_to_do(warehouse: Path) -> None:
    import subprocess
    import sys

    code = f"import duckdb, sys; c = duckdb.connect({str(warehouse)!r}, read_only=True); print(1, flush=True); sys.stdin.read()"
    tool = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert tool.stdout is not None and tool.stdout.readline()
        with pytest.raises(DbtFailed) as caught:
            make_writable(warehouse, is_full=True)
    finally:
        tool.communicate()
    assert f"processus {tool.pid}" in str(caught.value)
    assert "current/panorama.duckdb" in str(caught.value)
    make_writable(warehouse, is_full=True)
    with duckdb.connect(str(warehouse)) as connection:  # nothing was lost
        assert connection.execute("select count(*) from numbers").fetchone() == (50_000,)


@pytest.mark.parametrize("damage", [b"", b"x" * 20_000, None], ids=["empty", "garbage", "truncated"])
def test_a_warehouse_that_is_no_database_any_more_is_made_anew_only_by_a_full_build(
    warehouse: Path, damage: bytes | None
) -> None:
    warehouse.write_bytes(warehouse.read_bytes()[:5_000] if damage is None else damage)
    with pytest.raises(DbtFailed, match="panorama refresh"):
        make_writable(warehouse, is_full=False)
    make_writable(warehouse, is_full=True)
    make_writable(warehouse, is_full=True)
    with duckdb.connect(str(warehouse)) as connection:
        assert connection.execute("select count(*) from duckdb_tables()").fetchone() == (0,)
