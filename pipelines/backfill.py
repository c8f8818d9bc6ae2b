"""Building past editions one after the other, the oldest first, each as a refresh of its own.

Here: the order, that one failure does not stop the others, and what each edition could not compute. Not here: a refresh
(run.py), what is shown (backfill_command.py). An edition that is there and unchanged is quick: a back-fill that was cut goes on
when it is asked again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb

from pipelines import ending
from pipelines.ending import EXIT_OK, Ending
from pipelines.settings import Settings
from publication import kept, release, status
from publication.exports import DATABASE
from publication.status import Verdict

Refresh = Callable[[Settings, str], Ending | None]


@dataclass(frozen=True)
class Filled:
    """How one edition of a back-fill ended.

    Attributes:
        release: what it is published as, None when nothing is.
        reasons: why it was refused or failed (French).
        not_computable: indicators without a value at the edition's end, by the reason that the release gives.
        absent: sources that gave nothing, with why.
    """

    edition: str
    verdict: Verdict
    exit_code: int = EXIT_OK
    release: str | None = None
    reasons: tuple[str, ...] = ()
    not_computable: dict[str, list[str]] = field(default_factory=dict)
    absent: dict[str, str] = field(default_factory=dict)


def editions_between(first: str, last: str) -> list[str]:
    """The months from one to the other, both included, oldest first; none when they are the wrong way round."""
    start, end = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (first, last))
    return [f"{each // 12}-{each % 12 + 1:02d}" for each in range(start, end + 1)]


def fill(settings: Settings, editions: list[str], refresh: Refresh) -> Iterator[Filled]:
    """Refresh each edition, and yield how it ended as soon as it did.

    Raises:
        RefreshRunning: another refresh holds the home; the remaining editions were not attempted.
    """
    for edition in editions:
        if refused := release.refusals(settings.home, origin=settings.origin.value, region=settings.region):
            status.record_attempt(settings.home, edition, ending.REFUSED, refused)
            yield Filled(edition, ending.REFUSED, ending.EXIT_REFUSED, reasons=tuple(refused))
            continue
        ended = refresh(settings, edition)
        if ended is not None:
            yield Filled(edition, ended.verdict, ended.exit_code, reasons=ended.reasons)
            continue
        yield _published(settings.home, edition)


def _published(home: Path, edition: str) -> Filled:
    verdict: Verdict = status.read(home)["last_attempt"]["verdict"]
    of_edition = [each for each in kept.releases(home) if each.edition == edition]
    done = of_edition[-1]
    with duckdb.connect(str(done.path / DATABASE), read_only=True) as connection:
        missing = connection.execute(_NOT_COMPUTABLE, [date.fromisoformat(f"{edition}-01")]).fetchall()
        absent = connection.execute(_ABSENT).fetchall()
    return Filled(edition, verdict, release=done.id, not_computable=dict(missing), absent=dict(absent))


# Of the edition's own end: the dates of the printed figures are the same in every edition.
_NOT_COMPUTABLE = """
select coalesce(reason, 'sans raison'), list_sort(list(distinct indicator_id))
from indicators
where status = 'not_computable' and reference_date = last_day(?)
group by all order by 1
"""
_ABSENT = "select source_id, absence from source_freshness where absence is not null order by 1"
