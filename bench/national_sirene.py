"""The national Sirene stock made into the landing and the marts of one region: ours, a floor, and three peers.

Run: python -m bench.national_sirene WHAT UNIVERSE, where WHAT is ours, france, floor, pandas, polars or spark, and UNIVERSE the folder of
a universe (bench/universe). Prints one JSON document: seconds, and what each found, which must be the same for a region.

- ours: landing as a refresh does it (bytes proved, rows accounted for, five tables), then the dbt models that rest on Sirene.
- france: the same as ours for the eighteen regions in one run.
- floor: one hand-written DuckDB query for each table, reading only the columns it needs; nothing is proved or counted.
- polars: the same four tables by lazy scans, streamed.
- spark: the floor's own queries, on local[2] (in the Python of `make spark`, which has it), its start counted.
- pandas: the landed columns of both stocks in chunks into SQLite, then SQL there, as the State's own infrastructure does it; the two
  histories, a third of the bytes, are spared it.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb

from bench.measuring import Clock, measure_asked
from bench.universe.making import MEMORY_LIMIT, Universe
from pipelines.settings import departments_of
from sources.archive import Archive
from sources.landing import land
from sources.register.parse import known_sirens
from sources.register.spec import SPEC as REGISTER
from sources.shipped import archive_shipped
from sources.sirene.schema import ESTABLISHMENT_PERIODS, ESTABLISHMENTS, FILES, UNIT_PERIODS, UNITS, StockFile
from sources.sirene.spec import SPEC
from sources.spec import FRANCE, Origin, Scope
from sources.sql import literal, quoted

# The models that rest on Sirene and on the register alone.
CHAIN = (
    *("stg_sirene__legal_units", "stg_sirene__establishments", "stg_sirene__legal_unit_periods"),
    *("stg_sirene__establishment_periods", "stg_sirene__sector_counts"),
    *(
        "int_firms__establishments",
        "int_firms__legal_units",
        "int_firms__unit_states",
        "int_firms__establishment_states",
    ),
    *("int_firms__presence", "int_firms__populations", "dim_establishment", "int_indicators__sector"),
)
_OVERSEAS = ("97", "98")
_DEPARTMENT = """
    case when substr("codeCommuneEtablissement", 1, 2) in ('97', '98') then substr("codeCommuneEtablissement", 1, 3)
    else substr("codeCommuneEtablissement", 1, 2) end
