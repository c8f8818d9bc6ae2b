"""One check a model for all its dbt tests, `dbt_tests`: hundreds of checks would cost more to record than to run.

A test that did not run again, because nothing that it reads changed, is told as it ended when it ran, with that date. Not here:
running them (assets/warehouse.py), what is kept of them (held.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb

from pipelines.held import Held, Outcome
from pipelines.interface import tables
from pipelines.settings import Settings

DBT_TESTS = "dbt_tests"


@dataclass(frozen=True)
class Line:
    """One test of a model: how it ended, whether that stops the build; `since` when it was not run again."""

    name: str
    outcome: Outcome
    blocks: bool
    since: str | None


def specs(models: Iterable[dg.AssetKey]) -> list[dg.AssetCheckSpec]:
    return [
        dg.AssetCheckSpec(
            DBT_TESTS,
            asset=model,
            description="Les tests dbt du modèle, un par ligne ; les lignes fautives de ceux qui ne passent pas.",
        )
        for model in models
    ]


def tested_nodes(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Test → the model or seed that it speaks of: the one it stands beside, else the first that it reads."""
    found = {}
    for unique_id, node in manifest["nodes"].items():
        if node["resource_type"] == "test":
            read = [each for each in node["depends_on"]["nodes"] if each.split(".", 1)[0] in ("model", "seed")]
            found[unique_id] = str(node.get("attached_node") or read[0])
    return found


def outcome_of(result: Any) -> Outcome | None:
    """What is kept of one of dbt's results; None for what is no test."""
    if result.node.resource_type != "test":
        return None
    status = str(result.status)
    if status == "pass":
        return Outcome(status)
    said = result.node.description or result.message or ""
    return Outcome(status, result.failures or 0, said, (result.node.compiled_code or "").strip())


def lines(
    tests: Iterable[str], ran: Mapping[str, Any], held: Mapping[str, Held], manifest: Mapping[str, Any]
) -> list[Line]:
    """What is known of each test: of this run, else as it is held; nothing of one that neither ran nor is held."""
    found = []
    for unique_id in tests:
        node = manifest["nodes"][unique_id]
        kept = held.get(unique_id)
        outcome = outcome_of(ran[unique_id]) if unique_id in ran else kept.outcome if kept else None
        if outcome is not None:
            since = None if unique_id in ran or kept is None else kept.built_at
            found.append(Line(node["name"], outcome, node["config"]["severity"].lower() != "warn", since))
    return found


def check_result(check: dg.AssetCheckKey, lines: Sequence[Line], settings: Settings) -> dg.AssetCheckResult:
    """One check for the tests of one model; it warns when only tests that warn did not pass."""
    failed = [line for line in lines if line.outcome.status != "pass"]
    metadata: dict[str, Any] = {
        "tests": dg.MetadataValue.table(
            [
                dg.TableRecord(
                    {
                        "test": line.name,
                        "status": line.outcome.status,
                        "failing_rows": line.outcome.failures,
                        "kept_since": line.since or "",
                    }
                )
                for line in sorted(lines, key=lambda line: (line.outcome.status == "pass", line.name))
            ]
        )
    }
    for line in failed:
        metadata[line.name] = dg.MetadataValue.md(f"{line.outcome.message}\n\n```sql\n{line.outcome.query}\n```")
        rows = _failing_rows(settings.warehouse, line.outcome.query)
        metadata[f"failing_rows/{line.name}"] = tables.failing_rows(rows, settings.home)
    return dg.AssetCheckResult(
        asset_key=check.asset_key,
        check_name=check.name,
        passed=not failed,
        severity=dg.AssetCheckSeverity.ERROR if any(line.blocks for line in failed) else dg.AssetCheckSeverity.WARN,
        metadata=metadata,
    )


def _failing_rows(warehouse: Path, query: str) -> list[dict[str, str]]:
    """Up to ten rows that a dbt test found, as text; none when the test itself could not run."""
    if not query:
        return []
    try:
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            found = connection.execute(f"from ({query}) limit 10")
            names = [column[0] for column in found.description or []]
            return [dict(zip(names, map(str, row), strict=True)) for row in found.fetchall()]
    except duckdb.Error as error:
        return [{"error": str(error)}]
