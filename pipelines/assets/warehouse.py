"""The dbt models as assets, and their run: the only writer of warehouse.duckdb.

dbt runs inside this process (pipelines/ is one process, see docs/decisions/), one invocation for all that differs from what
the warehouse holds: what is the same is kept, with the outcome of its tests. Not here: what the models say (dbt_project/), which
tables are published (its exposure), what differs (node_fingerprints.py, held.py), how its tests are shown (checks/dbt_tests.py).
"""

import json
import logging
import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, DbtProject
from dagster_dbt.asset_specs import build_dbt_asset_specs

from pipelines import held
from pipelines.assets.landing import DELIVERIES, check_landed, deliveries_path, fetches_path, identity_of, suppressed_in
from pipelines.assets.raw import OWNERS
from pipelines.checks import dbt_tests
from pipelines.dbt_manifest import (
    current_manifest,
    parsed_project,
    project_arguments,
    published_tables,
    read_manifest,
)
from pipelines.interface import code_links, run_tags, tables, themes
from pipelines.node_fingerprints import fingerprints, in_order
from pipelines.resources import HOME_LOCK, SETTINGS
from pipelines.settings import DBT_PROJECT, Settings, UsageError, checked_edition
from pipelines.verdict import failure
from publication.exports import quoted
from publication.seal import TableDoc
from sources import suppressions
from sources.archive import sha256_of
from sources.arrival import parquet_path
from sources.registry import SOURCES

# Of the nodes of one run of dbt, never of the project.
TO_BUILD = "to_build"


class DbtFailed(Exception):
    """dbt ended with errors; the text names each failing node and what it said."""


