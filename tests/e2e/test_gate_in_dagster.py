"""The gate from the UI's side: one asset materialised alone still asks the publisher, which looks again."""

import shutil

import dagster as dg
import pytest

from pipelines.build import build_definitions
from pipelines.settings import Settings
from tests.e2e.command import EDITION, status_of

CANDIDATE = dg.AssetKey(["release", "candidate"])
PUBLISHED = dg.AssetKey(["release", "published"])


@pytest.fixture
def materialise(home, monkeypatch):
    """Materialise some assets of one edition on a copy of the published home, as the UI's button does."""
    monkeypatch.setenv("PANORAMA_HOME", str(home))
    definitions = build_definitions(Settings.read({"PANORAMA_HOME": str(home)}))
    job = definitions.resolve_implicit_global_asset_job_def()

    def run(*keys: dg.AssetKey, edition: str = EDITION, checks: bool = False):
        graph = definitions.resolve_asset_graph()
        names = [key for key in graph.asset_check_keys if key.asset_key in keys] if checks else []
        subset = job.get_subset(asset_selection=set(keys), asset_check_selection=set(names))
        with dg.DagsterInstance.ephemeral() as instance:
            return subset.execute_in_process(
                instance=instance, partition_key=edition, tags={"dagster/partition": edition}, raise_on_error=False
            )

    return run


@pytest.mark.long
def test_a_candidate_corrupted_by_hand_is_refused_when_published_is_materialised_alone(home, materialise):
    assert materialise(CANDIDATE, checks=True).success
    (candidate,) = (home / "candidates").glob(f"{EDITION}-*")
    target = candidate / "csv" / "fct_failure.csv"
    target.chmod(0o644)
    target.write_text(target.read_text().replace("liquidation", "redressement"))
    assert not materialise(PUBLISHED).success
    assert_refused(home, "fct_failure.csv a changé")


def test_a_candidate_that_was_never_audited_is_refused(home, materialise):
    assert materialise(CANDIDATE).success
    assert not materialise(PUBLISHED).success
    assert_refused(home, "n'a pas été audité")


@pytest.mark.long  # ten seconds, to materialise one by one what every refresh does at once
def test_an_audited_candidate_is_published_as_the_next_revision(home, materialise):
    assert materialise(CANDIDATE, checks=True).success
    assert materialise(PUBLISHED).success
    assert status_of(home)["live"]["release"] == f"{EDITION}.r2"


def test_one_edition_can_not_be_sealed_on_the_warehouse_of_another(home, materialise):
    sources = list(_raw_keys())
    assert materialise(*sources, edition="2026-09").success
    result = materialise(CANDIDATE, edition="2026-09")
    assert not result.success
    (failure,) = [event for event in result.all_events if event.is_step_failure]
    assert "2026-09" in failure.step_failure_data.user_failure_data.description
    assert list((home / "candidates").glob("2026-09-*")) == []
    assert_refused(home, "2026-09", edition="2026-09")


def test_published_alone_without_any_candidate_is_refused(home, materialise):
    shutil.rmtree(home / "candidates", ignore_errors=True)
    assert not materialise(PUBLISHED).success
    assert_refused(home, "aucune candidate")


def test_models_are_not_built_on_a_landing_that_is_not_the_archive_s(home, materialise, shipped_files):
    firms = shipped_files / "curated" / "firms.csv"
    firms.write_text("\n".join(firms.read_text(encoding="utf-8").splitlines()[:-1]) + "\n", encoding="utf-8")
    assert materialise(dg.AssetKey(["raw", "register"])).success
    result = materialise(dg.AssetKey(["marts", "dim_firm"]))
    assert not result.success
    (failure,) = [event for event in result.all_events if event.is_step_failure]
    assert "matérialiser landing/panorama/deliveries, landing/register/firms" in str(
        failure.step_failure_data.user_failure_data.description
    )


def assert_refused(home, because, edition=EDITION):
    status = status_of(home)
    assert status["live"]["release"] == f"{EDITION}.r1"
    assert (status["last_attempt"]["edition"], status["last_attempt"]["verdict"]) == (edition, "refused")
    assert any(because in reason for reason in status["last_attempt"]["reasons"]), status["last_attempt"]["reasons"]


def _raw_keys():
    from sources.registry import SOURCES

    return [dg.AssetKey(["raw", spec.id]) for spec in SOURCES]
