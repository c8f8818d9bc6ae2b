"""Prove that Spark builds, from a home's landing, the tables that DuckDB built from it.

    python -m pipelines.spark HOME [--master spark://…] [--select MODEL …]

Here: the run from end to end and what it says in French. Without --master it starts its own cluster (cluster.py). Everything it
writes stands in `spark/` of the home, and goes with it.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.spark.cluster import SparkMissing, standalone
from pipelines.spark.equality import Difference, difference
from pipelines.spark.warehouse import Built, build


@dataclass(frozen=True)
class Proof:
    """What came of it: what Spark built, how long it took, and each table beside DuckDB's."""

    built: Built
    seconds: float
    differences: dict[str, Difference]
    published: frozenset[str]

    @property
    def equal(self) -> set[str]:
        return {name for name, found in self.differences.items() if found.is_none}

    @property
    def holds(self) -> bool:
        return bool(self.differences) and not self.built.failed and len(self.equal) == len(self.differences)


def prove(home: Path, master: str | None = None, select: list[str] | None = None) -> Proof:
    """Build with Spark what a home's warehouse holds, and compare.

    Raises:
        SparkMissing: no Java, or no pyspark.
        ValueError: the home has no warehouse built as a whole.
    """
    from pipelines.dbt_manifest import published_tables
    from pipelines.spark.session import session

    scratch = home / "spark"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    warehouse = home / "warehouse.duckdb"
    published = frozenset(each.name for each in published_tables())
    try:
        variables = variables_of(home)
        with _master(master, scratch) as address, session(address, scratch) as spark:
            start = time.perf_counter()
            built = build(spark, variables, warehouse, scratch, select)
            seconds = time.perf_counter() - start
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            differences = {name: difference(connection, name, path) for name, path in sorted(built.tables.items())}
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return Proof(built, seconds, differences, published)


def variables_of(home: Path) -> dict[str, object]:
    """What dbt was told when the home's warehouse was built: its mark says of what it is."""
    from pipelines.assets.warehouse import dbt_variables
    from pipelines.settings import Mode, Settings

    warehouse = home / "warehouse.duckdb"
    if not warehouse.is_file():
        raise ValueError(f"{home} n'a pas d'entrepôt : `panorama refresh` d'abord")
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        mark = connection.execute("select edition, origin, region from main._build").fetchone()
    if mark is None:
        raise ValueError(f"l'entrepôt de {home} n'a pas été construit en entier : `panorama refresh` d'abord")
    edition, origin, region = map(str, mark)
    mode = Mode.LIVE if origin == "live" else Mode.SAMPLES
    settings = Settings.read({**os.environ, "PANORAMA_HOME": str(home)}, mode=mode.value, region=region)
    return dbt_variables(settings, edition)


@contextmanager
def _master(asked: str | None, scratch: Path) -> Iterator[str]:
    if asked:
        yield asked
    else:
        with standalone(scratch) as address:
            yield address


def said(proof: Proof) -> str:
    """The proof in French: each table that is not equal and why, then the shares."""
    lines = [f"  échec    {name} : {why[:300]}" for name, why in sorted(proof.built.failed.items())]
    for name, found in proof.differences.items():
        if not found.is_none:
            why = found.problem or f"{found.missing} ligne(s) de DuckDB absentes, {found.added} en trop"
            lines.append(f"  différent {name} ({found.rows} lignes) : {why} {found.example[:400]}".rstrip())
    lines += [f"  DuckDB   {name} : {why}" for name, why in sorted(proof.built.lent.items())]
    every = len(proof.differences) + len(proof.built.failed) + len(proof.built.lent)
    rows = sum(found.rows for found in proof.differences.values())
    marts = sorted(proof.published & proof.equal)
    alone = [name for name in marts if name not in proof.built.resting]
    lines += [
        f"{len(proof.equal)} modèles sur {every} construits par Spark et égaux à ceux de DuckDB, ligne à ligne "
        f"({rows} lignes comparées, nombres à virgule à 8 décimales), en {proof.seconds:.0f} s",
        f"{len(marts)} tables publiées sur {len(proof.published)} : {', '.join(marts)}",
        f"dont {len(alone)} sans rien d'emprunté à DuckDB que les nomenclatures",
    ]
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m pipelines.spark", description="Spark et DuckDB, mêmes tables ?")
    parser.add_argument("home", type=Path)
    parser.add_argument("--master", help="un maître qui tourne déjà (spark://hôte:7077, local[2])")
    parser.add_argument("--select", nargs="+", metavar="MODEL", help="ces modèles seulement, à la façon de dbt")
    asked = parser.parse_args(arguments)
    try:
        proof = prove(asked.home.resolve(), asked.master, asked.select)
    except (SparkMissing, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    print(said(proof))
    return 0 if proof.holds else 1
