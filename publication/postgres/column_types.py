"""DuckDB types as PostgreSQL types, exactly: no value is rounded, shortened or moved to another time zone.

Not here: moving the values (loading.py).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from publication.exports import quoted

_SAME = {
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIME": "time",
    "TIMESTAMP": "timestamp",
    "TIMESTAMP WITH TIME ZONE": "timestamptz",
    "INTERVAL": "interval",
    # A float of four bytes written in decimal is another number: eight bytes hold it as it is.
    "FLOAT": "double precision",
    "DOUBLE": "double precision",
    "TINYINT": "smallint",
    "UTINYINT": "smallint",
    "SMALLINT": "smallint",
    "USMALLINT": "integer",
    "INTEGER": "integer",
    "UINTEGER": "bigint",
    "BIGINT": "bigint",
    "UBIGINT": "numeric(20, 0)",
    "HUGEINT": "numeric(39, 0)",
    "UHUGEINT": "numeric(39, 0)",
    "UUID": "uuid",
    "BLOB": "bytea",
    "VARCHAR": "text",
}
_DECIMAL = re.compile(r"DECIMAL\((\d+),\s*(\d+)\)")
_NESTED = re.compile(r"STRUCT|MAP|UNION|JSON")
_JSON = "jsonb"


class UnknownType(Exception):
    """A DuckDB type that has no exact counterpart here."""


@dataclass(frozen=True)
class Column:
    """A column on both sides: how DuckDB is asked for it, how PostgreSQL is, how one value of either is compared."""

    name: str
    type: str
    read: str
    read_back: str
    comparable: Callable[[Any], Any] | None


def column(name: str, duckdb_type: str) -> Column:
    """How a column of a release is kept in PostgreSQL.

    Raises:
        UnknownType: nothing there holds its values exactly.
    """
    kind, own = postgres_type(duckdb_type), quoted(name)
    if kind == _JSON:
        return Column(
            name,
            kind,
            f"case when {own} is not null then cast(to_json({own}) as varchar) end",
            f"{own}::text",
            _same_json,
        )
    if duckdb_type.startswith("ENUM"):
        return Column(name, kind, f"cast({own} as varchar)", own, None)
    return Column(name, kind, own, own, _COMPARABLE.get(kind.partition("(")[0]))


def postgres_type(duckdb_type: str) -> str:
    """The PostgreSQL type of a DuckDB type.

    Raises:
        UnknownType: see above.
    """
    if duckdb_type in _SAME:
        return _SAME[duckdb_type]
    if decimal := _DECIMAL.fullmatch(duckdb_type):
        return f"numeric({decimal[1]}, {decimal[2]})"
    if duckdb_type.startswith("ENUM"):
        return "text"
    if _NESTED.match(duckdb_type):
        return _JSON
    if of_list := re.fullmatch(r"(.*)\[\d*\]", duckdb_type, re.DOTALL):
        inner = of_list[1]
        # An array of PostgreSQL is a rectangle of one scalar type; lists of lists need not be.
        return _JSON if inner.endswith("]") or _NESTED.match(inner) else f"{postgres_type(inner)}[]"
    raise UnknownType(duckdb_type)


def _same_json(text: str | None) -> str | None:
    """A JSON text in which only what it says counts: not the order of keys, nor how a number is written."""
    if text is None:
        return None
    number = lambda digits: f"number {Decimal(digits).normalize()}"  # noqa: E731
    return json.dumps(json.loads(text, parse_int=number, parse_float=number), sort_keys=True)


def _same_moment(value: datetime | None) -> str | None:
    return None if value is None else value.astimezone(UTC).isoformat()


def _same_number(value: Decimal | int | None) -> str | None:
    """An integer of DuckDB comes back as a Decimal from a numeric."""
    return None if value is None else str(value)


_COMPARABLE: dict[str, Callable[[Any], Any]] = {"timestamptz": _same_moment, "numeric": _same_number}
