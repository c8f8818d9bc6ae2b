"""Altered files of every source, up to landing: refused with source, place and rule, or every row accounted for.

A case is named by its source, its alteration and its seed. `make test` plays a few of each source; all of them: `make faults`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from sources.registry import SOURCES
from tests.faults import mutations
from tests.faults.altered_sources import LARGE, altered_files, cases, check_refused_or_accounted, feeds, few_cases

QUICK = few_cases(4)


def test_every_source_is_altered_and_every_alteration_is_made() -> None:
    assert {feed.source for feed in feeds().values()} == {spec.id for spec in SOURCES}
    made = {case.split("-")[1] for case in QUICK}
    assert {*mutations.BYTES_CHANGES, *mutations.GRID_CHANGES} - {LARGE} <= made


@pytest.mark.parametrize("name", feeds())
def test_what_is_not_altered_lands(name: str, tmp_path: Path) -> None:
    assert check_refused_or_accounted(feeds()[name], feeds()[name].files, tmp_path) is None


@pytest.mark.parametrize("case", QUICK)
def test_an_altered_file_is_refused_with_a_reason_or_accounted_for(case: str, tmp_path: Path) -> None:
    feed, _, files = altered_files(case)
    check_refused_or_accounted(feed, files, tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("case", cases(range(1, 4)))
def test_each_altered_file_is_refused_with_a_reason_or_accounted_for(case: str, tmp_path: Path) -> None:
    feed, _, files = altered_files(case)
    check_refused_or_accounted(feed, files, tmp_path)
