"""The dbt models as assets, and their run: the only writer of warehouse.duckdb.

dbt runs inside this process (pipelines/ is one process, see docs/decisions/), one invocation for the whole graph. Tests
are checks of the models they test. Not here: what the models say (dbt_project/), which tables are published (its exposure).
"""

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
from dagster_dbt import DagsterDbtTranslator, DbtProject, dbt_assets

from pipelines.assets.landing import check_landed, deliveries_path, identity_of
from pipelines.assets.raw import OWNERS
from pipelines.dbt_manifest import current_manifest, parsed_project, project_arguments, read_manifest
from pipelines.resources import HOME_LOCK, SETTINGS
from pipelines.settings import DBT_PROJECT, Settings
from pipelines.verdict import failure
from sources.arrival import parquet_path
from sources.registry import SOURCES


class DbtFailed(Exception):
    """dbt ended with errors; the text names each failing node and what it said."""


class LayerTranslator(DagsterDbtTranslator):
    """Keys and groups from the layer: marts/dim_firm, staging/stg_inov__laureates, seeds/communes."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        if dbt_resource_props["resource_type"] == "source":
            return dg.AssetKey(["landing", dbt_resource_props["source_name"], dbt_resource_props["name"]])
        return dg.AssetKey([layer_of(dbt_resource_props), dbt_resource_props["name"]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        return layer_of(dbt_resource_props)

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> list[str]:
        return OWNERS


def layer_of(node: Mapping[str, Any]) -> str:
    if node["resource_type"] == "seed":
        return "seeds"
    return str(node["fqn"][1])


def model_key(name: str) -> dg.AssetKey:
    node = next(
        node for node in read_manifest()["nodes"].values() if node["resource_type"] == "model" and node["name"] == name
    )
    return dg.AssetKey([layer_of(node), name])


def warehouse_assets() -> dg.AssetsDefinition:
    project = DbtProject(project_dir=DBT_PROJECT, profiles_dir=DBT_PROJECT)
    translator = LayerTranslator()

    @dbt_assets(
        manifest=current_manifest(),
        project=project,
        dagster_dbt_translator=translator,
        name="warehouse",
        exclude="resource_type:unit_test",
        required_resource_keys={SETTINGS, HOME_LOCK},
    )
    def warehouse(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
        settings: Settings = getattr(context.resources, SETTINGS)
        edition = edition_of(context, settings)
        manifest = read_manifest()
        keys = {
            unique_id: translator.get_asset_key(node)
            for unique_id, node in manifest["nodes"].items()
            if node["resource_type"] in ("model", "seed")
        }
        selected = context.selected_asset_keys
        chosen = [".".join(manifest["nodes"][each]["fqn"]) for each, key in keys.items() if key in selected]
        is_full = len(chosen) == len(keys)
        checks = {check.name: check for check in context.selected_asset_check_keys}
        results, error = run_dbt(settings, edition, [] if is_full else chosen, is_full, context.log)
        built = [each.node for each in results if each.node.unique_id in keys and str(each.status) == "success"]
        rows = row_counts(settings.warehouse, [node.name for node in built])
        for result in results:
            node = result.node
            if node in built:
                yield dg.MaterializeResult(
                    asset_key=keys[node.unique_id],
                    metadata={"dagster/row_count": rows[node.name], "seconds": result.execution_time},
                )
            elif node.name in checks:
                yield _check_result(checks[node.name], result, settings.warehouse)
        if error:
            raise failure(error) from None

    return warehouse


def edition_of(context: dg.AssetExecutionContext | dg.AssetCheckExecutionContext, settings: Settings) -> str:
    """The edition of the run; dbt models have no partition, so it comes from the run's tag, else the default edition."""
    from datetime import date

    return context.run.tags.get("dagster/partition") or settings.default_edition(date.today())


def run_dbt(
    settings: Settings, edition: str, selection: list[str], is_full: bool, log: dg.DagsterLogManager
) -> tuple[list[Any], DbtFailed | None]:
    """Build the selected models (all when empty) for an edition, and run their tests.

    Returns:
        dbt's results, node by node, and the error that names those which failed, if any.
    """
    from dbt.cli.main import dbtRunner

    os.environ["PANORAMA_WAREHOUSE"] = str(settings.warehouse)
    os.environ.setdefault("DO_NOT_TRACK", "1")
    arguments = ["--quiet", "build", *project_arguments(settings.home / "dbt"), "--exclude-resource-type", "unit_test"]
    if selection:
        arguments += ["--select", *[f"fqn:{each}" for each in selection]]
    check_landed(settings, edition)
    variables = dbt_variables(settings, edition, is_full)
    try:
        outcome = dbtRunner(manifest=parsed_project()).invoke([*arguments, "--vars", json.dumps(variables)])
    finally:
        release_duckdb()
    results = list(outcome.result.results) if outcome.result is not None and hasattr(outcome.result, "results") else []
    bad = [result for result in results if str(result.status) in ("error", "fail", "runtime error")]
    for result in results:
        if str(result.status) == "warn":
            log.warning(f"dbt : {result.node.name} : {result.failures} ligne(s) signalée(s), sans bloquer")
    if outcome.success:
        return results, None
    said = [
        f"dbt : {result.node.name} ({result.node.original_file_path}) : {result.message}\n  {result.node.description}".rstrip()
        for result in bad
    ]
    return results, DbtFailed("\n".join(said) or f"dbt : {outcome.exception}")


def dbt_variables(settings: Settings, edition: str, is_full: bool) -> dict[str, Any]:
    """What the models are told: edition, region, fingerprint, and where each landing table lies."""
    identity = identity_of(settings, edition)
    landing = {
        f"{spec.id}.{table.name}": str(
            parquet_path(settings.landing, settings.origin_of(spec).value, spec.id, table.name, edition)
        )
        for spec in SOURCES
        for table in spec.tables
    }
    landing["panorama.deliveries"] = str(deliveries_path(settings, edition))
    return {
        "edition": identity.edition,
        "origin": identity.origin,
        "region": identity.region,
        "inputs_sha256": identity.inputs_sha256,
        "code_sha256": identity.code_sha256,
        "landing": landing,
        "full_build": is_full,
    }


def row_counts(warehouse: Path, names: list[str]) -> dict[str, int]:
    """Rows of each relation of the warehouse, views included."""
    if not names:
        return {}
    each = " union all ".join(f"select '{name}', count(*) from main.\"{name}\"" for name in names)
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return dict(connection.execute(each).fetchall())


def release_duckdb() -> None:
    """Close the warehouse: dbt-duckdb keeps it open for the life of the process, and nobody else could read it."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    if DuckDBConnectionManager._ENV is not None:
        DuckDBConnectionManager._ENV.close()
    DuckDBConnectionManager.close_all_connections()


def _check_result(check: dg.AssetCheckKey, result: Any, warehouse: Path) -> dg.AssetCheckResult:
    is_warning = str(result.node.config.severity).lower() == "warn"
    passed = str(result.status) == "pass"
    metadata: dict[str, Any] = {"failing_rows": result.failures or 0, "sql": result.node.compiled_code or ""}
    if not passed:
        metadata["message"] = result.message or ""
        metadata["samples"] = dg.MetadataValue.json(_failing_rows(warehouse, result.node.compiled_code))
    return dg.AssetCheckResult(
        asset_key=check.asset_key,
        check_name=check.name,
        passed=passed,
        severity=dg.AssetCheckSeverity.WARN if is_warning else dg.AssetCheckSeverity.ERROR,
        metadata=metadata,
    )


def _failing_rows(warehouse: Path, query: str | None) -> list[dict[str, str]]:
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
