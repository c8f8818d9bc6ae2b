"""Make a universe: the facts in a DuckDB file, the publishers' files, the economists' files, the answers.

Here: running the SQL of this folder and writing what it gives. Not here: what is true (facts.sql, judgments.sql), how it is
written (files.sql), what follows (answers.sql). The same arguments give the same rows; memory stays below a limit.
"""

from __future__ import annotations

import argparse
import calendar
import hashlib
import json
import shutil
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb

from pipelines.settings import last_finished_month
from sources import shipped
from sources.sirene.schema import FILES
from sources.sql import literal, quoted

FRANCE = 29_922_486  # legal units of the stock of August 2026
MEMORY_LIMIT = "2GB"
# Days after the edition's end on which the bulletin is read: what is printed later is not known.
READ_AFTER = 12
_HERE = Path(__file__).parent
_SHIPS = shipped.ROOT / "curated"
_SEEDS = Path(__file__).resolve().parents[2] / "dbt_project" / "seeds"
# What the portals hold, and the files of the economists that name firms: invented ones, or those that ship without them.
_TABLES = ("notices", "ratios", "inov", "ilab")
# Nomenclatures that a draw picks from: the table, the seed, its key.
_NUMBERED = (
    ("communes", "communes", "commune_code"),
    ("activities", "naf_rev2", "code"),
    ("activities_2025", "naf_2025", "code"),
)
_SHIPPED = ("deals", "insolvencies", "beneficiary_aliases")
_CURATED = ("firms", "rounds", *_SHIPPED)


@dataclass(frozen=True)
class Universe:
    """One universe on disk.

    Attributes:
        folder: holds facts.duckdb, files/ (what publishers publish), curated/ (what economists keep), answers.parquet.
        scale: share of the legal units of France.
        seed: another one draws another universe.
        region: INSEE code of the region that the register follows, or FR for all of them.
        edition: the month that the answers are of.
        firms: how many firms of the region the register follows.
    """

    folder: Path
    scale: float
    seed: int
    region: str
    edition: str
    firms: int

    @property
    def reference_date(self) -> date:
        year, month = (int(part) for part in self.edition.split("-"))
        return date(year, month, calendar.monthrange(year, month)[1])

    @property
    def read_on(self) -> date:
        return self.reference_date + timedelta(days=READ_AFTER)

    @property
    def facts(self) -> Path:
        return self.folder / "facts.duckdb"

    @property
    def files(self) -> Path:
        return self.folder / "files"

    @property
    def curated(self) -> Path:
        return self.folder / "curated"

    @property
    def answers(self) -> Path:
        return self.folder / "answers.parquet"

    @property
    def arguments(self) -> dict[str, object]:
        """What made it, to know whether a folder holds this very universe."""
        return {name: value for name, value in asdict(self).items() if name != "folder"} | {
            "sql": _sql_of_the_universe()
        }


