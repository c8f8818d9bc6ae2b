"""What is changed anywhere changes all that rests on it, by the graph of the manifest, and nothing else; nothing is built here.

Not here: what a build then does with it (tests/e2e/test_rerun.py), what the warehouse notes (test_held.py).
"""

from __future__ import annotations

import shutil
from typing import Any

import pytest

from pipelines.dbt_manifest import read_manifest
from pipelines.node_fingerprints import fingerprints, in_order, unknowable
from pipelines.settings import DBT_PROJECT
from tests.dbt.descendants import resting_on

VARIABLES = {"edition": "2026-10", "origin": "sample", "region": "76", "landing": {}, "withheld": {}}


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    return read_manifest()


@pytest.fixture(scope="module")
def landed(manifest: dict[str, Any]) -> dict[str, str]:
    return {f"{source['source_name']}.{source['name']}": "bytes" for source in manifest["sources"].values()}


@pytest.fixture(scope="module")
def before(manifest: dict[str, Any], landed: dict[str, str]) -> dict[str, str | None]:
    return fingerprints(manifest, landed, VARIABLES)


@pytest.fixture
def changed(manifest, landed, before):
    """changed(what is otherwise) → the nodes whose fingerprint is another."""

    def changed(*, otherwise=manifest, landed=landed, variables=VARIABLES, project=DBT_PROJECT):
        after = fingerprints(otherwise, landed, variables, project)
        return {each for each in after if after[each] != before.get(each)}

    return changed


def with_node(manifest: dict[str, Any], unique_id: str, **fields: Any) -> dict[str, Any]:
    return {**manifest, "nodes": {**manifest["nodes"], unique_id: {**manifest["nodes"][unique_id], **fields}}}


def with_macro(manifest: dict[str, Any], name: str) -> dict[str, Any]:
    macro = manifest["macros"][name]
    return {**manifest, "macros": {**manifest["macros"], name: {**macro, "macro_sql": macro["macro_sql"] + " "}}}


def test_every_node_of_the_project_can_be_known(manifest, before):
    assert unknowable(manifest, VARIABLES) == {}
    assert [each for each, fingerprint in before.items() if fingerprint is None] == []
    assert len(before) == sum(each["resource_type"] in ("model", "seed", "test") for each in manifest["nodes"].values())


@pytest.mark.parametrize("table", ["rounds.rounds", "inov.laureates", "sirene.establishments"])
def test_a_source_changes_what_is_made_of_it_and_nothing_else(manifest, landed, changed, table):
    expected = resting_on(manifest, f"source.panorama.{table}")
    assert len(expected) > 10
    assert changed(landed={**landed, table: "other bytes"}) == expected


def test_a_model_changes_what_rests_on_it(manifest, changed):
    model = "model.panorama.int_failures__episodes"
    edited = with_node(manifest, model, raw_code=manifest["nodes"][model]["raw_code"] + "\n-- said otherwise")
    assert changed(otherwise=edited) == resting_on(manifest, model)


def test_what_is_only_read_by_people_changes_nothing(manifest, changed):
    edited = with_node(manifest, "model.panorama.dim_firm", description="dit autrement", patch_path="elsewhere.yml")
    assert changed(otherwise=edited) == set()


def test_a_seed_changes_by_its_bytes(manifest, changed, tmp_path):
    shutil.copytree(DBT_PROJECT / "seeds", tmp_path / "seeds")
    with (tmp_path / "seeds" / "ownership_rules.csv").open("a") as file:
        file.write("\n")
    assert changed(project=tmp_path) == resting_on(manifest, "seed.panorama.ownership_rules")


def test_a_macro_changes_whoever_calls_it_however_far(manifest, changed):
    # Dispatched: no model names this one.
    name = "macro.panorama.default__replace_all"
    assert [each for each in manifest["nodes"].values() if name in each["depends_on"]["macros"]] == []
    calls: set[str] = {name}
    while (
        more := {each for each, macro in manifest["macros"].items() if calls & set(macro["depends_on"]["macros"])}
        - calls
    ):
        calls |= more
    callers = [each for each, node in manifest["nodes"].items() if calls & set(node["depends_on"]["macros"])]
    assert len(callers) > 5
    assert changed(otherwise=with_macro(manifest, name)) == resting_on(manifest, *callers)


def test_a_test_that_is_written_otherwise_runs_again_alone(manifest, changed):
    test = "test.panorama.parts_add_up_to_totals"
    assert changed(otherwise=with_node(manifest, test, raw_code="select 1 where false")) == {test}


def test_a_variable_changes_who_reads_it(manifest, changed):
    found = changed(variables={**VARIABLES, "origin": "live"})
    readers = {
        each for each, node in manifest["nodes"].items() if "var('origin')" in node["raw_code"].replace('"', "'")
    }
    assert readers == {"model.panorama.int_indicators__finance", "model.panorama.int_indicators__officers",
                       "model.panorama.int_indicators__failures"}  # fmt: skip
    assert found == resting_on(manifest, *readers)


def test_a_variable_of_a_test_written_in_yaml_counts(changed):
    assert any(
        each.startswith("test.") and "set_aside" in each for each in changed(variables={**VARIABLES, "region": "84"})
    )


def test_rows_that_are_withheld_change_who_counts_them(manifest, changed):
    found = changed(variables={**VARIABLES, "withheld": {"inov.laureates": [3]}})
    assert "model.panorama.source_freshness" in found
    assert "model.panorama.stg_inov__laureates" not in found  # its landed rows have changed with it, see landed


def test_a_model_that_is_gone_changes_nothing_else(manifest, changed):
    leaf = next(each for each in in_order(manifest) if each.startswith("test."))
    nodes = {each: node for each, node in manifest["nodes"].items() if each != leaf}
    assert changed(otherwise={**manifest, "nodes": nodes}) == set()


@pytest.mark.parametrize(
    "code",
    [
        "select '{{ env_var(\"USER\") }}'",
        "select '{{ run_started_at }}'",
        "select current_date",
        "select {{ var(name) }}",
        "{% set rows = run_query('select * from ' ~ this) %} select 1",
        "{% set seed = adapter.get_relation(identifier='ai_lexicon') %} select 1",
    ],
)
def test_what_cannot_be_known_is_built_each_time_with_all_that_rests_on_it(manifest, landed, code):
    model = "model.panorama.int_ownership__seats"
    edited = with_node(manifest, model, raw_code=code)
    assert list(unknowable(edited, VARIABLES)) == [model]
    found = fingerprints(edited, landed, VARIABLES)
    assert {each for each, fingerprint in found.items() if fingerprint is None} == resting_on(manifest, model)


def test_the_words_that_a_macro_reads_from_a_seed_are_a_parent(manifest):
    model = manifest["nodes"]["model.panorama.int_candidates__matches"]
    assert "seed.panorama.ai_lexicon" in model["depends_on"]["nodes"]
    kept = [each for each in model["depends_on"]["nodes"] if each != "seed.panorama.ai_lexicon"]
    undeclared = with_node(manifest, model["unique_id"], depends_on={**model["depends_on"], "nodes": kept})
    (why,) = unknowable(undeclared, VARIABLES).values()
    assert "ai_lexicon" in why


def test_a_fingerprint_is_the_same_whatever_the_order_of_the_manifest(manifest, landed, before):
    mixed = {**manifest, "nodes": dict(sorted(manifest["nodes"].items()))}
    assert fingerprints(mixed, landed, VARIABLES) == before
