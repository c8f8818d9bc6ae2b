"""The whole history of collective procedures made into procedures and failures: ours, and a plain loop over the same files.

Run: python -m bench.bulletin WHAT UNIVERSE, where WHAT is landing, episodes (of what landed) or loop, and UNIVERSE the folder of a
universe. Prints one JSON document. The files are those that the connector asks for: the last six months, then a file for each
older year. The loop reads them record by record with json.loads, opens the three JSON texts of
each, and keeps one SIREN: no parser in Python does less. The landing proves the bytes, reduces persons, removes duplicates,
flags key conflicts and writes Parquet; then dbt runs the models from the landed notices to the failures.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

from bench.measuring import Clock, measure_asked
from bench.national_sirene import scope_of
from bench.universe.making import MEMORY_LIMIT, Universe
from sources.archive import Archive
from sources.bodacc.fetch import window
from sources.bodacc.notices import HISTORY
from sources.bodacc.spec import SPEC
from sources.landing import land
from sources.spec import Origin
from sources.sql import literal

CHAIN = (
    *("stg_bodacc__announcements", "int_bodacc__corrections", "int_failures__judgments"),
    *("int_failures__events", "int_failures__episodes", "fct_failure"),
)
_TEXTS = ("listepersonnes", "jugement", "parutionavisprecedent")


def exports(universe: Universe) -> dict[str, Path]:
    """The notices as the API exports them, each file one JSON array, by the name that the connector gives it; made once."""
    folder = universe.files / "notices"
    if not folder.is_dir():
        draft = folder.with_suffix(".next")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir()
        recent = window(universe.reference_date)
        with duckdb.connect() as connection:
            connection.execute(f"set memory_limit = '{MEMORY_LIMIT}'")
            notices = f"read_parquet({literal(universe.files / 'notices.parquet')})"
            years = connection.execute(
                f"select distinct dateparution[1:4] from {notices} where dateparution < '{recent}' order by all"
            ).fetchall()
            asked = {
                f"{HISTORY}{year}.json": f"dateparution[1:4] = '{year}' and dateparution < '{recent}'"
                for (year,) in years
            }
            asked["announcements.json"] = f"dateparution >= '{recent}'"
            for name, where in asked.items():
                connection.execute(
                    f"copy (from {notices} where {where}) to {literal(draft / name)} (format json, array true)"
                )
        draft.replace(folder)
    return {path.name: path for path in sorted(folder.iterdir())}


def loop(universe: Universe, scratch: Path) -> dict[str, Any]:
    rows, sirens = 0, 0
    files = exports(universe)
    clock = Clock()
    for path in files.values():
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                text = line.strip().rstrip(",")
                if text in ("[", "]"):
                    continue
                record = json.loads(text)
                opened = {key: json.loads(record[key]) for key in _TEXTS if record[key]}
                persons = opened["listepersonnes"]["personne"]
                first = persons[0] if isinstance(persons, list) else persons
                sirens += "numeroImmatriculation" in first
                rows += 1
    assert 0 < sirens <= rows
    return {**clock.read(), "rows": rows}


def landing(universe: Universe, scratch: Path) -> dict[str, Any]:
    clock, arrivals = _land(universe, scratch)
    used = clock.read()
    for arrival in arrivals:
        assert arrival.rows_in == arrival.rows_accounted, f"rows lost in {arrival.table}"
    return {**used, "rows": arrivals[0].rows_in}


def episodes(universe: Universe, scratch: Path) -> dict[str, Any]:
    from tests.dbt.project import Identity, parsed_project

    _, arrivals = _land(universe, scratch)
    landed = scratch / "landing" / arrivals[0].path
    os.environ["PANORAMA_MEMORY_LIMIT"] = MEMORY_LIMIT
    project = parsed_project(scratch)
    warehouse = scratch / "warehouse.duckdb"
    identity = Identity(edition=universe.edition, region=universe.region)
    alone = ("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")
    # What these models read beside the notices is built before the clock starts.
    parents = project.build(warehouse, "--select", "+fct_failure", *alone, identity=identity)
    assert parents.success, parents.bad() or parents.exception
    clock = Clock()
    built = project.build(warehouse, "--select", *CHAIN, *alone, identity=identity, bodacc__announcements=str(landed))
    used = clock.read()
    assert built.success, built.bad() or built.exception
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        ((failures,),) = connection.execute("select count(*) from fct_failure").fetchall()
        ((rows,),) = connection.execute(f"select count(*) from read_parquet({literal(landed)})").fetchall()
    return {**used, "rows": rows, "failures": failures}


def _land(universe: Universe, scratch: Path) -> tuple[Clock, list[Any]]:
    """land() as a refresh calls it, and a clock that started when it did."""
    archive, files = Archive(scratch / "archive", Origin.LIVE), []
    (scratch / "registrations.json").write_text("[]", encoding="utf-8")  # no registration was published
    for name, path in {**exports(universe), "registrations.json": scratch / "registrations.json"}.items():
        received = scratch / f"received-{name}"
        received.hardlink_to(path)
        files.append(archive.store(SPEC, received, name, vintage=str(universe.read_on)))
    delivery = archive.record(SPEC, universe.edition, files)
    clock = Clock()
    return clock, land(SPEC, archive, delivery, scratch / "landing", scope_of(universe))


WAYS: dict[str, Callable[[Universe, Path], dict[str, Any]]] = {"loop": loop, "landing": landing, "episodes": episodes}

if __name__ == "__main__":
    measure_asked(WAYS)
