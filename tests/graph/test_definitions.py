"""The graph that a data engineer sees: it loads, it is complete, and its names are those that others rely on."""

from pathlib import Path

import dagster as dg
import pytest

from expectations.suites import list_rules
from pipelines.build import build_definitions
from pipelines.checks import answers
from pipelines.dbt_manifest import published_tables, published_views
from pipelines.interface import code_links, freshness, themes
from pipelines.settings import REPOSITORY, SUITES, Mode, Settings
from sources.registry import SOURCES
from sources.spec import by_id


@pytest.fixture(scope="module")
def definitions(tmp_path_factory):
    return build_definitions(Settings.read({"PANORAMA_HOME": str(tmp_path_factory.mktemp("home"))}))


@pytest.fixture(scope="module")
def graph(definitions):
    return definitions.resolve_asset_graph()


def test_every_source_has_its_raw_asset_and_every_table_its_landing(graph):
    keys = {key.to_user_string() for key in graph.get_all_asset_keys()}
    assert {f"raw/{spec.id}" for spec in SOURCES} <= keys
    assert {f"landing/{spec.id}/{table.name}" for spec in SOURCES for table in spec.tables} <= keys


def test_every_published_table_is_a_mart_that_the_candidate_waits_for(graph):
    parents = {key.to_user_string() for key in graph.get(dg.AssetKey(["release", "candidate"])).parent_keys}
    views = {f"bi/{view.name}" for view in published_views()}
    assert {f"marts/{table.name}" for table in published_tables()} | views == parents


def test_the_way_is_whole_from_bytes_to_release(graph):
    upstream = graph.get_ancestor_asset_keys(dg.AssetKey(["release", "published"]))
    assert {dg.AssetKey(["raw", spec.id]) for spec in SOURCES} <= upstream


@pytest.mark.parametrize("layer", ["raw", "landing", "staging", "intermediate", "marts", "bi", "release", "seeds"])
def test_groups_are_the_layers(graph, layer):
    names = [key for key in graph.get_all_asset_keys() if key.path[0] == layer]
    assert names
    assert {graph.get(key).group_name for key in names} == {layer}


def test_every_asset_of_ours_has_an_owner_a_kind_and_a_description(graph):
    poor = [
        key.to_user_string()
        for key in graph.get_all_asset_keys()
        if not (graph.get(key).owners and graph.get(key).kinds and graph.get(key).description)
        and graph.get(key).is_materializable
    ]
    assert poor == []


def test_every_asset_says_its_theme_and_where_its_code_is(graph):
    named = {theme.name for theme in themes.THEMES} | {themes.SHARED}
    ours = [key for key in graph.get_all_asset_keys() if graph.get(key).is_materializable]
    poor = {
        key.to_user_string(): (graph.get(key).tags.get("theme"), _code_of(graph.get(key)))
        for key in ours
        if graph.get(key).tags.get("theme") not in named or not _code_of(graph.get(key))
    }
    assert ours
    assert poor == {}


def test_code_links_lead_to_files_of_the_repository(graph):
    for asset in map(graph.get, graph.get_all_asset_keys()):
        for link in _code_of(asset):
            assert (REPOSITORY / link.label).is_file(), (asset.key, link)


def test_every_published_table_belongs_to_one_theme():
    listed = [table for theme in themes.THEMES for table in theme.tables]
    assert sorted(listed) == sorted(table.name for table in published_tables())


@pytest.mark.parametrize(
    ("key", "theme"),
    [
        ("marts/fct_failure", "failures"),
        ("intermediate/int_failures__causes", "failures"),
        ("raw/bodacc", "shared"),  # failures and moves of capital
        ("landing/rounds/rounds", "rounds"),
        ("raw/france_travail", "jobs"),
        ("intermediate/int_indicators__survival", "figures"),
    ],
)
def test_a_theme_goes_up_from_its_tables_to_the_sources(graph, key, theme):
    assert graph.get(dg.AssetKey(key.split("/"))).tags["theme"] == theme


