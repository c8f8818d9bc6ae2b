"""Another region: configuration, never another model (another month: test_accounts.py)."""

from __future__ import annotations

from dataclasses import asdict, astuple, replace
from pathlib import Path

import duckdb
import pytest

from pipelines.dbt_manifest import published_tables
from pipelines.settings import SUITES
from publication import audit, seal
from publication.seal import BuildIdentity
from tests.dbt.project import Identity, rows
from tests.gate.house import SOURCES

# The tests of the project ran on the whole build; here only what the tables say.
MODELS = ("--exclude-resource-type", "test", "unit_test")


@pytest.mark.long
def test_another_region_builds_and_claims_nothing_about_firms_it_does_not_follow(project, tmp_path):
    warehouse = tmp_path / "warehouse.duckdb"
    identity = replace(project.identity, region="84")
    outcome = project.build(warehouse, *MODELS, identity=identity)
    assert outcome.success, outcome.bad()
    _passes_the_gate_with_a_warning(warehouse, tmp_path / "home", identity)
    assert rows(warehouse, "select distinct region_code from dim_territory") == [("84",)]
    assert rows(warehouse, "select count(*) from dim_firm where is_in_panorama") == [(0,)]
    assert rows(warehouse, "select distinct region_code, programme from fct_public_award order by 2") == [
        ("84", "france_relance"),
        ("84", "i_nov"),
    ]
    assert rows(warehouse, "select distinct value, status from indicators where indicator_id = 'firms.firms'") == [
        (None, "not_computable")
    ]
    assert rows(warehouse, "select distinct verdict from reconciliation") == [("not_computable",)]


def _passes_the_gate_with_a_warning(warehouse: Path, home: Path, identity: Identity) -> None:
    """An empty perimeter may be published, and says that it is empty."""
    build = BuildIdentity(**asdict(identity), inputs_sha256="inputs", code_sha256="code")
    with duckdb.connect(str(warehouse)) as connection:  # as pipelines/held.py does after a whole build
        connection.execute("insert into _build values (?, ?, ?, ?, ?)", astuple(build))
    sealed = seal.seal(
        warehouse,
        home,
        build,
        published_tables(),
        [{**source, "origin": "sample"} for source in SOURCES],
        "12345678-region",
    )
    audited = audit.audit(sealed.path, home, SUITES)
    assert audited.verdict == "pass"
    assert any(result.severity == "warning" and not result.passed for result in audited.results)
