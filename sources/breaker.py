"""A circuit breaker: after repeated refusals a publisher is left alone for a while, in this run and in those that follow.

For sources that make many calls and can deliver without a few of them. The only state that outlives a run is a small
file that says until when; no file, no pause. Not here: retries of one call and Retry-After within it (http.py).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sources.errors import SourceUnavailable
from sources.http import LONGEST_WAIT


def now_utc() -> datetime:
    return datetime.now(UTC)


class Breaker:
    """The breaker of one source.

    Args:
        file: says until when nothing is asked; written when the breaker opens, removed at the next answer.
        limit: refused calls in a row (each with its retries) that open it.
        longest_wait: seconds that a call waits when told to; a publisher that asks for more opens it at once.
        pause: how long it stays open, or longer when the publisher asks for more.
    """

    def __init__(
        self,
        file: Path,
        *,
        limit: int = 3,
        longest_wait: float = LONGEST_WAIT,
        pause: timedelta = timedelta(hours=1),
        clock: Callable[[], datetime] = now_utc,
    ) -> None:
        self._file = file
        self._limit = limit
        self._longest_wait = longest_wait
        self._pause = pause
        self._clock = clock
        self._refused_in_a_row = 0
        self._until = _read(file)

    @property
    def open_until(self) -> datetime | None:
        """Until when nothing may be asked, None when asking is allowed."""
        return self._until if self._until and self._clock() < self._until else None

    def refused(self, error: SourceUnavailable) -> None:
        """A call failed for good. Opens at the limit, and at once when the publisher asks for a long wait."""
        self._refused_in_a_row += 1
        asked_for = error.retry_after or 0.0
        if self._refused_in_a_row < self._limit and asked_for <= self._longest_wait:
            return
        pause = max(self._pause, timedelta(seconds=asked_for))
        self._until = self._clock() + pause
        self._file.parent.mkdir(parents=True, exist_ok=True)
        draft = self._file.with_suffix(".next")
        said = {"until": self._until.isoformat(), "why": error.what}
        draft.write_text(json.dumps(said, ensure_ascii=False) + "\n", encoding="utf-8")
        draft.replace(self._file)

    def answered(self) -> None:
        """A call got its answer: what was refused before no longer counts."""
        self._refused_in_a_row = 0
        self._until = None
        self._file.unlink(missing_ok=True)


def _read(file: Path) -> datetime | None:
    """The end of the pause that an earlier run wrote; an unreadable file is no pause."""
    try:
        until = datetime.fromisoformat(json.loads(file.read_text(encoding="utf-8"))["until"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return until if until.tzinfo else until.replace(tzinfo=UTC)
