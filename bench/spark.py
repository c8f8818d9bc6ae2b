"""Spark and DuckDB over one universe: the marts of both, row by row.

    make spark [ARGS="--scale 0.1 --seed 1 --region 76 --home FOLDER"]

Makes a universe (bench/universe), refreshes a home over it as a live edition, then has Spark build the same landing on a cluster of
this machine and compares. `--home` takes a home that exists instead. Everything is INVENTED and goes with the run. Not here: the
comparison itself (pipelines/spark).
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.universe.making import made, universe_of, with_universe
from pipelines.spark.cluster import SparkMissing, spark_home


@contextmanager
def _home(asked: argparse.Namespace) -> Iterator[Path]:
    if asked.home:
        yield asked.home.resolve()
        return
    from bench.universe.following import refreshed

    with tempfile.TemporaryDirectory(prefix="panorama-spark-", dir=asked.below) as scratch:
        asked.folder = Path(scratch) / "universe"
        answer = refreshed(made(universe_of(asked)), Path(scratch) / "home")
        # 3: the gate may refuse what is invented; what DuckDB built is there all the same.
        if answer.code not in (0, 3):
            raise RuntimeError(f"l'univers n'a pas été relevé ({answer.code}) :\n{answer.err[-2000:]}")
        yield Path(scratch) / "home"


def main() -> int:
    parser = argparse.ArgumentParser(prog="make spark")
    with_universe(parser).set_defaults(scale=0.1)
    parser.add_argument("--home", type=Path, help="a home already refreshed, instead of a universe")
    parser.add_argument(
        "--below", type=Path, help="where the universe and its home are written (default: the system's)"
    )
    asked = parser.parse_args()
    try:
        spark_home()
    except SparkMissing as missing:
        print(missing, file=sys.stderr)
        return 2
    with _home(asked) as home:
        # A process of its own: dbt has just spoken to DuckDB in this one.
        return subprocess.run([sys.executable, "-m", "pipelines.spark", str(home)], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
