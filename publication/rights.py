"""The releases that still name someone who asked, since, to be published no more.

Here: which they are. Not here: the list itself (sources/suppressions.py), the rule that keeps the next release from naming
them (suppression_rules.py), going back to one of these releases (release.py refuses it).
"""

from __future__ import annotations

from collections.abc import Collection

import duckdb

from publication.kept import Release
from publication.subject import open_database
from publication.suppression_rules import places_naming
from sources.suppressions import Suppression


def names_suppressed(release: Release, suppressed: Collection[Suppression]) -> bool:
    """Whether a cell of the release names one of them; a release whose database does not open is taken to."""
    if not suppressed:
        return False
    try:
        connection, columns = open_database(release.path)
    except duckdb.Error:
        return True
    with connection:
        return bool(places_naming(connection, columns, {}, release.path, suppressed))
