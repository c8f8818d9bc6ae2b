"""Whether two engines built the same table, row by row.

Both sides are read by DuckDB, which built neither side's Parquet from the other's: the columns of its own warehouse, the rows of
Spark cast to their types, `except all` both ways. One rule is not equality of bytes: a number with a comma is compared at eight
decimals, as `settled()` writes it (dbt_project/macros/settled.sql), since an addition depends on the order of its terms.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from sources.sql import literal, quoted

DECIMALS = 8
_FLOATS = ("DOUBLE", "FLOAT")


@dataclass(frozen=True)
class Difference:
    """What two tables do not share.

    Attributes:
        rows: how many rows DuckDB's table has.
        missing: rows of DuckDB that Spark has not; added: the other way round.
        problem: why they could not be compared, empty when they were.
        example: one row that only one side has.
    """

    rows: int
    missing: int = 0
    added: int = 0
    problem: str = ""
    example: str = ""

    @property
    def is_none(self) -> bool:
        return not (self.missing or self.added or self.problem)


def difference(warehouse: duckdb.DuckDBPyConnection, name: str, parquet: Path) -> Difference:
    """What `main.<name>` of an open warehouse and a folder of Parquet written by Spark do not share."""
    columns = [(str(row[0]), str(row[1])) for row in warehouse.execute(f"describe main.{quoted(name)}").fetchall()]
    count = warehouse.execute(f"select count(*) from main.{quoted(name)}").fetchone()
    rows = int(count[0]) if count else 0
    files = f"read_parquet({literal(parquet / '*.parquet')})"
    try:
        theirs = [str(row[0]) for row in warehouse.execute(f"describe select * from {files}").fetchall()]
        if theirs != [column for column, _ in columns]:
            return Difference(rows, problem=f"colonnes de Spark : {', '.join(theirs)}")
        ours_sql = f"select {', '.join(_settled(*each) for each in columns)} from main.{quoted(name)}"
        theirs_sql = f"select {', '.join(_settled(*each) for each in columns)} from {files}"
        missing, one = _only(warehouse, ours_sql, theirs_sql)
        added, other = _only(warehouse, theirs_sql, ours_sql)
    except duckdb.Error as error:
        return Difference(rows, problem=str(error).splitlines()[0])
    return Difference(rows, missing, added, example=f"DuckDB {one} ; Spark {other}" if missing or added else "")


def _settled(column: str, kind: str) -> str:
    value = f"cast({quoted(column)} as {kind})"
    return f"round({value}, {DECIMALS}) as {quoted(column)}" if kind in _FLOATS else f"{value} as {quoted(column)}"


def _only(warehouse: duckdb.DuckDBPyConnection, these: str, those: str) -> tuple[int, object]:
    warehouse.execute(f"create or replace temp table only_here as ({these}) except all ({those}) order by all")
    count = warehouse.execute("select count(*) from only_here").fetchone()
    return int(count[0]) if count else 0, warehouse.execute("from only_here limit 1").fetchone()
