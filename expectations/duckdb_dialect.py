"""Teaches Great Expectations 1.24 to run inside DuckDB: two small patches of private places.

Here: the patches and why. Not here: running suites (runner.py). tests/gate/test_duckdb_dialect.py fails the day Great
Expectations changes under them; the minor version is pinned for that reason.

1. Great Expectations returns its SQL connection to the pool before reading the rows, and DuckDB then drops them ("list index
   out of range"). It keeps the connection for the dialects of a private tuple: DuckDB joins them.
2. Its regular expressions know no DuckDB: they become `regexp_matches`.
"""

from __future__ import annotations

from typing import Any


class _DuckDB(str):
    """A dialect name that looks like the members of the enumeration it stands beside."""

    value = "duckdb"


def teach_great_expectations() -> None:
    """Apply both patches, once; a second call changes nothing.

    Raises:
        ImportError, AttributeError: this version of Great Expectations no longer has the places that are patched.
    """
    import great_expectations.execution_engine.sqlalchemy_execution_engine as engine
    import sqlalchemy as sa
    from great_expectations.expectations.metrics.column_map_metrics import (
        column_values_match_regex,
        column_values_not_match_regex,
    )

    if "duckdb" in engine._PERSISTED_CONNECTION_DIALECTS:
        return
    original = column_values_match_regex.get_dialect_regex_expression

    def regex_expression(column: Any, regex: str, dialect: Any, positive: bool = True) -> Any:
        if "duckdb" not in str(dialect).lower():
            return original(column, regex, dialect, positive)
        matches = sa.func.regexp_matches(column, regex)
        return matches if positive else sa.not_(matches)

    column_values_match_regex.get_dialect_regex_expression = regex_expression
    column_values_not_match_regex.get_dialect_regex_expression = regex_expression
    engine._PERSISTED_CONNECTION_DIALECTS += (_DuckDB("duckdb"),)
