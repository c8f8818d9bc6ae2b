"""Running the dbt project on the sample landing, in this process, and reading what it built.

Here: the landing that a refresh left or one made here, builds into a given warehouse, queries. Not here: Dagster's run of
dbt (pipelines/assets/warehouse.py, tested in tests/e2e).
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines import dbt_manifest
from pipelines.assets.raw import absence_of
from pipelines.assets.warehouse import dbt_variables, release_duckdb
from pipelines.settings import Settings
from sources.archive import Archive
from sources.landing import land
from sources.registry import SOURCES
from sources.shipped import archive_shipped
from sources.spec import Origin

DBT_PROJECT = Path(__file__).resolve().parents[2] / "dbt_project"
EDITION = "2026-10"

DELIVERIES = pa.schema(
    [
        *(
            (name, pa.string())
            for name in ("source_id", "title", "publisher", "licence", "licence_title", "licence_url", "publication")
        ),
        ("attribution", pa.string()),
        ("cadence", pa.string()),
        ("max_age_days", pa.int64()),
        ("kind", pa.string()),
        ("origin", pa.string()),
        ("vintage", pa.date32()),
        ("fetched_at", pa.timestamp("us")),
        ("rows", pa.int64()),
        ("bytes", pa.int64()),
        ("sha256", pa.string()),
        ("carried_over", pa.bool_()),
        ("failure", pa.string()),
        ("absence", pa.string()),
    ]
)


@dataclass(frozen=True)
class Identity:
    """The vars that say for whom a warehouse is built."""

    edition: str = EDITION
    origin: str = "sample"
    region: str = "76"


@dataclass(frozen=True)
class Outcome:
    """What one dbt command did: node name → status, and the error that stopped it before any node, if one did."""

    success: bool
    statuses: dict[str, str] = field(default_factory=dict)
    exception: BaseException | None = None

    def bad(self) -> dict[str, str]:
        return {name: status for name, status in self.statuses.items() if status in ("error", "fail", "skipped")}


@dataclass(frozen=True)
class Project:
    """The dbt project, parsed once, the landing of the samples, and of what a build is one unless told otherwise."""

    manifest: Any
    landing: dict[str, str]
    scratch: Path
    identity: Identity = Identity()

    def build(self, warehouse: Path, *options: str, identity: Identity | None = None, **landing: str) -> Outcome:
        """dbt build, with dbt's own options; `landing` replaces the Parquet of a table ("source__table")."""
        paths = self.landing | {name.replace("__", ".", 1): path for name, path in landing.items()}
        variables = {**asdict(identity or self.identity), "landing": paths}
        return self._run("build", warehouse, variables, *options)

    def unit_tests(self, warehouse: Path) -> Outcome:
        """Every unit test of the models, in a built warehouse."""
        variables = {**asdict(self.identity), "landing": self.landing}
        return self._run("test", warehouse, variables, "--select", "test_type:unit")

    def _run(self, command: str, warehouse: Path, variables: dict[str, Any], *options: str) -> Outcome:
        from dbt.cli.main import dbtRunner

        arguments = [*_arguments(command, self.scratch), "--vars", json.dumps(variables), *options]
        with _environment(PANORAMA_WAREHOUSE=str(warehouse), DO_NOT_TRACK="1"):
            try:
                outcome = dbtRunner(manifest=self.manifest).invoke(arguments)
            finally:
                release_duckdb()
        # A macro run by itself is no node.
        results = [each for each in getattr(outcome.result, "results", None) or [] if hasattr(each, "node")]
        return Outcome(outcome.success, {result.node.name: str(result.status) for result in results}, outcome.exception)


def parsed_project(scratch: Path) -> Project:
    """Parse the project and land the samples, below a folder of the test."""
    return Project(dbt_manifest.parsed_project(), _land_samples(scratch), scratch)


def refreshed_project(home: Path, scratch: Path) -> Project:
    """The project as a refresh built it in this home, on its landing; builds write below `scratch`."""
    plain = scratch / "home"  # tests write paths into SQL, and a home may have any name
    plain.symlink_to(home)
    variables = dbt_variables(Settings(plain), EDITION)
    identity = Identity(**{each.name: variables[each.name] for each in fields(Identity)})
    return Project(dbt_manifest.parsed_project(), variables["landing"], scratch, identity)


def rows(warehouse: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def _arguments(command: str, scratch: Path) -> list[str]:
    folders = ["--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT)]
    return [
        "--quiet",
        "--log-level-file",
        "warn",
        "--log-path",
        str(scratch),
        command,
        *folders,
        "--target-path",
        str(scratch / "target"),
    ]


def _land_samples(scratch: Path) -> dict[str, str]:
    archive = Archive(scratch / "archive", Origin.SAMPLE)
    paths: dict[str, str] = {}
    deliveries = []
    for spec in SOURCES:
        absence = absence_of(spec, Settings(scratch), Origin.SAMPLE)
        files = [] if absence else archive_shipped(spec, archive)
        delivery = archive.record(spec, EDITION, files, absence=absence)
        arrivals = land(spec, archive, delivery, scratch / "landing", Settings(scratch).scope(EDITION))
        paths |= {f"{spec.id}.{each.table}": str(scratch / "landing" / each.path) for each in arrivals}
        deliveries.append(
            {
                "source_id": spec.id,
                "title": spec.title,
                "publisher": spec.publisher,
                "licence": spec.licence.id,
                "licence_title": spec.licence.title,
                "licence_url": spec.licence.url,
                "publication": spec.licence.publication.value,
                "attribution": spec.attribution,
                "cadence": spec.cadence.value,
                "max_age_days": spec.max_age.days if spec.max_age else None,
                "kind": spec.kind.value,
                "origin": delivery.origin.value,
                "vintage": date.fromisoformat(delivery.vintage) if delivery.vintage else None,
                "fetched_at": datetime(2026, 11, 20, 12),
                "rows": sum(file.rows or 0 for file in delivery.files),
                "bytes": sum(file.bytes for file in delivery.files),
                "sha256": delivery.sha256,
                "carried_over": delivery.carried_over,
                "failure": delivery.failure,
                "absence": delivery.absence,
            }
        )
    written = scratch / "deliveries.parquet"
    pq.write_table(pa.Table.from_pylist(deliveries, schema=DELIVERIES), written)
    return paths | {"panorama.deliveries": str(written), "panorama.fetches": str(written)}


@contextmanager
def _environment(**variables: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
