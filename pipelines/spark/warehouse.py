"""The tables of the dbt project, built by Spark from a home's landing.

Here: dbt on the target `spark`, what it is told, what came of it. DuckDB's warehouse of the same home lends the seeds, and the
models that only DuckDB builds (duckdb_only.yml, each with its reason). Not here: whether the tables are right (equality.py).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import yaml

from pipelines.dbt_manifest import project_arguments
from pipelines.spark import python_models
from sources.sql import literal, quoted

DUCKDB_ONLY = Path(__file__).with_name("duckdb_only.yml")


@dataclass(frozen=True)
class Built:
    """What Spark built.

    Attributes:
        tables: model → the folder of its Parquet.
        lent: models that Spark took from DuckDB, with the reason.
        resting: the models that were built of lent ones, directly or not.
        failed: model → what Spark said.
    """

    tables: dict[str, Path]
    lent: dict[str, str]
    resting: set[str] = field(default_factory=set)
    failed: dict[str, str] = field(default_factory=dict)


def duckdb_only() -> dict[str, str]:
    """The models that Spark does not build: name → why."""
    return dict(yaml.safe_load(DUCKDB_ONLY.read_text(encoding="utf-8")) or {})


def build(
    spark: Any, variables: Mapping[str, Any], warehouse: Path, scratch: Path, select: list[str] | None = None
) -> Built:
    """Build every model that Spark can, or those selected, as dbt selects.

    Args:
        spark: the session, whose tables are below `scratch`/tables (session.py).
        variables: what dbt is told (`dbt_variables`), the paths of the landing among it, local or s3a://.
        warehouse: DuckDB's, of the same landing: it lends the seeds and what only DuckDB builds.
    """
    from dbt.cli.main import dbtRunner

    lent = duckdb_only()
    options = [*project_arguments(scratch / "dbt"), "--target", "spark", "--vars", json.dumps(dict(variables))]
    quiet = ["--quiet", "--log-level-file", "warn", "--log-format", "text"]
    parsed = dbtRunner().invoke([*quiet, "parse", "--no-partial-parse", *options])
    if parsed.exception or parsed.result is None:
        raise RuntimeError(f"dbt ne lit pas le projet pour Spark : {parsed.exception}")
    nodes: dict[str, Any] = parsed.result.nodes
    seeds = [each.name for each in nodes.values() if each.resource_type == "seed"]
    _lend(spark, warehouse, [*seeds, *lent], scratch / "lent")
    chosen = [*(["--select", *select] if select else []), *(["--exclude", *lent] if lent else [])]
    with python_models.beside(spark):
        run = dbtRunner(manifest=parsed.result).invoke([*quiet, "run", *options, *chosen])
    if run.exception and not run.result:
        raise RuntimeError(f"dbt s'est arrêté avant la fin : {run.exception}")
    done = {each.node.name: each for each in run.result.results if each.node.unique_id.startswith("model.")}
    return Built(
        {name: scratch / "tables" / "main.db" / name for name, each in done.items() if str(each.status) == "success"},
        lent,
        _resting(nodes, set(lent)),
        {name: " ".join(str(each.message).split()) for name, each in done.items() if str(each.status) != "success"},
    )


def _lend(spark: Any, warehouse: Path, names: list[str], folder: Path) -> None:
    """Tables of DuckDB as views of Spark over their Parquet."""
    folder.mkdir()
    spark.sql("create schema if not exists main")
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        for name in names:
            path = folder / f"{name}.parquet"
            connection.execute(f"copy (from main.{quoted(name)}) to {literal(path)} (format parquet)")
            spark.sql(f"create or replace view main.{name} as select * from parquet.`{path}`")


def _resting(nodes: Mapping[str, Any], lent: set[str]) -> set[str]:
    """The models that read a lent one, or one that does."""
    names = {unique_id: each.name for unique_id, each in nodes.items() if each.resource_type == "model"}
    found = set(lent)
    while True:
        more = {
            names[unique_id]
            for unique_id in names
            if names[unique_id] not in found
            and any(names.get(read) in found for read in nodes[unique_id].depends_on.nodes)
        }
        if not more:
            return found - lent
        found |= more
