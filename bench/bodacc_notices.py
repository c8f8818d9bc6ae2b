"""The history of collective procedures, landed and made into procedures: notices a second and memory, against a plain loop.

Run: python -m bench.bodacc_notices FOLDER [--notices 3300000]; FOLDER receives the invented export (national_notices.py),
made once for each number. The loop reads the same file record by record with json.loads, opens the three JSON texts of each,
and keeps one SIREN: no parser in Python does less. The landing proves the bytes, reduces persons, removes duplicates, flags
key conflicts and writes Parquet; then dbt runs the models from the landed notices to int_failures__episodes, with the
samples for all else. Each measure is a process of its own; its peak memory is the system's (getrusage).
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb

from bench import national_notices
from sources.archive import Archive
from sources.bodacc.spec import SPEC
from sources.landing import land
from sources.selection import MEMORY_LIMIT
from sources.spec import Origin, Scope
from sources.sql import literal
from tests.dbt.project import parsed_project

ROOT = Path(__file__).resolve().parents[1]
SCOPE = Scope("2026-10", "76", ("09", "11", "12", "30", "31", "32", "34", "46", "48", "65", "66", "81", "82"))
CHAIN = (
    "stg_bodacc__announcements",
    "int_bodacc__corrections",
    "int_failures__judgments",
    "int_failures__events",
    "int_failures__episodes",
)
TEXTS = ("listepersonnes", "jugement", "parutionavisprecedent")


def main(folder: Path, notices: int) -> None:
    export = folder / f"notices-{notices}.json"
    if not export.is_file():
        draft = export.with_suffix(".next")
        # In a process of its own too: a child's peak memory begins with that of the parent.
        _run(["-m", "bench.national_notices", str(draft), "--notices", str(notices)])
        draft.replace(export)
    print(f"{notices:,} notices, {export.stat().st_size:,} bytes, {os.cpu_count()} cores")
    rates = {}
    for what in ("loop", "landing", "episodes"):
        measured = _apart(what, export)
        rates[what] = measured["rows"] / measured["wall"]
        print(
            f"{what:<8} {measured['rows']:>10,} notices, {measured['wall']:7.1f} s, {measured['cpu']:7.1f} s of processor, "
            f"{rates[what]:>9,.0f} notices/s, peak {measured['peak_mib']:,.0f} MiB",
            flush=True,
        )
    for what in ("landing", "episodes"):
        print(f"{what} / loop = {rates[what] / rates['loop']:.2f} in notices a second")
    shutil.rmtree(_home(export))


def measure(what: str, export: Path) -> None:
    """Do one thing in this process and print what it took, as JSON."""
    print(json.dumps({"loop": _loop, "landing": _land, "episodes": _make_episodes}[what](export)))


def _home(export: Path) -> Path:
    """Where the landing is kept between two measures."""
    return export.with_suffix(".home")


def _used(start: float) -> dict[str, float]:
    """Seconds since the start, and the processor time and peak memory of this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "wall": time.perf_counter() - start,
        "cpu": used.ru_utime + used.ru_stime,
        "peak_mib": used.ru_maxrss / 1024,
    }


def _loop(export: Path) -> dict[str, Any]:
    start = time.perf_counter()
    rows, sirens = 0, 0
    with export.open(encoding="utf-8") as lines:
        for line in lines:
            text = line.strip().rstrip(",")
            if text in ("[", "]"):
                continue
            record = json.loads(text)
            opened = {key: json.loads(record[key]) for key in TEXTS if record[key]}
            persons = opened["listepersonnes"]["personne"]
            first = persons[0] if isinstance(persons, list) else persons
            sirens += "numeroImmatriculation" in first
            rows += 1
    assert 0 < sirens <= rows
    return {"rows": rows, **_used(start)}


def _land(export: Path) -> dict[str, Any]:
    """land() as a refresh calls it: archived bytes proved, tables written."""
    home = _home(export)
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    archive = Archive(home / "archive", Origin.LIVE)
    files = []
    for name, given in (("announcements.json", export), ("registrations.json", None)):
        received = home / name
        if given:
            received.hardlink_to(given)
        else:
            received.write_text("[]")  # no registration was published
        files.append(archive.store(SPEC, received, name, vintage="2026-10-31"))
    delivery = archive.record(SPEC, SCOPE.edition, files)
    start = time.perf_counter()
    arrivals = land(SPEC, archive, delivery, home / "landing", SCOPE)
    used = _used(start)
    for arrival in arrivals:
        assert arrival.rows_in == arrival.rows_accounted, f"rows lost in {arrival.table}"
    return {"rows": arrivals[0].rows_landed, **used}


def _make_episodes(export: Path) -> dict[str, Any]:
    """dbt run of the models between the landed notices and the procedures; their parents are built before the clock starts."""
    os.environ["PANORAMA_MEMORY_LIMIT"] = MEMORY_LIMIT
    landed = next((_home(export) / "landing").glob("*/bodacc/announcements/*.parquet"))
    with tempfile.TemporaryDirectory(prefix=".episodes-", dir=export.parent) as scratch:
        project = parsed_project(Path(scratch))
        warehouse = Path(scratch) / "warehouse.duckdb"
        alone = ["--exclude-resource-type", "test", "--exclude-resource-type", "unit_test"]
        parents = project.build(warehouse, "--select", "+int_failures__episodes", *alone)
        assert parents.success, parents.bad() or parents.exception
        start = time.perf_counter()
        built = project.build(warehouse, "--select", *CHAIN, *alone, bodacc__announcements=str(landed))
        used = _used(start)
        assert built.success, built.bad() or built.exception
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            for model in CHAIN[1:]:
                print(model, *connection.execute(f"select count(*) from {model}").fetchone(), file=sys.stderr)
            (rows,) = connection.execute(f"select count(*) from read_parquet({literal(landed)})").fetchone()
    return {"rows": rows, **used}


def _apart(what: str, export: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(
        _run(["-m", "bench.bodacc_notices", str(export.parent), "--measure", what, str(export)])
    )
    return told


def _run(arguments: list[str]) -> str:
    """The last line that another Python prints."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout.strip().splitlines()[-1]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--notices", type=int, default=national_notices.HISTORY)
    parser.add_argument("--measure", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        measure(asked.measure[0], Path(asked.measure[1]))
    else:
        asked.folder.mkdir(parents=True, exist_ok=True)
        main(asked.folder, asked.notices)
