"""What a refresh costs beside the floor: dbt and Great Expectations alone, each as its own process; and nothing to do.

Run by `make bench`. Real samples, a new home a round, every command a process of its own.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from bench.measuring import Measured, Rounds, apart

_DBT_ALONE = """
import json, os
from datetime import date
from pipelines.assets.warehouse import dbt_variables
from pipelines.dbt_manifest import parsed_project, project_arguments
from pipelines.settings import Settings
settings = Settings.read(os.environ)
variables = dbt_variables(settings, settings.default_edition(date.today()))
os.environ["PANORAMA_WAREHOUSE"] = str(settings.home / "alone" / "warehouse.duckdb")
(settings.home / "alone").mkdir(exist_ok=True)
from dbt.cli.main import dbtRunner
arguments = ["--quiet", "build", *project_arguments(), "--exclude-resource-type", "unit_test", "--vars", json.dumps(variables)]
assert dbtRunner(manifest=parsed_project()).invoke(arguments).success
"""

_AUDIT_ALONE = """
import os, shutil
from pipelines.settings import SUITES, Settings
from publication.kept import live
home = Settings.read(os.environ).home
copy = home / "alone" / "candidate"
shutil.copytree(live(home).path, copy)
for path in copy.rglob("*"): path.chmod(0o755 if path.is_dir() else 0o644)
(copy / "release.json").unlink()
from publication.audit import audit
assert audit(copy, home, SUITES).verdict == "pass"
"""


def measured(rounds: int) -> dict[str, Rounds]:
    """refresh, dbt alone, audit alone, unchanged: each as a whole process, imports included."""
    measures: dict[str, list[Measured]] = {name: [] for name in ("refresh", "dbt", "audit", "unchanged")}
    for _ in range(rounds):
        home = Path(tempfile.mkdtemp(prefix="panorama-bench-"))
        environment = {"PANORAMA_HOME": str(home)}
        try:
            measures["refresh"].append(apart("-m", "pipelines.cli", "refresh", environment=environment))
            measures["dbt"].append(apart("-c", _DBT_ALONE, environment=environment))
            measures["audit"].append(apart("-c", _AUDIT_ALONE, environment=environment))
            measures["unchanged"].append(apart("-m", "pipelines.cli", "refresh", environment=environment))
        finally:
            shutil.rmtree(home)
    return {name: Rounds(tuple(values)) for name, values in measures.items()}
