"""The files of deploy/ as far as they can be checked without Docker, Helm or a network."""

from pathlib import Path

import pytest
import yaml

DEPLOY = Path(__file__).parents[2] / "deploy"


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))


def test_each_service_waits_for_one_that_exists_and_mounts_a_volume_that_exists(compose):
    for service in compose["services"].values():
        assert set(service.get("depends_on", ())) <= set(compose["services"])
        assert {each.split(":")[0] for each in service["volumes"]} <= set(compose["volumes"])


def test_the_interface_is_not_offered_to_the_network(compose):
    ports = [port for service in compose["services"].values() for port in service.get("ports", ())]
    assert ports == ["127.0.0.1:3000:3000"]


def test_the_code_location_of_the_workspace_is_a_service(compose):
    server = yaml.safe_load((DEPLOY / "workspace.yaml").read_text(encoding="utf-8"))["load_from"][0]["grpc_server"]
    assert str(server["port"]) in compose["services"][server["host"]]["command"]


def test_dagster_accepts_its_settings(tmp_path, monkeypatch):
    from dagster._core.instance.config import dagster_instance_config

    monkeypatch.setenv("DAGSTER_POSTGRES_URL", "postgresql+psycopg2://dagster:invente@localhost/dagster")
    (tmp_path / "dagster.yaml").write_text((DEPLOY / "dagster.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    settings, _ = dagster_instance_config(str(tmp_path))
    assert settings["concurrency"]["runs"]["max_concurrent_runs"] == 1


def test_the_values_of_kubernetes_hold_one_run_at_a_time_and_no_password():
    values = yaml.safe_load((DEPLOY / "kubernetes.yaml").read_text(encoding="utf-8"))
    queue = values["dagsterDaemon"]["runCoordinator"]["config"]["queuedRunCoordinator"]
    assert queue["maxConcurrentRuns"] == 1
    assert "postgresqlPassword" not in values["postgresql"]
    assert values["global"]["postgresqlSecretName"]
