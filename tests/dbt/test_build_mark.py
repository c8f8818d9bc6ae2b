"""main._build says of what the warehouse is built; without it the gate refuses to seal."""

from __future__ import annotations

from dataclasses import astuple, replace

from tests.dbt.project import rows

SMALL = ("--select", "stg_panorama__deliveries")


def mark(warehouse):
    return rows(warehouse, "select edition, origin, region, inputs_sha256, code_sha256 from _build")


def test_a_whole_successful_build_is_marked_once(project, whole_build):
    assert mark(whole_build) == [astuple(project.identity)]


def test_a_partial_rebuild_of_the_same_thing_keeps_the_mark(project, warehouse):
    assert project.build(warehouse, *SMALL).success
    assert mark(warehouse) == [astuple(project.identity)]


def test_a_partial_rebuild_of_another_edition_leaves_no_mark(project, warehouse):
    assert project.build(warehouse, *SMALL, identity=replace(project.identity, edition="2026-09")).success
    assert mark(warehouse) == []


def test_a_partial_rebuild_with_other_inputs_or_code_leaves_no_mark(project, warehouse):
    assert project.build(warehouse, *SMALL, identity=replace(project.identity, inputs_sha256="other")).success
    assert mark(warehouse) == []


def test_a_partial_build_can_not_pass_for_a_whole_one(project, warehouse):
    assert project.build(warehouse, *SMALL, identity=replace(project.identity, code_sha256="new"), full=True).success
    assert mark(warehouse) == []


def test_a_whole_build_that_stops_half_way_leaves_no_mark(project, warehouse):
    project.begin_whole_build(warehouse)
    assert mark(warehouse) == []


def test_a_failed_build_leaves_no_mark(project, warehouse):
    outcome = project.build(warehouse, *SMALL, panorama__deliveries=project.landing["inov.laureates"])
    assert not outcome.success
    assert mark(warehouse) == []
