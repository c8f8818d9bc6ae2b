"""A whole refresh on a machine that fails it: no place, no right to write, a warehouse that is held; what it says, and again.

Each ends with the three proofs: the live release untouched, a sentence that names what happened, a plain refresh that ends well
with nothing cleaned by hand but the fault itself.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.command import EDITION, panorama
from tests.faults.disks import NOBODY, WITHOUT_PRIVILEGES, read_only, small_disk
from tests.faults.process import run
from tests.faults.proofs import Live, assert_message, assert_readable, assert_untouched, drafts

pytestmark = pytest.mark.long


def assert_recovers(home: Path, *verdicts: str) -> None:
    """A plain refresh, as the operator would start it again, ends with one of these verdicts and leaves nothing."""
    answer = run("plain", "refresh", home=home)
    assert (answer.code, answer.last_line.split(" :")[0] in verdicts) == (0, True), answer.out + answer.err
    assert_readable(home)
    assert drafts(home) == []


def test_a_first_refresh_on_disks_that_are_too_small_says_so_and_publishes_when_there_is_room(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "size=1m") as disk:
        home = disk / "home"
        for size in ("1m", "8m", "60m"):  # Dagster's journal, the archive, the warehouse
            subprocess.run(["mount", "-o", f"remount,size={size}", str(disk)], check=True)
            answer = run("plain", "refresh", home=home)
            assert answer.code == 1, answer.out + answer.err
            assert answer.last_line.startswith(f"{EDITION} en échec : ") or "inutilisable" in answer.last_line
            words = ("No space left", "disk is full", "disk I/O error", "out of", "Could not write")
            assert any(word in answer.out + answer.err for word in words), answer.last_line
            assert not (home / "current").is_symlink()
        subprocess.run(["mount", "-o", "remount,size=2g", str(disk)], check=True)
        assert_recovers(home, "published")


def test_a_home_that_became_read_only_is_said_and_stays_readable(real_home: Path, tmp_path: Path) -> None:
    before = Live.of(real_home)
    with read_only(tmp_path / "shown", real_home) as shown:
        for command in (("refresh",), ("rollback", before.id)):
            answer = run("plain", *command, home=shown)
            assert answer.code == 1
            assert "Read-only file system" in answer.last_line
            assert "Traceback" not in answer.err
        assert panorama("verify", home=shown).code == 0
        assert panorama("status", home=shown).code == 0
        assert_untouched(shown, before)
    assert_recovers(real_home, "unchanged")


@pytest.mark.skipif(os.getuid() != 0, reason="donner un fichier à un autre demande root")
@pytest.mark.parametrize(
    ("owned", "command", "named"),
    [
        (".lock", "refresh", ".lock"),
        ("archive", "refresh", "archive/"),
        ("dagster", "refresh", "dagster/"),
        ("releases", "gate", "releases/"),
    ],
)
def test_what_belongs_to_someone_else_is_named(real_home: Path, owned: str, command: str, named: str) -> None:
    before = Live.of(real_home)
    of_another = [real_home / owned, *(real_home / owned).rglob("*")]
    for path in of_another:
        os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
    answer = run("plain", command, home=real_home, before=WITHOUT_PRIVILEGES)
    assert answer.code == 1, answer.out + answer.err
    assert named in (answer.last_line if command == "refresh" else answer.out + answer.err)
    if owned in ("archive", "dagster"):
        assert_message(real_home, answer.last_line, named)
    assert_untouched(real_home, before)
    for path in of_another:
        os.chown(path, 0, 0, follow_symlinks=False)
    assert_recovers(real_home, "unchanged", "published")


def test_a_status_or_a_warehouse_of_someone_else_hinders_nothing(real_home: Path) -> None:
    for name in ("status.json", "warehouse.duckdb"):
        (real_home / name).chmod(0o400)
    answer = run("plain", "refresh", home=real_home, before=WITHOUT_PRIVILEGES)
    assert answer.code == 0, answer.out + answer.err
    assert assert_readable(real_home) == f"{EDITION}.r1"


def test_a_bi_tool_that_holds_the_warehouse_and_the_release_is_named_and_keeps_reading(real_home: Path) -> None:
    """The release is not rebuilt while a tool holds the warehouse; its own file it may hold as long as it likes."""
    before = Live.of(real_home)
    (real_home / "releases" / before.id / "csv" / "dim_firm.csv").chmod(0o644)
    untouched = (real_home / "releases" / before.id / "csv" / "dim_firm.csv").read_bytes()
    # Damaged, so that the refresh has something to do: an intact release of the same things is `unchanged`.
    (real_home / "releases" / before.id / "csv" / "dim_firm.csv").write_bytes(b"")
    code = (
        "import duckdb, sys\n"
        "held = [duckdb.connect(path, read_only=True) for path in sys.argv[1:]]\n"
        "print(1, flush=True); sys.stdin.read()\n"
        "print(held[1].execute('select release from _release').fetchone()[0])"
    )
    paths = [str(real_home / "warehouse.duckdb"), str(real_home / "current" / "panorama.duckdb")]
    tool = subprocess.Popen(
        [sys.executable, "-c", code, *paths], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert tool.stdout is not None and tool.stdout.readline()
        answer = run("plain", "refresh", home=real_home)
    finally:
        said, _ = tool.communicate()
    assert said.strip() == before.id
    assert answer.code == 1
    assert_message(real_home, answer.last_line, "warehouse.duckdb est ouvert", f"processus {tool.pid}", "current/")
    (real_home / "releases" / before.id / "csv" / "dim_firm.csv").write_bytes(untouched)
    (real_home / "releases" / before.id / "csv" / "dim_firm.csv").chmod(0o444)
    assert_untouched(real_home, before)
    assert_recovers(real_home, "unchanged")
