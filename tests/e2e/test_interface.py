"""What the interface answers about a real refresh, asked as its pages ask: GraphQL, in this process, without a server.

Not here: the same in a browser (tests/browser/test_ui.py; pictures: docs/screenshots.py).
"""

import shutil
import sys

import pytest

from pipelines.interface import tables
from tests.e2e.command import EDITION, ROOT

ASSETS = """{ assetNodes { assetKey { path } description groupName kinds tags { key }
    isMaterializable owners { ... on TeamAssetOwner { team } } } }"""
METADATA = """
    label __typename
    ... on TableMetadataEntry { table { records schema { columns { name } } } }
    ... on FloatMetadataEntry { floatValue }
    ... on IntMetadataEntry { intValue }
    ... on PathMetadataEntry { path }
    ... on TextMetadataEntry { text }
    ... on TableSchemaMetadataEntry { schema { columns { name description } } }
"""
LATEST = f"""query($key: AssetKeyInput!) {{ assetNodeOrError(assetKey: $key) {{ ... on AssetNode {{
    metadataEntries {{ {METADATA} }}
    assetMaterializations(limit: 1) {{ partition metadataEntries {{ {METADATA} }} }} }} }} }}"""
CHECK = f"""query($key: AssetKeyInput!, $name: String!) {{
    assetCheckExecutions(assetKey: $key, checkName: $name, limit: 1) {{
        status evaluation {{ success metadataEntries {{ {METADATA} }} }} }} }}"""
RUNS = "{ runsOrError { ... on Runs { results { status tags { key value } } } } }"


@pytest.fixture(scope="module")
def ask(published, tmp_path_factory):
    """Put one question to the interface, on a copy of the history of the published home."""
    from dagster import DagsterInstance
    from dagster._core.remote_origin import InProcessCodeLocationOrigin
    from dagster._core.types.loadable_target_origin import LoadableTargetOrigin
    from dagster._core.workspace.context import WorkspaceProcessContext
    from dagster._core.workspace.load_target import InProcessWorkspaceLoadTarget
    from dagster_graphql.test.utils import execute_dagster_graphql

    folder = tmp_path_factory.mktemp("history") / "dagster"
    shutil.copytree(published / "dagster", folder)
    code = LoadableTargetOrigin(
        executable_path=sys.executable, module_name="pipelines.definitions", working_directory=str(ROOT)
    )
    origin = InProcessCodeLocationOrigin(code, location_name="panorama")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PANORAMA_HOME", str(published))
        patch.setenv("DAGSTER_HOME", str(folder))
        with (
            DagsterInstance.from_config(str(folder)) as instance,
            WorkspaceProcessContext(instance, InProcessWorkspaceLoadTarget(origin)) as workspace,
        ):
            asked = workspace.create_request_context()
            yield lambda question, **values: execute_dagster_graphql(asked, question, values).data


@pytest.fixture(scope="module")
def shown(ask):
    """What the page of an asset shows: label → entry, of its definition and of its last materialisation."""

    def of(*path: str):
        node = ask(LATEST, key={"path": list(path)})["assetNodeOrError"]
        entries = node["metadataEntries"] + node["assetMaterializations"][0]["metadataEntries"]
        return {entry["label"]: entry for entry in entries}

    return of


def test_every_asset_is_described_where_it_is_looked_at(ask):
    nodes = ask(ASSETS)["assetNodes"]
    poor = [
        "/".join(node["assetKey"]["path"])
        for node in nodes
        if node["isMaterializable"]
        and not all(node[each] for each in ("description", "groupName", "kinds", "tags", "owners"))
    ]
    assert len(nodes) > 200
    assert poor == []


def test_a_published_table_shows_its_columns_its_rows_and_a_sample(shown):
    page = shown("marts", "fct_failure")
    described = [column["name"] for column in page["dagster/column_schema"]["schema"]["columns"]]
    sample = page["sample"]["table"]
    assert [column["name"] for column in sample["schema"]["columns"]] == described
    assert 1 <= len(sample["records"]) <= tables.SAMPLE_ROWS
    assert page["dagster/row_count"]["intValue"] >= len(sample["records"])


def test_the_release_shows_where_to_look_and_figures_that_dagster_draws(shown, published):
    page = shown("release", "published")
    assert page["live_release"]["text"] == f"{EDITION}.r1"
    assert page["live_page"]["path"].startswith(str(published / "current"))
    assert page["changes_page"]["path"].endswith("changes.html")
    assert any("bodacc" in record for record in page["sources"]["table"]["records"])
    assert page["figure/firms.firms"]["floatValue"] > 0
    assert shown("release", "candidate")["rows/dim_firm"]["intValue"] > 0


def test_a_rule_that_did_not_pass_shows_its_rows(ask):
    (last,) = ask(CHECK, key={"path": ["release", "candidate"]}, name="source_freshness__source_is_not_absent")[
        "assetCheckExecutions"
    ]
    assert last["evaluation"]["success"] is False
    found = {entry["label"]: entry for entry in last["evaluation"]["metadataEntries"]}
    assert any("sgpi" in record for record in found["samples"]["table"]["records"])


def test_runs_say_their_edition_and_how_they_ended(ask):
    runs = [{tag["key"]: tag["value"] for tag in run["tags"]} for run in ask(RUNS)["runsOrError"]["results"]]
    assert {run["panorama/edition"] for run in runs} == {EDITION}
    released = [run["panorama/release"] for run in runs if run.get("panorama/verdict") == "published"]
    assert released == [f"{EDITION}.r1"]
