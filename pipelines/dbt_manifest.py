"""The dbt project as Dagster and the release need it: a current manifest, and the documentation of published tables.

Not here: running dbt (assets/warehouse.py).
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from functools import cache
from pathlib import Path
from typing import Any

from pipelines.settings import DBT_PROJECT
from publication.seal import Column, TableDoc

# Apart from target/, where a person's own dbt commands write.
TARGET = DBT_PROJECT / "target" / "panorama"
MANIFEST = TARGET / "manifest.json"
_STAMP = TARGET / "manifest.sha256"
_PARSED_PROJECT = TARGET / "partial_parse.msgpack"
_PARSED = (".sql", ".yml", ".yaml", ".md", ".csv")
EXPOSURE = "panorama_public"
VIEWS_EXPOSURE = "panorama_bi"


class DbtProjectError(Exception):
    """The dbt project does not parse; the text is dbt's."""


def current_manifest() -> Path:
    """The manifest of the project as it is now; parsed again (2 to 3 s) only when a file of the project changed.

    Raises:
        DbtProjectError: dbt refuses the project.
    """
    TARGET.mkdir(parents=True, exist_ok=True)
    with (TARGET / ".lock").open("w") as lock:
        # Another home's refresh, or the UI, may want the same parse at the same moment: the second finds it done.
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _current_manifest()


def _current_manifest() -> Path:
    digest = _project_sha256()
    is_complete = all(path.is_file() for path in (MANIFEST, _PARSED_PROJECT, _STAMP))
    if is_complete and _STAMP.read_text() == digest:
        return MANIFEST
    from dbt.cli.main import dbtRunner

    os.environ.setdefault("DO_NOT_TRACK", "1")
    # DuckDB names the catalog after the file, and the parsed project keeps that name: warehouse.duckdb in every home.
    os.environ["PANORAMA_WAREHOUSE"] = str(TARGET / "warehouse.duckdb")
    result = dbtRunner().invoke(["--quiet", "parse", "--no-partial-parse", *project_arguments()])
    if not result.success:
        raise DbtProjectError(str(result.exception))
    _STAMP.write_text(digest)
    read_manifest.cache_clear()
    return MANIFEST


def parsed_project() -> Any:
    """The parsed project as dbt itself keeps it, for `dbtRunner(manifest=…)`: no second parse (3 s) in the same refresh.

    dbt would parse again only because the variables differ; nothing in the project depends on them before it runs.
    """
    from dbt.contracts.graph.manifest import Manifest

    current_manifest()
    manifest = Manifest.from_msgpack(_PARSED_PROJECT.read_bytes())
    manifest.build_flat_graph()
    return manifest


def project_arguments(target: Path = TARGET) -> list[str]:
    """Which project, and where dbt writes: its own files and its log."""
    folders = {"project-dir": DBT_PROJECT, "profiles-dir": DBT_PROJECT, "target-path": target, "log-path": target}
    return [part for name, folder in folders.items() for part in (f"--{name}", str(folder))]


@cache
def read_manifest() -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(current_manifest().read_text(encoding="utf-8"))
    return manifest


def published_tables() -> list[TableDoc]:
    """The tables of the exposure, in its order, documented from the models' YAML: the one schema of what we publish."""
    return _exposed(EXPOSURE)


def published_views() -> list[TableDoc]:
    """The views that the release's databases hold beside the tables, documented in the same way."""
    return _exposed(VIEWS_EXPOSURE)


def _exposed(name: str) -> list[TableDoc]:
    manifest = read_manifest()
    exposure = next(each for each in manifest["exposures"].values() if each["name"] == name)
    return [_documented(manifest["nodes"][unique_id]) for unique_id in exposure["depends_on"]["nodes"]]


def _documented(node: dict[str, Any]) -> TableDoc:
    return TableDoc(
        name=node["name"],
        description=node["description"].strip(),  # a folded text of YAML ends with a line break
        key=tuple(node["config"]["meta"]["key"]),
        columns=tuple(
            Column(
                column["name"],
                column["data_type"],
                column["description"].strip(),
                required=any(constraint["type"] == "not_null" for constraint in column.get("constraints", [])),
                unit=column["config"]["meta"].get("unit", ""),
            )
            for column in node["columns"].values()
        ),
    )


def _project_sha256() -> str:
    digest = hashlib.sha256()
    for file in sorted(DBT_PROJECT.rglob("*")):
        relative = file.relative_to(DBT_PROJECT)
        if file.suffix in _PARSED and relative.parts[0] not in ("target", "logs"):
            # A seed's content does not change the manifest; its presence does.
            digest.update(
                f"{relative}\n".encode() if file.suffix == ".csv" else str(relative).encode() + file.read_bytes()
            )
    return digest.hexdigest()
