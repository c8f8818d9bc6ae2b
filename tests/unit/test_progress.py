"""Progress of a refresh: bars where a person looks, nothing to a file, nothing when asked to be quiet."""

from __future__ import annotations

import contextlib
import os
import pty
import select
from typing import TextIO

import pytest

from pipelines import output, progress_bars


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch):
    """(a terminal of this test's own, what was written to it)."""
    inner, outer = pty.openpty()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.delenv("NO_COLOR", raising=False)
    with os.fdopen(outer, "w", encoding="utf-8") as stream:

        def written() -> str:
            found = b""
            while select.select([inner], [], [], 0.05)[0]:
                found += os.read(inner, 1 << 16)
            return found.decode()

        yield stream, written
    os.close(inner)


def some_steps(stream: TextIO) -> None:
    with contextlib.redirect_stderr(stream), progress_bars.shown():
        bars = progress_bars.current()
        assert bars is not None
        bars.expect(["raw__inov", "landing__inov"])
        bars.expect(["raw__inov", "landing__inov"])  # said again when the run ends: no new step
        bars.begin("raw/inov")
        progress_bars.received("inov", 1_000_000, 2_000_000)
        bars.line("✓", "raw/inov  0.1 s")
        bars.finish()


def test_steps_and_bytes_are_counted_on_a_terminal(terminal):
    stream, written = terminal
    some_steps(stream)
    said = written()
    assert "1 / 2" in said
    assert "1,0 Mo sur 2,0 Mo" in said
    assert "\x1b[32m✓" in said


def test_no_color_keeps_the_bars_and_drops_the_colours(terminal, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    stream, written = terminal
    some_steps(stream)
    said = written()
    assert "raw/inov  0.1 s" in said
    assert "\x1b[32m" not in said


def test_nobody_looks_no_bar(capsys):
    with progress_bars.shown():
        assert progress_bars.current() is None
        progress_bars.received("inov", 1, None)
    assert capsys.readouterr().err == ""


def test_quiet_shows_no_bar_even_on_a_terminal(terminal):
    stream, written = terminal
    with contextlib.redirect_stderr(stream), output.silenced(), progress_bars.shown():
        assert progress_bars.current() is None
    assert written() == ""
