"""The dbt models as assets, and their run: the only writer of warehouse.duckdb.

dbt runs inside this process (pipelines/ is one process, see docs/decisions/), one invocation for the whole graph. Each model
has one check, `dbt_tests`, that says of each of its tests how it went: hundreds of checks would cost more to record than to
run. Not here: what the models say (dbt_project/), which tables are published (its exposure).
"""

import json
import logging
import os
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
from dagster_dbt import DagsterDbtTranslator, DbtProject
from dagster_dbt.asset_specs import build_dbt_asset_specs

from pipelines.assets.landing import check_landed, deliveries_path, identity_of, suppressed_in
from pipelines.assets.raw import OWNERS
from pipelines.dbt_manifest import (
    current_manifest,
    parsed_project,
    project_arguments,
    published_tables,
    read_manifest,
)
from pipelines.interface import code_links, tables, themes
from pipelines.resources import HOME_LOCK, SETTINGS
from pipelines.settings import DBT_PROJECT, Settings, UsageError, checked_edition
from pipelines.verdict import failure
from publication.exports import quoted
from publication.seal import TableDoc
from sources import suppressions
from sources.arrival import parquet_path
from sources.registry import SOURCES

DBT_TESTS = "dbt_tests"


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

    def get_tags(self, dbt_resource_props: Mapping[str, Any]) -> Mapping[str, str]:
        return {themes.TAG: themes.of_node(dbt_resource_props["unique_id"])}

    def get_metadata(self, dbt_resource_props: Mapping[str, Any]) -> Mapping[str, Any]:
        return {**super().get_metadata(dbt_resource_props), **code_links.to_model(dict(dbt_resource_props))}

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> list[str]:
        return OWNERS


def layer_of(node: Mapping[str, Any]) -> str:
    if node["resource_type"] == "seed":
        return "seeds"
    return str(node["fqn"][1])


def is_data_test(node: Mapping[str, Any]) -> bool:
    return bool(node["resource_type"] == "test")


def tested_node(node: Mapping[str, Any]) -> str:
    """The model or seed that a dbt test speaks of: the one it stands beside, else the first that it reads."""
    read = [each for each in node["depends_on"]["nodes"] if each.split(".", 1)[0] in ("model", "seed")]
    return str(node.get("attached_node") or read[0])


def model_key(name: str) -> dg.AssetKey:
    node = next(
        node for node in read_manifest()["nodes"].values() if node["resource_type"] == "model" and node["name"] == name
    )
    return dg.AssetKey([layer_of(node), name])


