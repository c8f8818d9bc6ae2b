"""The releases that still name someone who asked, since, to be published no more.

Here: which they are. Not here: the list itself (sources/suppressions.py), the rule that keeps the next release from naming
them (file_rules.py), going back to one of these releases (release.py refuses it).
"""

from __future__ import annotations

from collections.abc import Collection

import duckdb

from publication import file_rules
from publication.kept import Release
from sources.suppressions import Suppression


def names_suppressed(release: Release, suppressed: Collection[Suppression]) -> bool:
    """Whether a cell of the release names one of them; a release whose database does not open is taken to."""
    if not suppressed:
        return False
    try:
        subject = file_rules.open_subject(release.path, {}, release.path, [], tuple(suppressed))
    except duckdb.Error:
        return True
    with subject.connection:
        return bool(file_rules.cells_naming(subject))
