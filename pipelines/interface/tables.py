"""Rows of data as tables of the interface: samples of published tables, failing rows; nobody is named in either.

Dagster's event log is kept for years and no withdrawal reaches it: a sample shows no text of several words, and a failing
row shows texts as far as the rules on persons let them be published. Not here: which rows fail (expectations/, dbt).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import dagster as dg

from expectations.suites import SuiteError
from pipelines.settings import SUITES
from publication.quoting import BLOT, QuotingRules
from sources import suppressions
from sources.errors import SourceError

SAMPLE_ROWS = 5
FAILING_ROWS = 10
HIDDEN = "…"
_LONGEST_CODE = 80

Value = str | int | float | bool | None


def sample(rows: Iterable[Sequence[Any]], columns: Sequence[str]) -> dg.MetadataValue:
    """First rows of a published table: keys, codes, dates and numbers; other texts are hidden."""
    return _table([{name: _coded(_plain(value)) for name, value in zip(columns, row, strict=True)} for row in rows])


def failing_rows(rows: Sequence[Mapping[str, Any]], home: Path) -> dg.MetadataValue:
    """Up to FAILING_ROWS rows that a rule found, without what may not be published nor who asked to be named no more."""
    kept = [{name: _plain(value) for name, value in row.items()} for row in rows[:FAILING_ROWS]]
    texts = {(name, value) for row in kept for name, value in row.items() if isinstance(value, str) and value}
    try:
        forbidden = _rules().forbidden_in(texts)
        suppressed = suppressions.read(home)
    except (SuiteError, SourceError):  # nothing is shown that could not be looked at
        forbidden, suppressed = texts, ()
    return _table(
        [
            {
                name: BLOT if (name, value) in forbidden else suppressions.conceal_values(value, suppressed)
                for name, value in row.items()
            }
            for row in kept
        ]
    )


def table(rows: Sequence[Mapping[str, Value]], columns: Sequence[str]) -> dg.MetadataValue:
    """Facts of ours (counts, vintages) as a table; the columns are told because there may be no row."""
    schema = dg.TableSchema(columns=[dg.TableColumn(name) for name in columns])
    return dg.MetadataValue.table([dg.TableRecord(dict(row)) for row in rows], schema=schema)


def _table(rows: Sequence[Mapping[str, Value]]) -> dg.MetadataValue:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return table([{name: row.get(name) for name in columns} for row in rows], columns)


def _plain(value: Any) -> Value:
    """A value as Dagster's tables hold it."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)


def _coded(value: Value) -> Value:
    is_text = isinstance(value, str) and (len(value) > _LONGEST_CODE or "@" in value or len(value.split()) > 1)
    return HIDDEN if is_text else value


@cache
def _rules() -> QuotingRules:
    return QuotingRules.read(SUITES)