def with_universe(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """Add the options that say which universe, its `folder` apart."""
    parser.add_argument("--scale", type=float, default=1.0, help="share of the legal units of France")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--region", default="76", help="INSEE code of the region that the register follows; FR for all")
    parser.add_argument("--edition", default=last_finished_month(date.today()), help="AAAA-MM")
    parser.add_argument("--firms", type=int, default=150, help="firms of the region in the register")
    return parser


def universe_of(asked: argparse.Namespace) -> Universe:
    """The universe that these options ask for."""
    return Universe(asked.folder, asked.scale, asked.seed, asked.region, asked.edition, asked.firms)


def universe_in(folder: Path) -> Universe:
    """The universe that a folder holds, as its own note says."""
    note = json.loads((folder / "universe.json").read_text(encoding="utf-8"))
    return Universe(folder, **{name: note[name] for name in ("scale", "seed", "region", "edition", "firms")})


def made(universe: Universe, say: bool = False) -> Universe:
    """The universe, made if its folder does not hold it yet."""
    note = universe.folder / "universe.json"
    if note.is_file() and json.loads(note.read_text(encoding="utf-8")) == universe.arguments:
        return universe
    for folder in (universe.files, universe.curated):
        shutil.rmtree(folder, ignore_errors=True)
    universe.facts.unlink(missing_ok=True)
    universe.files.mkdir(parents=True)
    shutil.copytree(_SHIPS, universe.curated)
    with duckdb.connect(str(universe.facts)) as connection:
        connection.execute(
            f"set memory_limit = '{MEMORY_LIMIT}'; set temp_directory = {literal(universe.folder / 'spill')}"
        )
        connection.execute("set enable_progress_bar = false")
        _load_nomenclatures(connection, universe)
        for script in ("facts", "judgments", "files"):
            start = time.perf_counter()
            connection.execute((_HERE / f"{script}.sql").read_text(encoding="utf-8"))
            _tell(say, script, start)
        for view, path in _published(connection, universe):
            start = time.perf_counter()
            connection.execute(f"copy ({view}) to {literal(path)} {_format(path)}")
            _tell(say, path.name, start)
        start = time.perf_counter()
        connection.execute((_HERE / "answers.sql").read_text(encoding="utf-8"))
        connection.execute(f"copy (from answers order by all) to {literal(universe.answers)} (format parquet)")
        _tell(say, "answers", start)
    note.write_text(json.dumps(universe.arguments), encoding="utf-8")
    return universe


def _load_nomenclatures(connection: duckdb.DuckDBPyConnection, universe: Universe) -> None:
    connection.execute(f"""
        set variable seed = {universe.seed};
        set variable units = {int(FRANCE * universe.scale)};
        set variable firms = {universe.firms};
        set variable region = {literal(universe.region)};
        create macro in_perimeter(region_code) as
            if(getvariable('region') = 'FR', length(region_code) = 2, region_code = getvariable('region'));
        set variable edition_end = date '{universe.reference_date}';
        set variable read_on = date '{universe.read_on}';
        create table departments as select * from read_csv({literal(_SEEDS / "departments.csv")}, all_varchar = true);
        create table bands as
        select code, min::integer as min, try_cast(max as integer) as max
        from read_csv({literal(_SEEDS / "headcount_bands.csv")}, all_varchar = true);
        create table brackets as
        select bracket, min_years::double as min_years, try_cast(max_years as double) as max_years
        from read_csv({literal(_SEEDS / "age_brackets.csv")}, all_varchar = true);
        create table as_of_dates as
        select distinct
            theme, indicator, as_of::date as as_of, try_cast(period_start as date) as period_start
        from read_csv({literal(_SHIPS / "published_figures.csv")}, all_varchar = true);
    """)
    for table, seed, key in _NUMBERED:
        file = literal(_SEEDS / f"{seed}.csv")
        connection.execute(f"""
            create table {table} as
            select *, row_number() over (order by {key}) - 1 as number from read_csv({file}, all_varchar = true);
            set variable {table} = (select count(*) from {table});
        """)
    for name in _SHIPPED:
        file = literal(_SHIPS / f"{name}.csv")
        connection.execute(f"create table shipped_{name} as select * from read_csv({file}, all_varchar = true)")


def _published(connection: duckdb.DuckDBPyConnection, universe: Universe) -> Iterator[tuple[str, Path]]:
    """The query and the file of each table that somebody publishes or keeps."""
    for stock in FILES:
        written = {name for name, *_ in connection.execute(f"describe {quoted(stock.name)}").fetchall()}
        columns = ", ".join(
            f"{quoted(column.name) if column.name in written else 'null'}::{column.type} as {quoted(column.name)}"
            for column in stock.columns
        )
        yield f"select {columns} from {quoted(stock.name)}", universe.files / stock.file_name
    for name in _TABLES:
        yield f"from {name}", universe.files / f"{name}.parquet"
    for name in _CURATED:
        yield f"from {name}_csv", universe.curated / f"{name}.csv"


def _format(path: Path) -> str:
    return "(format csv, header)" if path.suffix == ".csv" else "(format parquet, compression zstd)"


def _sql_of_the_universe() -> str:
    digest = hashlib.sha256()
    for path in sorted(_HERE.glob("*.sql")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _tell(say: bool, what: str, start: float) -> None:
    if say:
        print(f"{what:<40} {time.perf_counter() - start:7.1f} s", flush=True)
