"""How dbt opens the warehouse (dbt_project/profiles.yml): a model that spills to disk is followed by others."""

from __future__ import annotations

import os
from pathlib import Path

import jinja2
import pytest
import yaml
from dbt.adapters.duckdb import environments
from dbt.adapters.duckdb.credentials import DuckDBCredentials

from pipelines.settings import DBT_PROJECT


@pytest.fixture
def credentials(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DuckDBCredentials:
    monkeypatch.setenv("PANORAMA_WAREHOUSE", str(tmp_path / "warehouse.duckdb"))
    monkeypatch.setenv("PANORAMA_TEMP_DIRECTORY", str(tmp_path / "spilled"))
    monkeypatch.setenv("PANORAMA_MEMORY_LIMIT", "60MB")
    templates = jinja2.Environment(autoescape=False)
    templates.filters["as_number"] = int
    text = (DBT_PROJECT / "profiles.yml").read_text(encoding="utf-8")
    profile = yaml.safe_load(templates.from_string(text).render(env_var=os.environ.get))
    output = profile["panorama"]["outputs"]["duckdb"]
    return DuckDBCredentials.from_dict({**output, "database": "warehouse"})


def test_what_was_spilled_to_disk_does_not_stop_the_next_model(credentials: DuckDBCredentials, tmp_path: Path) -> None:
    environment = environments.create(credentials)
    try:
        first = environment.handle().cursor()
        first.execute("create table wide as select hash(range)::varchar as text from range(4000000)")
        first.execute("create table sorted as select * from wide order by text")
        assert (tmp_path / "spilled").is_dir(), "nothing was spilled: the test is worth nothing"
        second = environment.handle().cursor()
        second.execute("select current_setting('memory_limit'), count(*) from sorted")
        limit, rows = second.fetchall()[0]
        assert (limit, rows) == ("57.2 MiB", 4_000_000)
    finally:
        environment.close()