class LayerTranslator(DagsterDbtTranslator):
    """Keys and groups from the layer: marts/dim_firm, staging/stg_inov__laureates, seeds/communes."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        if dbt_resource_props["resource_type"] == "source" and dbt_resource_props["source_name"] == DELIVERIES.path[1]:
            return DELIVERIES  # one asset writes both of its tables
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


def model_key(name: str) -> dg.AssetKey:
    node = next(
        node for node in read_manifest()["nodes"].values() if node["resource_type"] == "model" and node["name"] == name
    )
    return dg.AssetKey([layer_of(node), name])


def warehouse_assets() -> dg.AssetsDefinition:
    project = DbtProject(project_dir=DBT_PROJECT, profiles_dir=DBT_PROJECT)
    translator = LayerTranslator(DagsterDbtTranslatorSettings(enable_duplicate_source_asset_keys=True))

    manifest = read_manifest()
    keys = {
        unique_id: translator.get_asset_key(node)
        for unique_id, node in manifest["nodes"].items()
        if node["resource_type"] in ("model", "seed")
    }
    tested = dbt_tests.tested_nodes(manifest)

    @dg.multi_asset(
        name="warehouse",
        specs=build_dbt_asset_specs(
            manifest=current_manifest(),
            project=project,
            dagster_dbt_translator=translator,
            exclude="resource_type:unit_test",
        ),
        check_specs=dbt_tests.specs(keys[node] for node in dict.fromkeys(tested.values())),
        can_subset=True,
        required_resource_keys={SETTINGS, HOME_LOCK},
    )
    def warehouse(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
        settings: Settings = getattr(context.resources, SETTINGS)
        edition = edition_of(context, settings)
        chosen = [each for each, key in keys.items() if key in context.selected_asset_keys]
        results, error = run_dbt(settings, edition, None if len(chosen) == len(keys) else chosen, context.log)
        if error and not results:
            raise failure(error) from None
        ran = {result.node.unique_id: result for result in results}
        built = {each for each in keys if each in ran and is_done(ran[each])}
        known = held.read(settings.warehouse)
        share = held.share_rebuilt(len(built), len(keys))
        context.log.info(f"entrepôt : {share}")
        run_tags.note(context.instance, context.run_id, {run_tags.REBUILT: share})
        there = [each for each in in_order(manifest) if each in chosen]  # Dagster wants parents first
        there = [each for each in there if each in built or (each in known and each not in ran)]
        names = {each: manifest["nodes"][each]["name"] for each in there}
        rows = row_counts(settings.warehouse, list(names.values()))
        samples = samples_of(settings.warehouse, [each for each in published_tables() if each.name in rows])
        for each, name in names.items():
            # The time that dbt took stands in its run_results.json.
            kept = {} if each in built else {"kept_since": known[each].built_at}
            shown = {"dagster/row_count": rows[name], **kept, **samples.get(name, {})}
            yield dg.MaterializeResult(asset_key=keys[each], metadata=shown)
        for check in context.selected_asset_check_keys:
            of_model = [each for each, node in tested.items() if keys[node] == check.asset_key]
            if lines := dbt_tests.lines(of_model, ran, known, manifest):
                yield dbt_tests.check_result(check, lines, settings)
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
    settings: Settings, edition: str, chosen: Collection[str] | None, log: logging.Logger
) -> tuple[list[Any], DbtFailed | None]:
    """Build for an edition what the warehouse does not hold already, and run the tests of what was built.

    Args:
        chosen: the nodes that somebody asked for, which are built whatever is held; None for all that differ.

    Returns:
        dbt's results, node by node, and the error that names those which failed, if any.
    """
    os.environ["PANORAMA_WAREHOUSE"] = str(settings.warehouse)
    os.environ.setdefault("DO_NOT_TRACK", "1")
    check_landed(settings, edition)
    variables = dbt_variables(settings, edition)
    try:
        make_writable(settings.warehouse, is_full=chosen is None)
    except DbtFailed as error:
        return [], error
    if settings.from_nothing and chosen is None:
        remove(settings.warehouse)
    manifest = read_manifest()
    if gone := held.drop_unknown(settings.warehouse, manifest, variables["landing"]):
        log.info(f"retirées de l'entrepôt, que plus rien ne fait : {', '.join(gone)}")
    wanted = fingerprints(manifest, landed_fingerprints(variables), variables)
    to_build = held.stale(held.read(settings.warehouse), wanted) if chosen is None else list(chosen)
    outcome = _invoke(settings, to_build, is_all=len(to_build) == len(wanted), variables=variables)
    # Hooks and operations have results too, which are no node's.
    results = [each for each in getattr(outcome.result, "results", []) if _name_of(each) in wanted]
    if not (results or outcome.success):
        return [], _failed(outcome, results)
    done = {result.node.unique_id: dbt_tests.outcome_of(result) for result in results if is_done(result)}
    held.write(settings.warehouse, manifest, wanted, done, identity_of(settings, edition))
    for result in results:
        if str(result.status) == "warn":
            log.warning(f"dbt : {result.node.name} : {result.failures} ligne(s) signalée(s), sans bloquer")
    return results, None if outcome.success else _failed(outcome, results)


def _invoke(settings: Settings, to_build: Collection[str], *, is_all: bool, variables: Mapping[str, Any]) -> Any:
    """dbt build of these nodes; of none, the views of what landed alone."""
    from dbt.cli.main import dbtRunner

    project = parsed_project()
    # The debug log is most of what dbt writes, and a tenth of what it does: warnings and errors stay.
    quiet = ["--quiet", "--log-level-file", "warn"]
    folders = project_arguments(settings.home / "dbt")
    if to_build:
        # A seed whose columns changed is made anew, not filled again.
        command = ["build", *folders, "--full-refresh", "--exclude-resource-type", "unit_test"]
    else:
        command = ["run-operation", "create_landing_views", *folders]
    if to_build and not is_all:
        for unique_id in to_build:  # by name, dbt would look at each node for each name
            project.nodes[unique_id].tags.append(TO_BUILD)
        command += ["--select", f"tag:{TO_BUILD}"]
    try:
        return dbtRunner(manifest=project).invoke([*quiet, *command, "--vars", json.dumps(variables)])
    finally:
        release_duckdb()


def _name_of(result: Any) -> str | None:
    return getattr(getattr(result, "node", None), "unique_id", None)


def is_done(result: Any) -> bool:
    """Whether a node was built, or a test ended without stopping the build."""
    return str(result.status) in ("success", "pass", "warn")


def _failed(outcome: Any, results: Sequence[Any]) -> DbtFailed:
    said = [
        f"dbt : {result.node.name} ({result.node.original_file_path}) : {result.message}\n  {result.node.description}".rstrip()
        for result in results
        if str(result.status) in ("error", "fail", "runtime error")
    ]
    stopped = outcome.exception
    why = " ".join(f"{type(stopped).__name__} {stopped}".split()) if stopped else "sans dire pourquoi"
    return DbtFailed("\n".join(said) or f"dbt s'est arrêté avant la fin : {why} (journal : dbt/logs/dbt.log)")


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
    remove(warehouse)


def remove(warehouse: Path) -> None:
    """Nothing is lost: the archive holds all that it was made of."""
    for path in (warehouse, warehouse.with_name(f"{warehouse.name}.wal")):
        path.unlink(missing_ok=True)


def dbt_variables(settings: Settings, edition: str) -> dict[str, Any]:
    """What the models are told: edition, region, where each landing table lies, and which of its rows name someone who asked
    to be published no more."""
    landing = {
        f"{spec.id}.{table.name}": str(
            parquet_path(settings.landing, settings.origin_of(spec).value, spec.id, table.name, edition)
        )
        for spec in SOURCES
        for table in spec.tables
    }
    withheld = suppressions.rows_naming(landing, suppressed_in(settings))
    landing["panorama.deliveries"] = str(deliveries_path(settings, edition))
    landing["panorama.fetches"] = str(fetches_path(settings, edition))
    return {
        "edition": edition,
        "origin": settings.origin.value,
        "region": settings.region,
        "landing": landing,
        "withheld": withheld,
    }


def landed_fingerprints(variables: Mapping[str, Any]) -> dict[str, str]:
    """What the models may read of each landing table, "source.table": its bytes, without the rows that are withheld."""
    return {
        table: f"{sha256_of(Path(path))} {json.dumps(variables['withheld'].get(table))}"
        for table, path in variables["landing"].items()
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
