"""The figures of a release as numbers that Dagster plots, edition after edition, and beside those of the last edition.

A figure is an indicator at the end of the edition, without breakdown, of the firms followed (`all`), or of the region where it
has no other. Not here: what an indicator says (dbt_project/), its whole history (publication/history.py).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from expectations.runner import last_day
from pipelines.interface.tables import table
from publication.exports import literal

_FIGURES = """
select indicator_id, arg_min(value, population) as value, arg_min(status, population) as status, any_value(unit) as unit
from read_parquet({indicators})
where breakdown = 'none' and reference_date = $date and period_start = $date
  and population in ('all', 'region') and value is not null
group by indicator_id
"""
_COLUMNS = ("figure", "value", "last_edition", "difference", "unit", "status")


def figures_of(folder: Path, edition: str, against: Path | None, edition_before: str | None) -> dict[str, Any]:
    """Metadata of a release: `figure/<indicator>` for each, and `figures`, the same beside the release compared with.

    Args:
        against: folder of the release that the audit compared with; None for a first publication.
    """
    with duckdb.connect(config={"threads": 1}) as connection:  # small tables: threads would cost more to start
        now = _figures(connection, folder, edition)
        was = _figures(connection, against, edition_before) if against and edition_before else {}
    rows = []
    for name, (value, status, unit) in now.items():
        before = was[name][0] if name in was else None
        difference = None if before is None else round(value - before, 6)
        rows.append(dict(zip(_COLUMNS, (name, round(value, 6), before, difference, unit, status), strict=True)))
    return {
        **{f"figure/{name}": value for name, (value, _, _) in now.items()},
        "figures": table(rows, _COLUMNS),
    }


def rows_by_table(rows: dict[str, int]) -> dict[str, Any]:
    """`rows/<table>`: Dagster draws each against the edition."""
    return {f"rows/{name}": number for name, number in rows.items()}


def _figures(connection: duckdb.DuckDBPyConnection, folder: Path, edition: str) -> dict[str, tuple[float, str, str]]:
    """Value, status and unit of each figure; none where the release has no such table (an older one, a damaged one)."""
    query = _FIGURES.format(indicators=literal(str(folder / "parquet" / "indicators.parquet")))
    try:
        found = connection.execute(f"{query} order by indicator_id", {"date": last_day(edition)}).fetchall()
    except duckdb.Error:
        return {}
    return {name: (float(value), status, unit) for name, value, status, unit in found}
