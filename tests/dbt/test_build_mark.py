"""main._build says of what the warehouse is built; without it the gate refuses to seal. Whatever dbt builds takes it away.

Not here: when it is written (tests/unit/test_held.py).
"""

from __future__ import annotations

from dataclasses import astuple

from pipelines.assets.landing import identity_of
from pipelines.settings import Settings
from tests.dbt.project import EDITION, rows

SMALL = ("--select", "stg_panorama__deliveries")


def mark(warehouse):
    return rows(warehouse, "select edition, origin, region, inputs_sha256, code_sha256 from _build")


def test_a_whole_successful_build_is_marked_once(project, whole_build):
    assert mark(whole_build) == [astuple(identity_of(Settings(project.scratch / "home"), EDITION))]


def test_a_build_by_hand_leaves_no_mark_and_what_it_built_is_known_no_more(project, warehouse):
    held = "select unique_id from _held where unique_id like '%stg_panorama__deliveries%' order by 1"
    before, all_held = rows(warehouse, held), "select count(*) from _held"
    assert len(before) == 2  # the model and its test
    (count,) = rows(warehouse, all_held)[0]
    assert project.build(warehouse, *SMALL).success
    assert mark(warehouse) == []
    assert rows(warehouse, held) == []
    assert rows(warehouse, all_held) == [(count - 2,)]
