"""What changed since the live release: rows per table, and the failures of past months that were restated.

Here: comparing a sealed candidate with what is live. Not here: bands and floors, rows of the other tables that came in and
went out (issue 6).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from publication import datapackage
from publication.exports import DATABASE

CURRENT = "current"
_MONTHS_SHOWN = 24


def with_live(candidate: Path, described: dict[str, Any], home: Path) -> dict[str, Any]:
    """What a reader of the live release will find changed.

    Returns:
        `against`: the live release of the same origin, null when there is none to read; `tables`: rows per table before and
        after; `failures_restated`: see `restated_failures`, empty without a release to compare with.
    """
    try:
        _, live = datapackage.read_description(home / CURRENT)
    except (OSError, ValueError):
        live = {}
    same = live if live.get("origin") == described.get("origin") else {}
    before, after = _rows(same), _rows(described)
    return {
        "against": same.get("release"),
        "tables": [
            {"table": table, "rows_before": before.get(table), "rows_after": after.get(table)}
            for table in sorted(before | after)
        ],
        "failures_restated": restated_failures(home / CURRENT / DATABASE, candidate / DATABASE) if same else [],
    }


def restated_failures(live: Path, candidate: Path) -> list[dict[str, Any]]:
    """Months of judgment that the live release already counted and that this one counts otherwise, the latest first.

    Returns:
        Per month: `month`, `failures_before`, `failures_after`, and the identifiers `came_in`, `went_out`; an opening that
        was cancelled, retracted or dated anew, or published late. Empty when either has no table of failures to read.
    """
    with duckdb.connect() as connection:
        try:
            connection.execute(f"attach {_literal(live)} as live (read_only)")
            connection.execute(f"attach {_literal(candidate)} as candidate (read_only)")
            rows = connection.execute(_RESTATED, {"months": _MONTHS_SHOWN}).fetchall()
        except duckdb.Error:  # a damaged file has its own rule; an older release may lack the table
            return []
    return [
        {
            "month": month,
            "failures_before": before,
            "failures_after": after,
            "came_in": came_in,
            "went_out": went_out,
        }
        for month, before, after, came_in, went_out in rows
    ]


# A failure keeps its identifier when only its outcome changes: it counts as the same in the same month.
_RESTATED = """
with before as (select failure_id, strftime(judgment_date, '%Y-%m') as month from live.main.fct_failure),
after as (select failure_id, strftime(judgment_date, '%Y-%m') as month from candidate.main.fct_failure),
counted as (
    select
        coalesce(before.month, after.month) as month,
        count(before.failure_id) as failures_before,
        count(after.failure_id) as failures_after,
        list_sort(list(after.failure_id) filter (where before.failure_id is null)) as came_in,
        list_sort(list(before.failure_id) filter (where after.failure_id is null)) as went_out
    from before
    full join after on before.failure_id = after.failure_id and before.month = after.month
    group by all
)
select month, failures_before, failures_after, coalesce(came_in, []), coalesce(went_out, [])
from counted
where (came_in is not null or went_out is not null) and month <= (select max(month) from before)
order by month desc
limit $months
"""


def _literal(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _rows(described: dict[str, Any]) -> dict[str, int]:
    return {each["name"]: each["rows"] for each in described.get("resources", []) if each.get("format") == "csv"}