def warehouse_assets() -> dg.AssetsDefinition:
    project = DbtProject(project_dir=DBT_PROJECT, profiles_dir=DBT_PROJECT)
    translator = LayerTranslator()

    manifest = read_manifest()
    keys = {
        unique_id: translator.get_asset_key(node)
        for unique_id, node in manifest["nodes"].items()
        if node["resource_type"] in ("model", "seed")
    }
    tested = {unique_id: tested_node(node) for unique_id, node in manifest["nodes"].items() if is_data_test(node)}

    @dg.multi_asset(
        name="warehouse",
        specs=build_dbt_asset_specs(
            manifest=current_manifest(),
            project=project,
            dagster_dbt_translator=translator,
            exclude="resource_type:unit_test",
        ),
        check_specs=[
            dg.AssetCheckSpec(
                DBT_TESTS,
                asset=keys[node],
                description="Les tests dbt du modèle, un par ligne ; les lignes fautives de ceux qui ne passent pas.",
            )
            for node in dict.fromkeys(tested.values())
        ],
        can_subset=True,
        required_resource_keys={SETTINGS, HOME_LOCK},
    )
    def warehouse(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
        settings: Settings = getattr(context.resources, SETTINGS)
        edition = edition_of(context, settings)
        selected = context.selected_asset_keys
        chosen = [".".join(manifest["nodes"][each]["fqn"]) for each, key in keys.items() if key in selected]
        is_full = len(chosen) == len(keys)
        results, error = run_dbt(settings, edition, [] if is_full else chosen, is_full, context.log)
        built = [each.node for each in results if each.node.unique_id in keys and str(each.status) == "success"]
        rows = row_counts(settings.warehouse, [node.name for node in built])
        samples = samples_of(settings.warehouse, [each for each in published_tables() if each.name in rows])
        for node in built:
            # The time that dbt took stands in its run_results.json.
            shown = {"dagster/row_count": rows[node.name], **samples.get(node.name, {})}
            yield dg.MaterializeResult(asset_key=keys[node.unique_id], metadata=shown)
        by_model = defaultdict(list)
        for result in results:
            if result.node.unique_id in tested:
                by_model[keys[tested[result.node.unique_id]]].append(result)
        for check in context.selected_asset_check_keys:
            if by_model[check.asset_key]:
                yield _check_result(check, by_model[check.asset_key], settings)
        if error:
            raise failure(error) from None

    return warehouse


def edition_of(context: dg.AssetExecutionContext | dg.AssetCheckExecutionContext, settings: Settings) -> str:
    """The edition of the run; dbt models have no partition, so it comes from the run's tag, else the default edition.

    Raises:
        dg.Failure: the tag, which anyone may type in the interface, is no edition: it would go into paths and SQL.
    """
    edition = context.run.tags.get("dagster/partition") or settings.default_edition(date.today())
    try:
        return checked_edition(edition, date.today())
    except UsageError as error:
        raise failure(error) from error


def run_dbt(
    settings: Settings, edition: str, selection: list[str], is_full: bool, log: logging.Logger
) -> tuple[list[Any], DbtFailed | None]:
    """Build the selected models (all when empty) for an edition, and run their tests.

    Returns:
        dbt's results, node by node, and the error that names those which failed, if any.
    """
    from dbt.cli.main import dbtRunner

    os.environ["PANORAMA_WAREHOUSE"] = str(settings.warehouse)
    os.environ.setdefault("DO_NOT_TRACK", "1")
    # The debug log is most of what dbt writes, and a tenth of what it does: warnings and errors stay.
    arguments = [
        "--quiet",
        "--log-level-file",
        "warn",
        "build",
        *project_arguments(settings.home / "dbt"),
        "--exclude-resource-type",
        "unit_test",
    ]
    if selection:
        arguments += ["--select", *[f"fqn:{each}" for each in selection]]
    check_landed(settings, edition)
    variables = dbt_variables(settings, edition, is_full)
    try:
        make_writable(settings.warehouse, is_full=is_full)
    except DbtFailed as error:
        return [], error
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
    stopped = outcome.exception
    why = " ".join(f"{type(stopped).__name__} {stopped}".split()) if stopped else "sans dire pourquoi"
    return results, DbtFailed("\n".join(said) or f"dbt s'est arrêté avant la fin : {why} (journal : dbt/logs/dbt.log)")


def make_writable(warehouse: Path, *, is_full: bool) -> None:
    """Make sure that dbt can write the warehouse; one that cannot be read goes, when everything is built anew.

    Raises:
        DbtFailed: another program holds it, or it cannot be read and only some models are asked for.
    """
    try:
        duckdb.connect(str(warehouse)).close()
        return
    except duckdb.Error as error:
        said = str(error)
    if "Could not set lock" in said:
        holder = re.search(r"PID (\d+)", said)
        raise DbtFailed(
            f"{warehouse.name} est ouvert par un autre programme{f' (processus {holder[1]})' if holder else ''} : "
            "le fermer, et brancher les outils sur current/panorama.duckdb, jamais sur l'entrepôt"
        )
    if not is_full:
        raise DbtFailed(f"{warehouse.name} est illisible ({said}) : `panorama refresh` le refait en entier")
    # Nothing is lost: the archive holds all that it was made of.
    for path in (warehouse, warehouse.with_name(f"{warehouse.name}.wal")):
        path.unlink(missing_ok=True)


def dbt_variables(settings: Settings, edition: str, is_full: bool) -> dict[str, Any]:
    """What the models are told: edition, region, fingerprint, where each landing table lies, and which of its rows name
    someone who asked to be published no more."""
    identity = identity_of(settings, edition)
    landing = {
        f"{spec.id}.{table.name}": str(
            parquet_path(settings.landing, settings.origin_of(spec).value, spec.id, table.name, edition)
        )
        for spec in SOURCES
        for table in spec.tables
    }
    withheld = suppressions.rows_naming(landing, suppressed_in(settings))
    landing["panorama.deliveries"] = str(deliveries_path(settings, edition))
    return {
        "edition": identity.edition,
        "origin": identity.origin,
        "region": identity.region,
        "inputs_sha256": identity.inputs_sha256,
        "code_sha256": identity.code_sha256,
        "landing": landing,
        "withheld": withheld,
        "full_build": is_full,
    }


def row_counts(warehouse: Path, names: list[str]) -> dict[str, int]:
    """Rows of each relation of the warehouse, views included."""
    if not names:
        return {}
    each = " union all ".join(f"select '{name}', count(*) from main.\"{name}\"" for name in names)
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return dict(connection.execute(each).fetchall())


def samples_of(warehouse: Path, published: Sequence[TableDoc]) -> dict[str, dict[str, Any]]:
    """The first rows of published tables, by their keys, as metadata."""
    found = {}
    with duckdb.connect(str(warehouse), read_only=True, config={"threads": 1}) as connection:
        for each in published:
            columns = [column.name for column in each.columns]
            query = f"select {', '.join(map(quoted, columns))} from main.{quoted(each.name)} order by {', '.join(map(quoted, each.key))}"
            rows = connection.execute(f"{query} limit {tables.SAMPLE_ROWS}").fetchall()
            found[each.name] = {"sample": tables.sample(rows, columns)}
    return found


def release_duckdb() -> None:
    """Close the warehouse: dbt-duckdb keeps it open for the life of the process, and nobody else could read it."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    if DuckDBConnectionManager._ENV is not None:
        DuckDBConnectionManager._ENV.close()
    DuckDBConnectionManager.close_all_connections()


def _check_result(check: dg.AssetCheckKey, results: list[Any], settings: Settings) -> dg.AssetCheckResult:
    """One check for the tests of one model; it warns when only tests that warn did not pass."""
    failed = [result for result in results if str(result.status) != "pass"]
    blocks = any(str(result.node.config.severity).lower() != "warn" for result in failed)
    metadata: dict[str, Any] = {
        "tests": dg.MetadataValue.table(
            [
                dg.TableRecord({"test": each.node.name, "status": str(each.status), "failing_rows": each.failures or 0})
                for each in sorted(results, key=lambda result: (str(result.status) == "pass", result.node.name))
            ]
        )
    }
    for each in failed:
        said = each.node.description or each.message or ""
        metadata[each.node.name] = dg.MetadataValue.md(
            f"{said}\n\n```sql\n{(each.node.compiled_code or '').strip()}\n```"
        )
        rows = _failing_rows(settings.warehouse, each.node.compiled_code)
        metadata[f"failing_rows/{each.node.name}"] = tables.failing_rows(rows, settings.home)
    return dg.AssetCheckResult(
        asset_key=check.asset_key,
        check_name=check.name,
        passed=not failed,
        severity=dg.AssetCheckSeverity.ERROR if blocks else dg.AssetCheckSeverity.WARN,
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
