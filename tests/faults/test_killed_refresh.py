"""A whole refresh killed at each of its steps, in a process of its own: each run goes through what the one before left.

The kills of a chain come in the order of the way, so that every run has to get past the remains of the one before; the last
is a plain refresh. Not here: the finer kills of publication (test_killed_steps.py).
"""

from __future__ import annotations

import shutil
import signal
from pathlib import Path

import duckdb
import pytest

from tests.e2e.command import EDITION, status_of
from tests.faults.process import run
from tests.faults.proofs import Live, assert_readable, assert_untouched, drafts

pytestmark = pytest.mark.long

# Function, call, moment: up to the end of dbt.
UP_TO_THE_WAREHOUSE = [
    ("shutil.copyfile", 5, "after"),  # in the middle of an archive write
    ("sources.archive.Archive.store", 9, "after"),  # the bytes are there, their record is not
    ("sources.archive.write_record", 8, "before"),
    ("pathlib.Path.chmod", 20, "after"),  # between the draft of a record and its name, or beside it
    ("pipelines.assets.landing.write_deliveries", 1, "before"),
    ("pyarrow.parquet.write_table", 1, "after"),
    ("pipelines.assets.landing.land", 4, "after"),
    ("sources.landing.write_arrival", 9, "before"),  # a drafted Parquet without its name
    ("dbt.task.run.ModelRunner.execute", 40, "before"),
    ("dbt.task.run.ModelRunner.execute", 41, "after"),
    ("pipelines.assets.warehouse.row_counts", 1, "before"),  # dbt is done
]
# With the warehouse built: seal, audit, publish.
FROM_THE_WAREHOUSE = [
    ("publication.exports._write_table", 10, "after"),
    ("publication.datapackage.describe", 1, "after"),
    ("publication.audit.audit", 1, "before"),  # sealed
    ("publication.file_rules.judge", 3, "after"),
    ("publication.release.publish", 1, "before"),  # audited
    ("publication.pages.write_all", 1, "after"),
    ("publication.release._move_into_place", 1, "before"),
]


def killed(home: Path, function: str, call: int, moment: str, command: str) -> None:
    answer = run("kill", function, str(call), moment, command, home=home)
    assert answer.code == -signal.SIGKILL, f"{function} : {answer.out}\n{answer.err}"


def test_a_first_refresh_killed_on_its_way_to_the_warehouse_publishes_in_the_end(tmp_path: Path) -> None:
    home = tmp_path / "home"
    for function, call, moment in UP_TO_THE_WAREHOUSE:
        killed(home, function, call, moment, "refresh")
        assert status_of(home)["live"] is None
        assert not (home / "current").is_symlink()
    answer = run("plain", "refresh", home=home)
    assert (answer.code, answer.last_line.split(" :")[0]) == (0, "published"), answer.err
    assert assert_readable(home) == f"{EDITION}.r1"
    assert drafts(home) == []


def test_a_publication_killed_at_each_step_leaves_the_live_one_and_ends_by_itself(real_home: Path) -> None:
    before = Live.of(real_home)
    for function, call, moment in FROM_THE_WAREHOUSE:
        killed(real_home, function, call, moment, "gate")
        assert_untouched(real_home, before)
        assert len(list((real_home / "candidates").glob("[!.]*"))) <= 1
    killed(real_home, "publication.release._move_into_place", 1, "after", "gate")
    assert_untouched(real_home, before)
    answer = run("plain", "refresh", home=real_home)
    assert answer.code == 0, answer.err
    # Nothing changed since that release; what a kill kept from service is brought into it, and said.
    assert answer.last_line.startswith(f"unchanged : rien n'a changé depuis {EDITION}.r2")
    assert assert_readable(real_home) == f"{EDITION}.r2"
    assert drafts(real_home) == []


def test_a_status_that_a_kill_kept_from_being_written_is_written_by_the_next_run(real_home: Path) -> None:
    killed(real_home, "publication.status.record_attempt", 1, "before", "gate")
    assert assert_readable(real_home) == f"{EDITION}.r2"
    assert status_of(real_home)["live"]["release"] == f"{EDITION}.r2"
    killed(real_home, "publication.durable.write_at_once", 1, "before", "refresh")
    answer = run("plain", "refresh", home=real_home)
    assert answer.last_line.startswith(f"unchanged : rien n'a changé depuis {EDITION}.r2"), answer.out
    assert drafts(real_home) == []


@pytest.mark.parametrize("damage", ["truncated", "garbage", "half a write-ahead log"])
def test_a_warehouse_that_a_crash_left_unreadable_is_made_again(real_home: Path, damage: str) -> None:
    from pipelines.assets.warehouse import DbtFailed, make_writable

    warehouse = real_home / "warehouse.duckdb"
    content = warehouse.read_bytes()
    log = warehouse.with_name("warehouse.duckdb.wal")
    match damage:
        case "truncated":
            warehouse.write_bytes(content[: len(content) // 2])
        case "garbage":
            warehouse.write_bytes(b"x" * 20_000)
        case _:
            log.write_bytes(b"x" * 1_000)
    try:
        make_writable(warehouse, is_full=False)
    except DbtFailed as error:
        assert "panorama refresh" in str(error)
    make_writable(warehouse, is_full=True)
    with duckdb.connect(str(warehouse)) as connection:
        assert connection.execute("select 1").fetchone() == (1,)
    shutil.rmtree(real_home)
