"""One refresh at a time, and a killed one leaves nothing to clean."""

import multiprocessing
import os
import signal

import pytest

from pipelines.lock import RefreshRunning, refresh_lock


def _hold(home, taken):
    with refresh_lock(home):
        taken.set()
        signal.pause()


@pytest.fixture
def other_refresh(tmp_path):
    context = multiprocessing.get_context("spawn")
    taken = context.Event()
    process = context.Process(target=_hold, args=(tmp_path, taken))
    process.start()
    assert taken.wait(20)
    yield process
    process.kill()
    process.join()


def test_a_second_refresh_is_told_who_holds_the_home(tmp_path, other_refresh):
    with pytest.raises(RefreshRunning, match=f"processus {other_refresh.pid}"), refresh_lock(tmp_path):
        pass


def test_a_killed_refresh_frees_the_home(tmp_path, other_refresh):
    os.kill(other_refresh.pid, signal.SIGKILL)
    other_refresh.join()
    with refresh_lock(tmp_path):
        assert str(os.getpid()) in (tmp_path / ".lock").read_text()
    assert (tmp_path / ".lock").read_text() == ""
