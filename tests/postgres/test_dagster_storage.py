"""Dagster's own history may live in PostgreSQL: the lines of docs/postgresql.md, on a real server."""

from __future__ import annotations

import re
from pathlib import Path

import dagster as dg
import psycopg
import pytest

from pipelines.run import DAGSTER_YAML, prepare_dagster_home

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def documented_yaml() -> str:
    """The dagster.yaml that the documentation gives."""
    found = re.search(r"```yaml\n(.*?)```", (ROOT / "docs" / "postgresql.md").read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return found[1]


def test_a_run_is_kept_in_postgresql_as_documented(
    url: str, server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, documented_yaml: str
) -> None:
    database = psycopg.conninfo.conninfo_to_dict(url)["dbname"]
    monkeypatch.setenv(
        "DAGSTER_POSTGRES_URL", server.replace("/postgres?", f"/{database}?").replace("://", "+psycopg2://")
    )
    monkeypatch.setenv("DAGSTER_HOME", "")  # prepare_dagster_home() sets it: undone when the test ends
    folder = tmp_path / "dagster"
    folder.mkdir()
    (folder / "dagster.yaml").write_text(documented_yaml, encoding="utf-8")
    prepare_dagster_home(tmp_path)
    assert (folder / "dagster.yaml").read_text(encoding="utf-8") == documented_yaml  # an operator's file stays

    @dg.asset
    def small() -> None: ...

    with dg.DagsterInstance.get() as instance:
        assert dg.materialize([small], instance=instance).success
        assert type(instance.event_log_storage).__name__ == "PostgresEventLogStorage"
        assert [run.status for run in instance.get_runs()] == [dg.DagsterRunStatus.SUCCESS]
    with psycopg.connect(url) as reader:
        assert reader.execute("select count(*) from runs").fetchone() == (1,)
    assert not (folder / "history").exists()


def test_the_documented_file_keeps_everything_else_of_ours(documented_yaml: str) -> None:
    kept = [line for line in DAGSTER_YAML.splitlines() if line and not line.startswith(("#", "event_log_storage"))]
    assert [line for line in kept if line not in documented_yaml.splitlines()] == []
