"""The landing of a national Sirene stock: memory and time, against a floor, what DuckDB alone needs to copy the same rows.

Run: python bench/landing.py FOLDER, where FOLDER holds the files that bench/national_stock.py wrote (they are linked, not
copied). Each measure is a process of its own; its peak memory is the system's (getrusage). Region 76, and a register of 200 of
the invented SIREN. Printed results are kept in bench/results/. Not a test: nothing fails here for being slow.
"""

from __future__ import annotations

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

from pipelines.settings import departments_of
from sources.archive import Archive
from sources.landing import land
from sources.selection import MEMORY_LIMIT
from sources.sirene.schema import FILES
from sources.sirene.select import MACROS
from sources.sirene.spec import SPEC
from sources.spec import Origin, Scope
from sources.sql import literal, quoted

ROOT = Path(__file__).resolve().parents[1]
REGION = "76"


def main(folder: Path) -> None:
    files = [folder / stock.file_name for stock in FILES if (folder / stock.file_name).is_file()]
    for path in files:
        rows = duckdb.sql(f"select count(*) from read_parquet({literal(path)})").fetchall()[0][0]
        print(f"{path.name:<40} {rows:>12,} rows {path.stat().st_size:>14,} bytes")
    print(f"{os.cpu_count()} cores, DuckDB {duckdb.__version__}, memory_limit {MEMORY_LIMIT}")
    floor = _apart("floor", folder)
    landing = _apart("landing", folder)
    for name, rows in landing["tables"].items():
        print(f"  landed {name:<24} {rows:>12,} rows")
    for name, measured in (("floor", floor), ("landing", landing)):
        print(
            f"{name:<8} {measured['wall']:7.1f} s, {measured['cpu']:7.1f} s of processor, peak {measured['peak_mib']:,.0f} MiB"
        )
    print(
        f"landing / floor = {landing['cpu'] / floor['cpu']:.2f} in processor time, {landing['wall'] / floor['wall']:.2f} elapsed"
    )


def measure(what: str, folder: Path) -> None:
    """Do one thing in this process and print what it took, as JSON."""
    print(json.dumps(_land(folder) if what == "landing" else _copy(folder)))


def _used(start: float) -> dict[str, float]:
    """Seconds since the start, and the processor time and peak memory of this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "wall": time.perf_counter() - start,
        "cpu": used.ru_utime + used.ru_stime,
        "peak_mib": used.ru_maxrss / 1024,
    }


def _scope(folder: Path) -> Scope:
    """Region 76 and a register of 200 SIREN spread over the stock."""
    sirens = duckdb.sql(f"""
        select siren from read_parquet({literal(folder / FILES[0].file_name)}) using sample 200 (reservoir, 1)
    """).fetchall()
    return Scope("2026-10", REGION, departments_of(REGION), tuple(sorted(siren for (siren,) in sirens)))


def _land(folder: Path) -> dict[str, object]:
    """land() as a refresh calls it: archived bytes proved, five tables written."""
    home = Path(tempfile.mkdtemp(prefix=".landing-", dir=folder))
    try:
        archive = Archive(home / "archive", Origin.LIVE)
        files = []
        for stock in FILES:
            path = folder / stock.file_name
            if path.is_file():
                received = home / stock.file_name
                received.hardlink_to(path)
                rows = duckdb.sql(f"select count(*) from read_parquet({literal(path)})").fetchall()[0][0]
                files.append(archive.store(SPEC, received, stock.file_name, vintage="2026-10-31", rows=rows))
        delivery = archive.record(SPEC, "2026-10", files)
        scope = _scope(folder)
        start = time.perf_counter()
        arrivals = land(SPEC, archive, delivery, home / "landing", scope)
        used = _used(start)
        for arrival in arrivals:
            assert arrival.rows_in == arrival.rows_accounted, f"rows lost in {arrival.table}"
            assert _is_in_file_order(home / "landing" / arrival.path), (
                f"{arrival.table} is not in the order of the file"
            )
        return {"tables": {arrival.table: arrival.rows_landed for arrival in arrivals}, **used}
    finally:
        shutil.rmtree(home)


def _is_in_file_order(parquet: Path) -> bool:
    steps = f"""
        select _row_number > lag(_row_number) over (order by file_row_number) as is_next
        from read_parquet({literal(parquet)}, file_row_number = true)
    """
    return duckdb.sql(f"select count(*) from ({steps}) where not is_next").fetchall() == [(0,)]


def _copy(folder: Path) -> dict[str, object]:
    """The same rows and columns, copied by DuckDB with nothing proved, counted or flagged: no plan can read less."""
    scope = _scope(folder)
    home = Path(tempfile.mkdtemp(prefix=".floor-", dir=folder))
    departments = ", ".join(map(literal, scope.department_codes))
    here = f'department_of("codeCommuneEtablissement", "codePostalEtablissement") in ({departments})'
    start = time.perf_counter()
    try:
        with duckdb.connect() as connection:
            connection.execute(f"set memory_limit = '{MEMORY_LIMIT}'; set temp_directory = {literal(home / 'spill')}")
            connection.execute(MACROS)
            for stock in FILES:
                if (folder / stock.file_name).is_file():
                    columns = ", ".join(quoted(column.name) for column in stock.landed)
                    connection.execute(
                        f"create view {quoted(stock.name)} as select {columns} from read_parquet({literal(folder / stock.file_name)})"
                    )
            copies = {
                "establishments": f'from "StockEtablissement" where {here}',
                "legal_units": f"""
                    from "StockUniteLegale" where siren in (select siren from "StockEtablissement" where {here})
                    and "categorieJuridiqueUniteLegale" <> 1000
                """,
            }
            for name, query in copies.items():
                connection.execute(f"copy ({query}) to {literal(home / name)} (format parquet, compression zstd)")
            past = f"""
                select siren from read_parquet({literal(home / "legal_units")})
                where sector_division("activitePrincipaleUniteLegale", "nomenclatureActivitePrincipaleUniteLegale") is not null
            """
            for stock in FILES[2:]:
                if (folder / stock.file_name).is_file():
                    query = f"from {quoted(stock.name)} where siren in ({past})"
                    connection.execute(f"copy ({query}) to {literal(home / 'past')} (format parquet, compression zstd)")
            connection.execute(f"""
                copy (
                    select department_of("codeCommuneEtablissement", "codePostalEtablissement"), "etatAdministratifEtablissement",
                        year("dateCreationEtablissement"), kind, count(*)
                    from "StockEtablissement"
                    left join (
                        select siren, "categorieJuridiqueUniteLegale" = 1000 as kind from "StockUniteLegale"
                    ) using (siren)
                    group by all
                ) to {literal(home / "counts")} (format parquet)
            """)
        return dict(_used(start))
    finally:
        shutil.rmtree(home)


def _apart(what: str, folder: Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, __file__, str(folder), what],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    told: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return told


if __name__ == "__main__":
    if len(sys.argv) > 2:
        measure(sys.argv[2], Path(sys.argv[1]))
    else:
        main(Path(sys.argv[1]))
