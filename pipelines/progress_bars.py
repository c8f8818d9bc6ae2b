"""Bars on a terminal while a refresh runs: the steps done, the bytes of the download under way.

Nothing where nobody looks (no terminal, --quiet, --json): then the plain lines of progress.py are all there is. rich is
imported when a bar is shown, never before. Not here: what is said of a step (progress.py), receiving bytes (sources/http.py).
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from pipelines import output

_current: Bars | None = None


class Bars:
    """The bars of one refresh, on standard error."""

    def __init__(self) -> None:
        from rich import console, progress

        # Dagster turns standard error into a file of its own while a step runs: the terminal is kept hold of before.
        self._terminal = os.fdopen(os.dup(sys.stderr.fileno()), "w", encoding="utf-8")
        self._console = console.Console(file=self._terminal, highlight=False)
        self._shown = progress.Progress(
            progress.SpinnerColumn(),
            progress.TextColumn("{task.description}", markup=False),
            progress.BarColumn(),
            progress.TextColumn("{task.fields[counted]}", markup=False),
            progress.TimeElapsedColumn(),
            console=self._console,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._steps: Any = None
        self._done = 0
        self._expected: set[str] = set()
        self._download: Any = None

    def expect(self, steps: Iterable[str]) -> None:
        """Steps that a run will do, by name; one already named is no new one."""
        self._expected.update(steps)
        if self._steps is None:
            self._steps = self._shown.add_task("étapes", total=None, counted="")
        self._count()

    def begin(self, step: str) -> None:
        """A step begins."""
        if self._steps is not None:
            self._shown.update(self._steps, description=step)

    def finish(self) -> None:
        """A step ended, well or not; its downloads too."""
        self._done += 1
        if self._download is not None:
            self._shown.remove_task(self._download)
            self._download = None
        self._count()

    def received(self, name: str, size: int, announced: int | None) -> None:
        """Bytes of a download came: how many so far, of how many when the publisher says it."""
        is_new = self._download is None
        if is_new:
            self._download = self._shown.add_task(name, total=None, counted="")
        counted = f"{_megabytes(size)} sur {_megabytes(announced)}" if announced else _megabytes(size)
        self._shown.update(
            self._download, description=name, completed=size, total=announced, counted=counted, refresh=is_new
        )

    def line(self, mark: str, text: str) -> None:
        """A line above the bars, that stays."""
        from rich.text import Text

        style = {"✓": "green", "✗": "red", "!": "yellow"}.get(mark, "")
        self._console.print(Text.assemble("  ", (mark, style), f" {text}"), soft_wrap=True)

    def _count(self) -> None:
        if self._steps is not None:
            total = len(self._expected)
            self._shown.update(self._steps, completed=self._done, total=total, counted=f"{self._done} / {total}")

    def __enter__(self) -> Bars:
        self._shown.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._shown.stop()
        self._terminal.close()


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} Mo".replace(".", ",")


@contextlib.contextmanager
def shown() -> Iterator[None]:
    """Bars inside, when a person looks at standard error."""
    global _current
    if output.is_silent() or not output.is_terminal(sys.stderr):
        yield
        return
    with Bars() as bars:
        _current = bars
        try:
            yield
        finally:
            _current = None


def current() -> Bars | None:
    """The bars that are shown, None when none are."""
    return _current


def received(name: str, size: int, announced: int | None) -> None:
    """Tell the bars, if any, of the bytes of a download."""
    if _current is not None:
        _current.received(name, size, announced)