def test_there_is_one_job_per_theme_and_it_publishes_nothing(definitions):
    assert {f"build_{theme.name}" for theme in themes.THEMES} <= {job.name for job in definitions.jobs}
    keys = definitions.resolve_job_def("build_jobs").asset_layer.executable_asset_keys  # to resolve all takes seconds
    assert dg.AssetKey(["marts", "fct_job_offer_count"]) in keys
    assert {key.path[0] for key in keys} <= {"seeds", "staging", "intermediate", "marts"}


def _code_of(asset):
    found = asset.metadata.get("dagster/code_references")
    return found.code_references if found else []


def test_a_demonstration_does_not_age(graph):
    assert [key for key in graph.get_all_asset_keys() if graph.get(key).freshness_policy] == []


def test_a_live_source_turns_red_past_the_age_at_which_the_gate_refuses_it():
    bodacc = by_id(SOURCES)["bodacc"]
    live = Settings(Path("nowhere"), Mode.LIVE)
    assert freshness.of_source(bodacc, live).fail_window.to_timedelta() == bodacc.max_age
    assert freshness.of_source(bodacc, Settings(Path("nowhere"))) is None
    assert freshness.of_release(live) is not None
    assert freshness.of_source(by_id(SOURCES)["h2020"], live) is None  # closed by its publisher: it does not age


def test_a_live_source_says_whether_it_answered_and_a_demonstration_asks_nobody(graph):
    live = answers.answer_specs(by_id(SOURCES)["bodacc"], Settings(Path("nowhere"), Mode.LIVE))
    assert [spec.key.to_user_string() for spec in live] == ["raw/bodacc:answered"]
    assert "answered" not in {key.name for key in graph.asset_check_keys}


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("git@github.com:dreets/panorama-ia.git", "https://github.com/dreets/panorama-ia/tree/abc"),
        ("https://user:secret@gitlab.example.fr/a/b.git", "https://gitlab.example.fr/a/b/-/tree/abc"),
        ("/srv/git/panorama.git", None),
        ("", None),
    ],
)
def test_code_links_go_to_a_known_forge_or_stay_here(remote, address):
    assert code_links.forge_of(remote, "abc") == address


def test_archive_landing_and_release_are_monthly_and_models_are_not(graph):
    partitioned = {key.path[0] for key in graph.get_all_asset_keys() if graph.get(key).partitions_def}
    assert partitioned == {"raw", "landing", "release"}


def test_an_edition_is_a_finished_month_from_2018():
    from pipelines.partitions import EDITIONS

    assert EDITIONS.get_first_partition_key() == "2018-01"
    assert EDITIONS.fmt == "%Y-%m"


def test_there_is_one_check_per_rule_of_the_gate(graph):
    names = {key.name for key in graph.asset_check_keys if key.asset_key == dg.AssetKey(["release", "candidate"])}
    assert names == {rule.id.replace(".", "__") for rule in list_rules(SUITES)}


def test_every_landing_table_has_its_arrival_checks(graph):
    for spec in SOURCES:
        for table in spec.tables:
            key = dg.AssetKey(["landing", spec.id, table.name])
            assert {check.name for check in graph.asset_check_keys if check.asset_key == key} == {
                "rows_accounted",
                "columns_known",
                "keys_unique",
            }


def test_dbt_tests_are_checks_of_the_models(graph):
    checked = {key.asset_key for key in graph.asset_check_keys}
    assert {dg.AssetKey(["marts", table.name]) for table in published_tables()} <= checked


def test_the_schedule_runs_the_one_job_on_the_10th_at_six_and_is_on(definitions):
    schedule = definitions.resolve_schedule_def("monthly_refresh_schedule")
    assert schedule.cron_schedule == "0 6 10 * *"
    assert schedule.execution_timezone == "Europe/Paris"
    assert schedule.default_status is dg.DefaultScheduleStatus.RUNNING
    assert schedule.job_name == "monthly_refresh"


def test_the_job_runs_in_one_process(definitions):
    assert definitions.resolve_job_def("monthly_refresh").executor_def is dg.in_process_executor
