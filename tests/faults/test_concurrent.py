"""Commands at the same time on one home: who comes second is told who holds it, and nothing is damaged."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pipelines.lock import refresh_lock
from publication import status
from tests.e2e.command import panorama
from tests.faults.process import answer_of, run, started
from tests.faults.proofs import Live, assert_readable, assert_untouched, drafts
from tests.gate.house import House


@pytest.fixture
def held(house: House):
    """A house whose lock another process holds, as a refresh does for its whole length."""
    import subprocess
    import sys

    code = (
        "import sys; from pathlib import Path; from pipelines.lock import refresh_lock\n"
        "with refresh_lock(Path(sys.argv[1])): print(1, flush=True); sys.stdin.read()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(house.home)],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert process.stdout is not None and process.stdout.readline()
        yield house, process.pid
    finally:
        process.communicate()


@pytest.mark.parametrize("command", [("refresh",), ("rollback", "2026-10.r1")], ids=lambda command: command[0])
def test_who_comes_second_is_told_who_holds_the_home_and_records_nothing(held: tuple[House, int], command) -> None:
    house, pid = held
    before = Live.of(house.home)
    answer = panorama(*command, home=house.home)
    assert answer.code == 1
    assert f"processus {pid}" in answer.last_line
    assert "Traceback" not in answer.err
    assert_untouched(house.home, before)
    assert status.read(house.home)["last_attempt"] is None
    assert panorama("rollback", "2026-10.r1", home=house.home).code == 1


def test_a_reader_of_the_status_is_not_kept_waiting_by_a_refresh(held: tuple[House, int]) -> None:
    house, _ = held
    assert json.loads(panorama("status", "--json", home=house.home).out)["live"]["release"] == "2026-10.r1"
    assert panorama("verify", home=house.home).code == 0


@pytest.mark.parametrize("left", ['{"pid": 1, "since": "2020-01-01T00:00:00Z"}', "", "{", "\x00" * 40])
def test_a_lock_file_that_a_dead_process_left_holds_nothing(tmp_path: Path, left: str) -> None:
    (tmp_path / ".lock").write_text(left, encoding="utf-8")
    with refresh_lock(tmp_path):
        assert json.loads((tmp_path / ".lock").read_text(encoding="utf-8"))["pid"] > 1
    assert (tmp_path / ".lock").read_text(encoding="utf-8") == ""


# long -----------------------------------------------------------------------------------------------------------------


@pytest.mark.long
def test_two_refreshes_started_at_once_publish_once(tmp_path: Path) -> None:
    home = tmp_path / "home"
    both = [started("plain", "refresh", home=home) for _ in range(2)]
    answers = sorted((answer_of(process) for process in both), key=lambda answer: answer.code)
    assert [answer.code for answer in answers] == [0, 1]
    assert "une autre actualisation est en cours" in answers[1].last_line
    assert assert_readable(home).endswith(".r1")
    assert len(list((home / "releases").glob("*.r*"))) == 1


@pytest.mark.long
def test_a_refresh_while_the_ui_runs_one_and_the_ui_s_run_while_it_refreshes(real_home: Path) -> None:
    before = Live.of(real_home)
    ui = started("plain", "gate", home=real_home)
    while not (real_home / ".lock").read_text(encoding="utf-8"):
        assert ui.poll() is None
    answer = run("plain", "refresh", home=real_home)
    assert (answer.code, f"processus {ui.pid}" in answer.last_line) == (1, True), answer.out
    assert answer_of(ui).code == 0
    assert assert_readable(real_home).endswith(".r2")
    with refresh_lock(real_home):
        second = run("plain", "gate", home=real_home)
    assert second.code == 1
    assert "une autre actualisation est en cours" in second.err + second.out
    assert Live.of(real_home).id != before.id
    assert drafts(real_home) == []


@pytest.mark.long
@pytest.mark.parametrize("place", ["l'été à « Nîmes » & co", 'des "guillemets" (1)'])
def test_a_home_moved_to_an_odd_path_and_reached_by_a_link_is_the_same_home(
    real_home: Path, tmp_path: Path, place: str
) -> None:
    before = Live.of(real_home)
    moved, link = tmp_path / place, tmp_path / "lien"
    real_home.rename(moved)
    link.symlink_to(moved)
    for home, zone in ((moved, "Pacific/Kiritimati"), (link, "America/Los_Angeles")):
        answer = run("plain", "refresh", home=home, TZ=zone)
        assert (answer.code, answer.last_line.split(" :")[0]) == (0, "unchanged"), answer.out + answer.err
        assert_untouched(home, before)
    assert run("plain", "gate", home=moved).code == 0
    assert assert_readable(moved).endswith(".r2")
    shutil.rmtree(moved)


@pytest.mark.long
def test_an_odd_path_in_another_zone_gives_the_same_tables(real_home: Path, tmp_path: Path) -> None:
    home = tmp_path / 'été "n° 1" de l\'IA'
    answer = run("plain", "refresh", home=home, TZ="Pacific/Kiritimati")
    assert answer.code == 0, answer.out + answer.err
    same = {
        path.name
        for path in (real_home / "current" / "csv").iterdir()
        if path.read_bytes() == (home / "current" / "csv" / path.name).read_bytes()
    }
    # Only when the sources were read differs.
    assert {path.name for path in (home / "current" / "csv").iterdir()} - same <= {"source_freshness.csv"}
