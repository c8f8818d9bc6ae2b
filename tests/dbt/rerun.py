"""A second build on a copy of a home, after something was changed in it, and what a build from nothing gives there.

Here: the change of bytes that arrive, the build, the two comparisons. Not here: the gate (tests/e2e), the hashes by themselves
(tests/unit/test_node_fingerprints.py).
"""

from __future__ import annotations

import logging
import shutil
from dataclasses import replace
from pathlib import Path

import duckdb

from pipelines.assets.landing import write_deliveries
from pipelines.assets.warehouse import is_done, run_dbt
from pipelines.dbt_manifest import read_manifest
from pipelines.settings import Settings
from sources.archive import Archive
from sources.arrival import parquet_path
from sources.landing import land
from sources.shipped import archive_shipped
from sources.spec import SourceSpec
from tests.dbt.descendants import resting_on
from tests.dbt.project import EDITION

# Of a home, what a build reads and writes.
_NEEDED = ("archive", "landing", "warehouse.duckdb")


def copied(home: Path, target: Path) -> Settings:
    """The settings of a copy of a home, without what was published of it."""
    target.mkdir()
    for name in _NEEDED:
        (shutil.copytree if (home / name).is_dir() else shutil.copyfile)(home / name, target / name)
    return Settings(target)


def arrives(settings: Settings, spec: SourceSpec) -> None:
    """What a refresh does for one source, up to its landing."""
    archive = Archive(settings.archive, settings.origin_of(spec))
    delivery = archive.record(spec, EDITION, archive_shipped(spec, archive, settings.curated))
    land(spec, archive, delivery, settings.landing, settings.scope(EDITION) if spec.select else None)
    write_deliveries(settings, EDITION)


def loses_its_last_row(settings: Settings, spec: SourceSpec, table: str) -> None:
    """One record less in what landed of a source."""
    path = parquet_path(settings.landing, settings.origin_of(spec).value, spec.id, table, EDITION)
    fewer = path.with_suffix(".fewer")
    duckdb.execute(
        f"""
        copy (select * from '{path}' qualify row_number() over (order by _row_number desc) > 1 order by _row_number)
        to '{fewer}' (format parquet)
        """
    )
    fewer.replace(path)


def rebuilt(settings: Settings) -> set[str]:
    """Build what differs, and say which models and seeds were built."""
    results, error = run_dbt(settings, EDITION, None, logging.getLogger("tests.rerun"))
    assert error is None, error
    return {each.node.unique_id for each in results if is_done(each) and each.node.resource_type in ("model", "seed")}


def relations_resting_on(*names: str) -> set[str]:
    """Models and seeds among these nodes or sources and all that depends on them."""
    return {each for each in resting_on(read_manifest(), *names) if each.startswith(("model.", "seed."))}


def differences_from_nothing(settings: Settings) -> list[str]:
    """Every relation of the warehouse whose rows are not those of a build from nothing on the same landing."""
    kept = settings.warehouse.with_name("kept.duckdb")
    shutil.copyfile(settings.warehouse, kept)
    whole = {each for each in read_manifest()["nodes"] if each.startswith(("model.", "seed."))}
    assert rebuilt(replace(settings, from_nothing=True)) == whole
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        connection.execute(f"attach '{kept}' as kept (read_only)")
        tables = "select table_name from duckdb_tables() where database_name = '{}' and schema_name = 'main'"
        new, old = (
            {name for (name,) in connection.execute(tables.format(database)).fetchall()} - {"_held"}
            for database in (settings.warehouse.stem, "kept")
        )
        assert new == old
        either = "(from {0}.main.{2} except all from {1}.main.{2})"
        catalogues = (settings.warehouse.stem, "kept")
        return [
            name
            for name in sorted(new)
            for one, other in (catalogues, catalogues[::-1])
            if connection.execute(f"select 1 from {either.format(one, other, name)} limit 1").fetchall()
        ]
