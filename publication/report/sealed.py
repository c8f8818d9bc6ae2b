"""What a sealed candidate says, as the page asks for it: one figure, the members of a breakdown, rows.

Here: reading, read-only. Not here: what is shown of it (the exhibits), how it is said (sentences.py). A table that a
candidate does not have is read as empty, and a figure that it does not have as not computable: the page says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb

from expectations.runner import last_day
from publication import datapackage
from publication.exports import DATABASE
from publication.report.labels import label, reason_in_words
from sources.spec import FRANCE

ABSENT = "cette version ne contient pas ce chiffre"


@dataclass(frozen=True)
class Figure:
    """One line of `indicators`.

    Attributes:
        value: in `unit`; None where nothing is known, and `reason` says why.
        coverage: share (0 to 1) of the population for which it is known; None where that means nothing.
        status: final, provisional, estimated, withheld, not_computable.
    """

    indicator: str
    population: str
    breakdown: str
    member: str
    period_start: str
    value: float | None
    unit: str
    coverage: float | None
    status: str
    reason: str | None

    @property
    def key(self) -> dict[str, str]:
        """The attribute that leads from a number of the page back to its line of `indicators`; none where there is none."""
        if self.value is None:
            return {}
        line = (self.indicator, self.population, self.breakdown, self.member, self.period_start)
        return {"data-indicator": "|".join(line)}


@dataclass(frozen=True)
class Published:
    """A figure that the Panorama of 2025 printed, from `reconciliation`."""

    figure_id: str
    as_of: date
    value: float
    unit: str
    verdict: str
    reason: str | None


class Sealed:
    """A candidate or release opened read-only; a context manager.

    Attributes:
        described: the content of datapackage.json; end: the last day of the edition, ISO.
    """

    def __init__(self, folder: Path) -> None:
        _, self.described = datapackage.read_description(folder)
        self.edition: str = self.described["edition"]
        self.region: str = self.described["region"]
        self.end = last_day(self.edition)
        self._connection = duckdb.connect(str(folder / DATABASE), read_only=True)
        self._figures = self._read_figures()
        self._published = self._read_published()

    def __enter__(self) -> Sealed:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._connection.close()

    def rows(self, query: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
        """The rows of a query by column; none where a table or a column of it is not in this candidate."""
        try:
            return self.read(query, values)
        except (duckdb.CatalogException, duckdb.BinderException):
            return []

    def read(self, query: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
        """The same, for who wants to know of a table or a column that is not there.

        Raises:
            duckdb.CatalogException: no such table. duckdb.BinderException: no such column.
        """
        answer = self._connection.execute(query, values or [])
        names = [column[0] for column in answer.description]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

    def figure(
        self,
        indicator: str,
        population: str = "all",
        breakdown: str = "none",
        member: str = "none",
        *,
        since: str | None = None,
    ) -> Figure:
        """One figure at the end of the edition; `since`: the period that starts then (the longest when None)."""
        found = [
            each
            for each in self._figures.get((indicator, population, breakdown), [])
            if each.member == member and (since is None or each.period_start == since)
        ]
        if found:
            return min(found, key=lambda each: each.period_start)
        return Figure(indicator, population, breakdown, member, self.end, None, "count", None, "not_computable", ABSENT)

    def members(self, indicator: str, breakdown: str, population: str = "all") -> dict[str, Figure]:
        """The figures of a breakdown by member, the longest period of each."""
        found: dict[str, Figure] = {}
        for each in sorted(
            self._figures.get((indicator, population, breakdown), []), key=lambda each: each.period_start, reverse=True
        ):
            found[each.member] = each
        return dict(sorted(found.items()))

    def published(self, indicator: str, breakdown: str = "none", population: str = "all") -> dict[str, Published]:
        """What the Panorama of 2025 printed for the same thing, by member."""
        return self._published.get((indicator, population, breakdown), {})

    def department_names(self) -> dict[str, str]:
        """Code → name of the departments of the perimeter, the only ones in dim_territory, in the order of the codes."""
        names = self.rows(
            "select distinct department_code as code, department_name as name from dim_territory order by 1"
        )
        return {row["code"]: row["name"] for row in names}

    def region_name(self) -> str:
        """« Occitanie »; « France » for all regions; the code where no territory tells its name."""
        if self.region == FRANCE:
            return "France"
        found = self.rows(
            "select any_value(region_name) as name from dim_territory where region_code = ?", [self.region]
        )
        return str(found[0]["name"]) if found and found[0]["name"] else f"région {self.region}"

    def said(self, breakdown: str, member: str) -> str:
        """The French words for a member of a breakdown."""
        if breakdown.endswith("department"):
            names = self.department_names()
            return " et ".join(names.get(code, label("department", code)) for code in member.split("+"))
        return label(breakdown, member)

    def _read_figures(self) -> dict[tuple[str, str, str], list[Figure]]:
        found: dict[tuple[str, str, str], list[Figure]] = {}
        for row in self.rows(
            "select indicator_id, population, breakdown, member, cast(period_start as varchar) as period_start, value, "
            "unit, coverage, status, reason from indicators where reference_date = cast(? as date)",
            [self.end],
        ):
            figure = Figure(**{"indicator": row.pop("indicator_id"), **row, "reason": reason_in_words(row["reason"])})
            found.setdefault((figure.indicator, figure.population, figure.breakdown), []).append(figure)
        return found

    def _read_published(self) -> dict[tuple[str, str, str], dict[str, Published]]:
        found: dict[tuple[str, str, str], dict[str, Published]] = {}
        for row in self.rows(
            "select figure_id, indicator_id, population, breakdown, member, as_of, published_value, unit, verdict, reason "
            "from reconciliation where published_value is not null order by as_of, figure_id desc"
        ):
            found.setdefault((row["indicator_id"], row["population"], row["breakdown"]), {})[row["member"]] = Published(
                row["figure_id"],
                row["as_of"],
                row["published_value"],
                row["unit"],
                row["verdict"],
                reason_in_words(row["reason"]),
            )
        return found
