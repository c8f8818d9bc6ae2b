"""Where the time of `panorama refresh` goes, against the floor: what dbt and Great Expectations need alone.

Run: .venv/bin/python bench/refresh.py [rounds]. Real samples, a new home a round, every command a process of its own.
Printed results are kept in bench/results/. Not a test: nothing fails here for being slow.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent

DBT_ALONE = """
import json, os, sys
from datetime import date
from pipelines.assets.warehouse import dbt_variables
from pipelines.dbt_manifest import parsed_project, project_arguments
from pipelines.settings import Settings
settings = Settings.read(os.environ)
variables = dbt_variables(settings, settings.default_edition(date.today()))
os.environ["PANORAMA_WAREHOUSE"] = str(settings.home / "alone" / "warehouse.duckdb")
(settings.home / "alone").mkdir(exist_ok=True)
import time; start = time.perf_counter()
from dbt.cli.main import dbtRunner
arguments = ["--quiet", "build", *project_arguments(), "--exclude-resource-type", "unit_test", "--vars", json.dumps(variables)]
assert dbtRunner(manifest=parsed_project()).invoke(arguments).success
print(time.perf_counter() - start)
"""

AUDIT_ALONE = """
import os, shutil, time
from pipelines.settings import SUITES, Settings
from publication.kept import live
home = Settings.read(os.environ).home
release = live(home)
copy = home / "alone" / "candidate"
shutil.copytree(release.path, copy)
for path in copy.rglob("*"): path.chmod(0o755 if path.is_dir() else 0o644)
(copy / "release.json").unlink()
start = time.perf_counter()
from publication.audit import audit
assert audit(copy, home, SUITES).verdict == "pass"
print(time.perf_counter() - start)
"""


def main(rounds: int) -> None:
    measured: dict[str, list[float]] = {name: [] for name in ("refresh", "dbt alone", "audit alone", "unchanged")}
    for _ in range(rounds):
        home = Path(tempfile.mkdtemp(prefix="panorama-bench-"))
        environment = {**os.environ, "PANORAMA_HOME": str(home)}
        try:
            measured["refresh"].append(_wall([BIN / "panorama", "refresh"], environment))
            measured["dbt alone"].append(_printed(DBT_ALONE, environment))
            measured["audit alone"].append(_printed(AUDIT_ALONE, environment))
            measured["unchanged"].append(_wall([BIN / "panorama", "refresh"], environment))
        finally:
            shutil.rmtree(home)
    medians = {name: statistics.median(values) for name, values in measured.items()}
    floor = medians["dbt alone"] + medians["audit alone"]
    print(f"{rounds} rounds, {os.cpu_count()} cores; seconds, median (minimum to maximum)")
    for name, values in measured.items():
        print(f"  {name:<12} {medians[name]:6.1f}  ({min(values):.1f} to {max(values):.1f})")
    print(f"refresh / (dbt alone + audit alone) = {medians['refresh'] / floor:.2f}")


def _wall(command: list[Path | str], environment: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return time.perf_counter() - start


def _printed(code: str, environment: dict[str, str]) -> float:
    """Seconds that a piece of code prints of itself, in a new process (its own imports included)."""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    return float(json.loads(done.stdout.strip().splitlines()[-1]))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