"""
_SECTOR = ("62", "63", "72")


def scope_of(universe: Universe) -> Scope:
    return Scope(
        universe.edition, universe.region, departments_of(universe.region), known_sirens(universe.curated / "firms.csv")
    )


def ours(universe: Universe, scratch: Path) -> dict[str, Any]:
    from tests.dbt.project import Identity, parsed_project

    archive, files = Archive(scratch / "archive", Origin.LIVE), []
    for stock in FILES:
        received = scratch / stock.file_name
        received.hardlink_to(universe.files / stock.file_name)
        files.append(archive.store(SPEC, received, stock.file_name, vintage=str(universe.reference_date)))
    delivery = archive.record(SPEC, universe.edition, files)
    os.environ |= {"PANORAMA_MEMORY_LIMIT": MEMORY_LIMIT, "PANORAMA_CURATED": str(universe.curated)}
    project = parsed_project(scratch)
    identity = Identity(edition=universe.edition, origin="live", region=universe.region)
    warehouse = scratch / "warehouse.duckdb"
    alone = ("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")
    beside = _landed_beside(universe, project.landing["panorama.deliveries"], scratch)
    # What the models read beside Sirene is built before the clock starts.
    parents = project.build(
        warehouse, "--select", *(f"+{model}" for model in CHAIN), *alone, identity=identity, **beside
    )
    assert parents.success, parents.bad() or parents.exception
    clock = Clock()
    arrivals = land(SPEC, archive, delivery, scratch / "landing", scope_of(universe))
    landed = clock.read()
    for arrival in arrivals:
        assert arrival.rows_in == arrival.rows_accounted, f"rows lost in {arrival.table}"
    paths = {f"sirene__{each.table}": str(scratch / "landing" / each.path) for each in arrivals}
    built = project.build(warehouse, "--select", *CHAIN, *alone, identity=identity, **beside, **paths)
    used = clock.read()
    assert built.success, built.bad() or built.exception
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        found = _found(connection, "int_indicators__sector", "dim_establishment")
    return {**used, "landing": landed, "found": found}


def france(universe: Universe, scratch: Path) -> dict[str, Any]:
    return ours(replace(universe, region=FRANCE), scratch)


def _landed_beside(universe: Universe, deliveries: str, scratch: Path) -> dict[str, str]:
    """The register of the universe, and the deliveries of the samples with a live Sirene: what the models read beside it."""
    archive = Archive(scratch / "curated", Origin.LIVE)
    files = archive_shipped(REGISTER, archive, universe.curated)
    arrivals = land(REGISTER, archive, archive.record(REGISTER, universe.edition, files), scratch / "landing")
    live = scratch / "deliveries.parquet"
    duckdb.execute(f"""
        copy (
            select * replace (case when source_id = 'sirene' then 'live' else origin end as origin)
            from read_parquet({literal(deliveries)})
        ) to {literal(live)} (format parquet)
    """)
    landed = {f"register__{each.table}": str(scratch / "landing" / each.path) for each in arrivals}
    return {**landed, "panorama__deliveries": str(live)}


def _found(connection: duckdb.DuckDBPyConnection, sector: str, establishments: str) -> dict[str, float]:
    """What everybody must find: open establishments and active units of the region and of its sector, and the table."""
    counts = connection.execute(f"""
        select indicator_id || ' ' || population, sum(value) from {sector}
        where breakdown = 'none' and value is not null group by all order by 1
    """).fetchall()
    ((rows,),) = connection.execute(f"select count(*) from {establishments}").fetchall()
    return {**dict(counts), "dim_establishment": rows}


def floor(universe: Universe, scratch: Path) -> dict[str, Any]:
    scope = scope_of(universe)
    clock = Clock()
    with duckdb.connect() as connection:
        connection.execute(f"set memory_limit = '{MEMORY_LIMIT}'; set temp_directory = {literal(scratch / 'spill')}")
        connection.execute(
            "create temp table register as select unnest($sirens) as siren", {"sirens": list(scope.register_sirens)}
        )
        for stock in FILES:
            connection.execute(
                f"create view {stock.name} as from read_parquet({literal(universe.files / stock.file_name)})"
            )
        for table, query in _tables(scope).items():
            written = literal(scratch / table)
            connection.execute(f"copy ({query}) to {written} (format parquet, compression zstd)")
            connection.execute(f"create view {table} as from read_parquet({written})")
        found = _counted(lambda query: connection.execute(query).fetchall()[0][0], scope)
    return {**clock.read(), "found": found}


def _tables(scope: Scope) -> dict[str, str]:
    """What is taken of each file, in order, each from what was written before: SQL that DuckDB and Spark both read."""
    landed = {stock: ", ".join(quoted(column.name) for column in stock.landed) for stock in FILES}
    here = f"{_DEPARTMENT} in ({', '.join(map(literal, scope.department_codes))})"
    return {
        "establishments": f"""
            select {landed[ESTABLISHMENTS]} from {ESTABLISHMENTS.name} where {here} or siren in (select siren from register)
        """,
        "units": f"""
            select {landed[UNITS]} from {UNITS.name} where siren in (select siren from establishments)
        """,
        "followed": f"""
            select siren from units where {_in_sector("UniteLegale")} and "categorieJuridiqueUniteLegale" <> 1000
            union
            select siren from register
        """,
        "unit_periods": f"""
            select {landed[UNIT_PERIODS]} from {UNIT_PERIODS.name} where siren in (select siren from followed)
        """,
        "establishment_periods": f"""
            select {landed[ESTABLISHMENT_PERIODS]} from {ESTABLISHMENT_PERIODS.name}
            where siren in (select siren from followed)
        """,
    }


def _counted(number: Callable[[str], float], scope: Scope) -> dict[str, float]:
    """The answers from two tables of the region, `units` and `establishments`, in SQL that all engines here read.

    Args:
        number: what a query of one number gives.
    """
    here = f"{_DEPARTMENT} in ({', '.join(map(literal, scope.department_codes))})"
    year = scope.edition[:4]
    born = "({0} is null or substr(cast({0} as varchar(10)), 1, 4) <= '" + year + "')"
    queries = {
        "firms.establishments region": f"""
            select count(*) from establishments
            where {here} and "etatAdministratifEtablissement" = 'A' and {born.format('"dateCreationEtablissement"')}
        """,
        "firms.establishments sector": f"""
            select count(*) from establishments
            where {here} and "etatAdministratifEtablissement" = 'A' and {born.format('"dateCreationEtablissement"')}
                and {_in_sector("Etablissement")}
        """,
        "firms.firms region": f"""
            select count(*) from units inner join establishments on establishments.siret = units.siren || units."nicSiegeUniteLegale"
            where {here} and "etatAdministratifUniteLegale" = 'A' and {born.format('"dateCreationUniteLegale"')}
        """,
        "firms.firms sector": f"""
            select count(*) from units inner join establishments on establishments.siret = units.siren || units."nicSiegeUniteLegale"
            where {here} and "etatAdministratifUniteLegale" = 'A' and {born.format('"dateCreationUniteLegale"')}
                and {_in_sector("UniteLegale")}
        """,
        "dim_establishment": f"""
            select count(*) from establishments inner join units on establishments.siren = units.siren
            where "categorieJuridiqueUniteLegale" <> 1000
                and ("dateCreationEtablissement" is null or cast("dateCreationEtablissement" as varchar(10)) <= '{scope.reference_date}')
                and (establishments.siren in (select siren from register) or ({here} and {_in_sector("Etablissement")}))
        """,
    }
    return {name: number(query) for name, query in queries.items()}


def _in_sector(suffix: str) -> str:
    return (
        f"(\"nomenclatureActivitePrincipale{suffix}\" = 'NAFRev2'"
        f' and substr("activitePrincipale{suffix}", 1, 2) in ({", ".join(map(literal, _SECTOR))}))'
    )


def pandas(universe: Universe, scratch: Path) -> dict[str, Any]:
    import pyarrow.parquet as pq

    scope = scope_of(universe)
    clock = Clock()
    with sqlite3.connect(scratch / "sirene.sqlite") as connection:
        connection.execute("pragma journal_mode = off")
        connection.execute("pragma synchronous = off")
        for table, stock in (("units", UNITS), ("establishments", ESTABLISHMENTS)):
            columns = [column.name for column in stock.landed]
            dates = [name for name in columns if name.startswith("date")]
            for batch in pq.ParquetFile(universe.files / stock.file_name).iter_batches(100_000, columns=columns):
                frame = batch.to_pandas()
                frame[dates] = frame[dates].astype("string")
                frame.to_sql(table, connection, if_exists="append", index=False)
        connection.execute("create table register (siren text)")
        connection.executemany("insert into register values (?)", [(siren,) for siren in scope.register_sirens])
        connection.execute("create index siret on establishments (siret)")
        connection.execute("create index siren on units (siren)")
        found = _counted(lambda query: connection.execute(query).fetchall()[0][0], scope)
    return {**clock.read(), "found": found}


def polars(universe: Universe, scratch: Path) -> dict[str, Any]:
    import polars as pl

    scope = scope_of(universe)
    clock = Clock()
    departments = list(scope.department_codes)
    commune = pl.col("codeCommuneEtablissement")
    department = pl.when(commune.str.head(2).is_in(_OVERSEAS)).then(commune.str.head(3)).otherwise(commune.str.head(2))

    def stock(which: StockFile) -> Any:
        return pl.scan_parquet(universe.files / which.file_name).select([column.name for column in which.landed])

    def written(rows: Any, name: str) -> Any:
        frame = rows.collect(engine="streaming")
        frame.write_parquet(scratch / name, compression="zstd")
        return frame

    register = list(scope.register_sirens)
    establishments = written(
        stock(ESTABLISHMENTS)
        .with_columns(department.is_in(departments).fill_null(value=False).alias("here"))
        .filter(pl.col("here") | pl.col("siren").is_in(register)),
        "establishments",
    )
    units = written(
        stock(UNITS).join(establishments.lazy().select("siren").unique(), on="siren", how="semi"),
        "units",
    )
    year = int(scope.edition[:4])

    def born(column: str) -> Any:
        return pl.col(column).is_null() | (pl.col(column).dt.year() <= year)

    def sector(suffix: str) -> Any:
        return (pl.col(f"nomenclatureActivitePrincipale{suffix}") == "NAFRev2") & pl.col(
            f"activitePrincipale{suffix}"
        ).str.head(2).is_in(_SECTOR)

    followed = (
        units.lazy()
        .filter(
            (sector("UniteLegale") & (pl.col("categorieJuridiqueUniteLegale") != 1000))
            | pl.col("siren").is_in(register)
        )
        .select("siren")
    )
    for periods in (UNIT_PERIODS, ESTABLISHMENT_PERIODS):
        written(stock(periods).join(followed, on="siren", how="semi"), periods.name)
    places = establishments.filter(
        pl.col("here") & (pl.col("etatAdministratifEtablissement") == "A") & born("dateCreationEtablissement")
    )
    heads = units.with_columns((pl.col("siren") + pl.col("nicSiegeUniteLegale")).alias("siret")).join(
        establishments.filter(pl.col("here")).select("siret"), on="siret", how="semi"
    )
    firms = heads.filter((pl.col("etatAdministratifUniteLegale") == "A") & born("dateCreationUniteLegale"))
    kept = establishments.filter(
        (pl.col("siren").is_in(register) | (pl.col("here") & sector("Etablissement")))
        & (
            pl.col("dateCreationEtablissement").is_null()
            | (pl.col("dateCreationEtablissement") <= scope.reference_date)
        )
    ).join(units.filter(pl.col("categorieJuridiqueUniteLegale") != 1000).select("siren"), on="siren", how="semi")
    found = {
        "firms.establishments region": places.height,
        "firms.establishments sector": places.filter(sector("Etablissement")).height,
        "firms.firms region": firms.height,
        "firms.firms sector": firms.filter(sector("UniteLegale")).height,
        "dim_establishment": kept.height,
    }
    return {**clock.read(), "found": found}


def spark(universe: Universe, scratch: Path) -> dict[str, Any]:
    from pyspark.sql import SparkSession

    scope = scope_of(universe)
    start = time.perf_counter()
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.driver.memory", "4g")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.local.dir", str(scratch))
        .config("spark.sql.ansi.enabled", "true")
        .config("spark.sql.ansi.doubleQuotedIdentifiers", "true")
        .config("spark.sql.parquet.compression.codec", "zstd")
        .getOrCreate()
    )
    session.createDataFrame([(siren,) for siren in scope.register_sirens], "siren string").createTempView("register")
    for stock in FILES:
        session.read.parquet(str(universe.files / stock.file_name)).createTempView(stock.name)
    for table, query in _tables(scope).items():
        session.sql(query).write.parquet(str(scratch / table))
        session.read.parquet(str(scratch / table)).createTempView(table)
    found = _counted(lambda query: session.sql(query).collect()[0][0], scope)
    took = time.perf_counter() - start
    java = session.sparkContext._gateway.proc
    session.stop()
    # Its time and memory are counted with ours once it has ended.
    java.stdin.close()
    java.wait()
    return {"wall": took, "found": found}


WAYS: dict[str, Callable[[Universe, Path], dict[str, Any]]] = {
    "ours": ours,
    "france": france,
    "floor": floor,
    "pandas": pandas,
    "polars": polars,
    "spark": spark,
}

if __name__ == "__main__":
    measure_asked(WAYS)
