"""SIGKILL at every step of the gate, on the invented house: a child process dies where a function is called.

Not here: a whole refresh that is killed (test_killed_refresh.py, long).
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

import pytest

from pipelines.lock import refresh_lock
from publication import kept, release, status
from tests.faults.deadly import kill_at
from tests.faults.proofs import Live, assert_readable, assert_untouched, drafts
from tests.gate.house import House


def killed_in(function: str, work: Callable[[], Any], *, call: int = 1, after: bool = False) -> None:
    """Do the work in a child process that is killed at the n-th call of a function, before or after it did its part."""
    child = os.fork()
    if child == 0:
        try:
            kill_at(function, call, after=after)
            work()
        finally:
            os._exit(1)  # the function was not called as often as that
    _, ending = os.waitpid(child, 0)
    assert os.WIFSIGNALED(ending) and os.WTERMSIG(ending) == signal.SIGKILL, f"{function} n'a pas été appelée"


# The three where most could go wrong in `make test`, the others in `make faults`.
PUBLISHING = [
    pytest.param("publication.verification.damages", 1, False, marks=pytest.mark.long),  # before anything is written
    pytest.param("publication.pages.write_all", 1, False, marks=pytest.mark.long),
    pytest.param("publication.durable.write_at_once", 1, True, marks=pytest.mark.long),  # one page is there
    pytest.param("publication.pages.write_all", 1, True, marks=pytest.mark.long),
    pytest.param("publication.release._inventory", 1, True, marks=pytest.mark.long),
    pytest.param("publication.durable.write_at_once", 2, False, marks=pytest.mark.long),  # before release.json
    ("os.fsync", 3, False),  # in the middle of release.json: its draft is written, its name not taken
    pytest.param("publication.durable.write_at_once", 2, True, marks=pytest.mark.long),  # after release.json
    pytest.param("pathlib.Path.chmod", 3, True, marks=pytest.mark.long),  # some files are read-only
    pytest.param("publication.durable.prepare", 1, True, marks=pytest.mark.long),
    pytest.param("publication.release._move_into_place", 1, False, marks=pytest.mark.long),
    ("publication.release._move_into_place", 1, True),  # the release is there, the link is not
    pytest.param("publication.durable.point", 1, False, marks=pytest.mark.long),
    ("publication.durable.prepare", 2, True),  # between the two halves of the swap
    pytest.param(
        "publication.durable.point", 1, True, marks=pytest.mark.long
    ),  # it is in service, nothing else was said
]


@pytest.mark.parametrize(("function", "call", "after"), PUBLISHING, ids=lambda value: str(value))
def test_a_kill_while_publishing_leaves_one_whole_release_and_the_next_run_ends_it(
    house: House, function: str, call: int, after: bool
) -> None:
    before, candidate = Live.of(house.home), house.audited()
    killed_in(function, lambda: house.publish(candidate), call=call, after=after)
    assert assert_readable(house.home) in ("2026-10.r1", "2026-10.r2")
    if not (house.home / "releases" / "2026-10.r2").is_dir():
        assert_untouched(house.home, before)

    release.finish(house.home)  # as every run does when it takes the home
    # What stays in a candidate goes with it, at the next seal of the edition.
    assert [draft for draft in drafts(house.home) if not draft.startswith(f"candidates/{candidate.path.name}/")] == []
    if candidate.path.is_dir():
        assert_untouched(house.home, before)
        if drafts(house.home):
            # An unknown file in the candidate: publishing it is refused, the next run seals another in its place.
            with pytest.raises(kept.PublicationRefused):
                house.publish(candidate)
            candidate = house.audited()
        house.publish(candidate)
    assert assert_readable(house.home) == "2026-10.r2"
    assert drafts(house.home) == []


@pytest.mark.parametrize("after", [False, True])
def test_a_killed_seal_leaves_no_candidate_and_the_next_one_takes_its_remains_away(house: House, after: bool) -> None:
    before = Live.of(house.home)
    killed_in(
        "publication.exports._write_table", lambda: house.seal(only={"dim_firm", "dim_territory"}), call=2, after=after
    )
    assert_untouched(house.home, before)
    assert [path.name for path in (house.home / "candidates").iterdir()] == [".2026-10-00000003.building"]
    house.runs += 1
    candidate = house.seal(only={"dim_territory"})
    assert list((house.home / "candidates").iterdir()) == [candidate.path]


def test_runs_killed_between_seal_and_publication_pile_nothing_up(house: House) -> None:
    before = Live.of(house.home)
    for _ in range(3):
        last = house.seal(only={"dim_territory"})
    assert list((house.home / "candidates").iterdir()) == [last.path]
    assert_untouched(house.home, before)


def test_a_killed_audit_can_not_be_published_and_is_done_again(house: House) -> None:
    before = Live.of(house.home)
    candidate = house.seal(only={"dim_territory"})
    killed_in("publication.audit._counts", lambda: house.audit(candidate, only_suites={"dim_territory"}))
    with pytest.raises(kept.PublicationRefused, match="n'a pas été audité"):
        house.publish(candidate)
    assert_untouched(house.home, before)
    assert house.audit(candidate, only_suites={"dim_territory"}).seal == candidate.seal


@pytest.mark.parametrize(
    ("function", "call", "after"),
    [
        ("publication.verification.verify", 1, True),
        ("publication.durable.prepare", 1, False),
        ("publication.durable.prepare", 1, True),
        ("publication.durable.point", 1, True),
    ],
    ids=lambda value: str(value),
)
def test_a_killed_rollback_leaves_one_whole_release_in_service(
    house: House, function: str, call: int, after: bool
) -> None:
    house.released()
    killed_in(function, lambda: release.rollback(house.home, "2026-10.r1"), call=call, after=after)
    assert assert_readable(house.home) in ("2026-10.r1", "2026-10.r2")
    release.finish(house.home)
    assert drafts(house.home) == []
    assert release.rollback(house.home, "2026-10.r1").is_live
    assert assert_readable(house.home) == "2026-10.r1"


@pytest.mark.parametrize(("function", "after"), [("os.fsync", False), ("publication.durable.write_at_once", True)])
def test_a_killed_status_is_the_old_one_or_the_new_one(house: House, function: str, after: bool) -> None:
    before = Live.of(house.home)
    status.record_attempt(house.home, "2026-10", "published", [], [])
    for _ in range(2):
        killed_in(function, lambda: status.record_attempt(house.home, "2026-11", "refused", ["raison"]), after=after)
        attempt = status.read(house.home)["last_attempt"]
        assert attempt["edition"] == ("2026-11" if after else "2026-10")
    assert len(drafts(house.home)) <= 1  # one draft, however many kills
    status.record_attempt(house.home, "2026-11", "refused", ["raison"])
    assert drafts(house.home) == []
    assert_untouched(house.home, before)


def test_a_release_that_a_kill_kept_from_service_is_not_taken_for_a_rollback(house: House) -> None:
    candidate = house.audited()
    killed_in("publication.durable.point", lambda: house.publish(candidate))
    assert house.current == "releases/2026-10.r1"
    finished = release.finish(house.home)
    assert finished is not None and finished.is_live
    release.rollback(house.home, "2026-10.r1")
    assert release.finish(house.home) is None
    assert house.current == "releases/2026-10.r1"


def test_a_damaged_release_is_not_brought_into_service_after_a_kill(house: House) -> None:
    candidate = house.audited()
    killed_in("publication.durable.point", lambda: house.publish(candidate))
    target = house.home / "releases" / "2026-10.r2" / "csv" / "dim_firm.csv"
    target.chmod(0o644)
    target.write_text("", encoding="utf-8")
    assert release.finish(house.home) is None
    assert house.current == "releases/2026-10.r1"
    assert drafts(house.home) == []


def test_the_lock_of_a_killed_run_is_free_whatever_its_file_says(house: House) -> None:
    def work() -> None:
        with refresh_lock(house.home):
            os.fsync(os.open(house.home, os.O_RDONLY))

    killed_in("os.fsync", work)
    assert "pid" in (house.home / ".lock").read_text(encoding="utf-8")
    with refresh_lock(house.home):
        assert str(os.getpid()) in (house.home / ".lock").read_text(encoding="utf-8")
