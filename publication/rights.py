"""The releases that still name someone who asked, since, to be published no more.

Here: which they are, and which of them may be deleted. Not here: the list itself (sources/suppressions.py), the rule that keeps the next release from naming
them (suppression_rules.py), going back to one of these releases (release.py refuses it).
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import duckdb

from publication import kept
from publication.kept import Release
from publication.retention import Beyond, beyond
from publication.subject import open_database
from publication.suppression_rules import places_naming
from sources.suppressions import Suppression


def names_suppressed(release: Release, suppressed: Collection[Suppression]) -> bool:
    """Whether a cell of the release names one of them; a release whose database does not open is taken to."""
    try:
        return _is_naming(release, suppressed)
    except duckdb.Error:
        return True


def releases_naming(home: Path, suppressed: Collection[Suppression]) -> list[Beyond]:
    """The releases that name one of them and may go: never the live one, nor one that does not open (`verify` tells of it)."""
    found = []
    for release in kept.releases(home):
        try:
            is_naming = not release.is_live and _is_naming(release, suppressed)
        except duckdb.Error:
            continue
        if is_naming:
            found.append(beyond(release.path, "nomme qui a demandé, depuis, à ne plus paraître"))
    return found


def _is_naming(release: Release, suppressed: Collection[Suppression]) -> bool:
    if not suppressed:
        return False
    connection, columns = open_database(release.path)
    with connection:
        return bool(places_naming(connection, columns, {}, release.path, suppressed))
