"""What a second build costs when little changed: `python -m bench.rerun HOME`, a home that this very code refreshed.

On a copy of the home: nothing changed, one record less in one source after another, everything from nothing; for each the share
of models and seeds built again, the processor's seconds and the clock's. Only the warehouse is built here: relevés, gate and
publication cost the same whatever changed. Not here: whether the result is right (tests/dbt/test_rerun.py).
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pipelines.dbt_manifest import read_manifest
from sources.registry import SOURCES
from tests.dbt.rerun import copied, loses_its_last_row, rebuilt

TABLES = {
    "rounds": "rounds",
    "inov": "laureates",
    "france_relance": "projects",
    "bodacc": "announcements",
    "sirene": "sector_counts",
}


def main(home: Path) -> None:
    whole = sum(node["resource_type"] in ("model", "seed") for node in read_manifest()["nodes"].values())
    specs = {spec.id: spec for spec in SOURCES}
    print(f"{'changed':<28}{'rebuilt':>8}{'share':>8}{'cpu s':>8}{'wall s':>8}", flush=True)
    with tempfile.TemporaryDirectory(prefix="panorama-rerun-") as folder:
        settings = copied(home, Path(folder) / "home")
        rebuilt(settings)  # what imports cost, and a home of an older fetch
        _line("nothing", whole, lambda: rebuilt(settings))
        for source_id, table in TABLES.items():
            loses_its_last_row(settings, specs[source_id], table)
            _line(f"{source_id}.{table}", whole, lambda: rebuilt(settings))
        _line("everything (--full)", whole, lambda: rebuilt(replace(settings, from_nothing=True)))


def _line(changed: str, whole: int, build: Callable[[], set[str]]) -> None:
    cpu, wall = time.process_time(), time.perf_counter()
    built = len(build())
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    print(f"{changed:<28}{built:>8}{built / whole:>8.0%}{cpu:>8.1f}{wall:>8.1f}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
