"""The releases that a candidate is compared with: the live one, or the one that stands for it, and those of the last year.

Here: which they are. Not here: what differs (diff.py), whether a difference is bearable (live_rules.py).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from publication import kept
from publication.kept import PublicationRefused, Release

MONTHS_LOOKED_BACK = 12


def live_id(home: Path) -> str | None:
    """The release in service, None when there is none (a damaged `current` is no release either)."""
    try:
        live = kept.live(home)
    except PublicationRefused:
        return None
    return live.id if live else None


def reference(home: Path, described: dict[str, Any]) -> Release | None:
    """The release that a candidate continues, None when it is the first of its kind.

    The live one; for an edition older than the live one, which will not replace it: the last kept release of the same
    edition, else of the nearest earlier edition. A release of another origin or region is another story, never compared.

    Raises:
        PublicationRefused: `current` points to something that is no readable release.
    """
    live = kept.live(home)
    if live is not None and _is_same_kind(live, described) and live.edition <= described["edition"]:
        return live
    earlier = [each for each in _same_kind(home, described) if each.edition <= described["edition"]]
    return earlier[-1] if earlier else None


def restated(home: Path, described: dict[str, Any]) -> Release | None:
    """The last kept release of the same edition: what a candidate corrects, live or not."""
    same = [each for each in _same_kind(home, described) if each.edition == described["edition"]]
    return same[-1] if same else None


def of_the_year(home: Path, described: dict[str, Any]) -> list[Release]:
    """The kept releases of the last twelve months' editions, the candidate's included, oldest first.

    All of an edition's releases count: else a leak could pass by one revision after the other.
    """
    return [
        each
        for each in _same_kind(home, described)
        if 0 <= months_between(each.edition, described["edition"]) <= MONTHS_LOOKED_BACK
    ]


def months_between(earlier: str, later: str) -> int:
    """Months from one edition to another: 2 from `2026-08` to `2026-10`."""
    years, months = (int(late) - int(early) for early, late in zip(earlier.split("-"), later.split("-"), strict=True))
    return 12 * years + months


def _same_kind(home: Path, described: dict[str, Any]) -> list[Release]:
    return [each for each in kept.releases(home) if _is_same_kind(each, described)]


def _is_same_kind(release: Release, described: dict[str, Any]) -> bool:
    return (release.origin, release.region) == (described["origin"], described["region"])
