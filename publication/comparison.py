"""Whether two sealed folders hold the same tables: each table as canonical Parquet, and where two differ, the first rows.

Canonical: the columns in their order without NOT_COMPARED, the rows in the order of all columns, written by one and the same
DuckDB. Not here: building the second folder (pipelines/rebuild.py).
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from publication import datapackage, durable
from publication.exports import literal, quoted

# When bytes were asked for, which a later request of the same bytes changes; nothing else of a release depends on the clock.
NOT_COMPARED = ("fetched_at",)
_SHOWN = 5


@dataclass(frozen=True)
class Compared:
    """One table of two folders.

    Attributes:
        sha256: of the canonical Parquet, first and second; None where the table is not.
        differences: French sentences, empty when both are equal. Texts are not repeated: only keys, numbers and dates.
    """

    table: str
    rows: int
    sha256: tuple[str | None, str | None]
    differences: list[str]

    @property
    def is_equal(self) -> bool:
        return self.sha256[0] == self.sha256[1]


def compare(first: Path, second: Path) -> list[Compared]:
    """Every table of two sealed folders, in the order of the first one's datapackage.json."""
    one, other = _parquets(first), _parquets(second)
    with tempfile.TemporaryDirectory(prefix="panorama-canonical-") as folder, duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        return [
            _compared(connection, table, one.get(table), other.get(table), Path(folder))
            for table in dict.fromkeys([*one, *other])
        ]


def _parquets(folder: Path) -> dict[str, tuple[Path, dict[str, Any]]]:
    _, described = datapackage.read_description(folder)
    return {
        Path(each["path"]).stem: (folder / each["path"], each)
        for each in described["resources"]
        if each["format"] == "parquet"
    }


def _compared(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    one: tuple[Path, dict[str, Any]] | None,
    other: tuple[Path, dict[str, Any]] | None,
    folder: Path,
) -> Compared:
    if one is None or other is None:
        where = "la version" if one else "la reconstruction"
        return Compared(table, 0, ("", None) if one else (None, ""), [f"la table n'est que dans {where}"])
    columns: list[dict[str, str]] = []
    digests = []
    for name, path in (("one", one[0]), ("other", other[0])):
        described = connection.execute("describe select * from read_parquet(?)", [str(path)]).fetchall()
        columns.append({column: kind for column, kind, *_ in described if column not in NOT_COMPARED})
        chosen = ", ".join(quoted(column) for column in columns[-1])
        connection.execute(f"create or replace table {name} as select {chosen} from read_parquet({literal(str(path))})")
        canonical = folder / f"{name}.parquet"
        # One thread and one order: the same rows give the same bytes.
        connection.execute(f"copy (from {name} order by all) to {literal(str(canonical))} (format parquet)")
        digests.append(durable.sha256(canonical))
    (rows,) = connection.execute("select count(*) from one").fetchone() or (0,)
    differences: list[str] = []
    if digests[0] != digests[1]:
        differences = _differences(connection, columns[0], columns[1], one[1]["schema"]["primaryKey"])
    return Compared(table, rows, (digests[0], digests[1]), differences)


def _differences(
    connection: duckdb.DuckDBPyConnection, one: dict[str, str], other: dict[str, str], key: list[str]
) -> list[str]:
    if one != other:
        changed = sorted({column for column in {**one, **other} if one.get(column) != other.get(column)})
        return [f"colonnes différentes : {', '.join(changed) or 'leur ordre'}"]
    counts = [connection.execute(f"select count(*) from {name}").fetchone() or (0,) for name in ("one", "other")]
    said = [] if counts[0] == counts[1] else [f"{counts[0][0]} lignes, {counts[1][0]} dans la reconstruction"]
    on = " and ".join(f"one.{quoted(column)} is not distinct from other.{quoted(column)}" for column in key)
    values = [column for column in one if column not in key]
    are_equal = " and ".join(f"one.{quoted(column)} is not distinct from other.{quoted(column)}" for column in values)
    shown_key = ", ".join(f"cast(coalesce(one.{quoted(c)}, other.{quoted(c)}) as varchar)" for c in key)
    both = ", ".join(f"one.{quoted(column)}, other.{quoted(column)}" for column in values)
    found = connection.execute(
        f"select [{shown_key}], one_there, other_there{', ' + both if both else ''} "
        f"from (select *, true as one_there from one) as one "
        f"full join (select *, true as other_there from other) as other on {on} "
        f"where one_there is null or other_there is null or not ({are_equal or 'true'}) order by 1 limit {_SHOWN}"
    ).fetchall()
    for row_key, is_one, is_other, *pairs in found:
        place = ", ".join(f"{column} = {value}" for column, value in zip(key, row_key, strict=True))
        if not (is_one and is_other):
            said.append(f"{place} : n'est que dans {'la version' if is_one else 'la reconstruction'}")
            continue
        cells = [
            _cell(column, one[column], pairs[2 * at], pairs[2 * at + 1])
            for at, column in enumerate(values)
            if pairs[2 * at] != pairs[2 * at + 1]
        ]
        said.append(f"{place} : {', '.join(cells)}")
    return said or ["mêmes lignes, écrites autrement"]


def _cell(column: str, kind: str, before: Any, after: Any) -> str:
    """A text could be anybody's: only its column is said."""
    return column if kind.startswith(("VARCHAR", "STRUCT", "MAP")) or "[" in kind else f"{column} {before} → {after}"
