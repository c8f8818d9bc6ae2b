"""What one figure of a release means and how it comes about, read from the release alone.

Here: definition, sources, the figure and its parts, its values in other editions, the printed figure of 2025. Not here: the
rows behind it (indicator_facts.py), how it is shown (pipelines/explain_command.py), what computes it (dbt_project/).
Everything is opened read-only: it can be asked while a refresh runs.
"""

from __future__ import annotations

import difflib
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from publication import datapackage, history, kept
from publication.exports import DATABASE
from publication.indicator_facts import Facts, facts_of

_FIGURE = (
    "reference_date",
    "period_start",
    "population",
    "breakdown",
    "member",
    "value",
    "unit",
    "numerator",
    "denominator",
    "coverage",
    "status",
    "reason",
)
_SOURCE = (
    "source_id",
    "title",
    "publisher",
    "licence_title",
    "attribution",
    "vintage",
    "rows",
    "carried_over",
    "absence",
)
_RECONCILED = (
    "figure_id",
    "population",
    "member",
    "as_of",
    "published_value",
    "computed_value",
    "difference",
    "verdict",
    "reason",
    "source_document",
    "source_location",
)
# Who asks for a figure without saying of whom means the register, or the region where nothing is known of the register.
_POPULATIONS = ("all", "region", "sector", "core")


class UnknownIndicator(Exception):
    """No indicator of the release bears that name. The text is French.

    Attributes:
        nearest: the names that look like it, the nearest first.
    """

    def __init__(self, asked: str, release: str, nearest: list[str]) -> None:
        self.nearest = nearest
        near = f" ; peut-être {', '.join(nearest)}" if nearest else ""
        super().__init__(f"« {asked} » n'est pas un indicateur de {release}{near}")


class UnknownFigure(Exception):
    """The indicator has no figure for that population, breakdown or member. The text is French."""


def explain(
    release: kept.Release,
    home: Path,
    asked: str,
    *,
    population: str | None = None,
    breakdown: str = "none",
    member: str | None = None,
    limit: int = 5,
) -> dict[str, Any]:
    """All that a release says of one figure, at the end of its edition.

    Args:
        home: where the history of the indicators stands; without it the release's own edition is all there is.
        asked: an indicator_id, or its last part when only one indicator ends so.
        member: None with a breakdown asks for all its members, in `figures`, and for no rows.
        limit: how many rows of the facts are shown.

    Returns:
        release, edition, origin, notice, indicator, models, sources, figures, facts, facts_absence, elsewhere, history,
        reconciliation.

    Raises:
        UnknownIndicator, UnknownFigure: the release does not have it.
        duckdb.Error: the release's database can't be read.
    """
    with duckdb.connect(str(release.path / DATABASE), read_only=True) as connection:
        indicator = _indicator(connection, release.id, asked)
        figures = _figures(connection, release, indicator["indicator_id"], population, breakdown, member)
        one = figures[0] if len(figures) == 1 else None
        facts = (
            facts_of(
                connection,
                {**one, "indicator_id": indicator["indicator_id"]},
                region=release.region,
                edition_end=_end(release.edition),
                limit=limit,
            )
            if one
            else "plusieurs chiffres : en choisir un avec --member pour voir ses lignes"
        )
        return {
            "release": release.id,
            "edition": release.edition,
            "origin": release.origin,
            "notice": datapackage.notice(release.origin, release.sources),
            "indicator": {name: value for name, value in indicator.items() if name not in ("sources", "models")},
            "models": _listed(indicator.get("models")),
            "sources": _sources(connection, _listed(indicator["sources"])),
            "figures": figures,
            "facts": asdict(facts) if isinstance(facts, Facts) else None,
            "facts_absence": facts if isinstance(facts, str) else None,
            "elsewhere": _elsewhere(connection, release, indicator["indicator_id"]),
            "history": _history(home, release, indicator["indicator_id"], one) if one else [],
            "reconciliation": _reconciliation(connection, indicator["indicator_id"], figures[0], member),
        }


def _end(edition: str) -> date:
    year, month = (int(part) for part in edition.split("-"))
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _listed(text: str | None) -> list[str]:
    return [part.strip() for part in (text or "").split(",") if part.strip()]


def _rows(connection: duckdb.DuckDBPyConnection, sql: str, values: list[Any] | dict[str, Any]) -> list[dict[str, Any]]:
    found = connection.execute(sql, values)
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _indicator(connection: duckdb.DuckDBPyConnection, release: str, asked: str) -> dict[str, Any]:
    every = {row["indicator_id"]: row for row in _rows(connection, "from indicator_catalogue", [])}
    if asked in every:
        return every[asked]
    ends_so = [name for name in every if name.partition(".")[2] == asked]
    if len(ends_so) == 1:
        return every[ends_so[0]]
    raise UnknownIndicator(asked, release, ends_so or nearest(asked, every))


def nearest(asked: str, every: dict[str, dict[str, Any]], at_most: int = 5) -> list[str]:
    """The indicators whose name or French label looks like what was asked, the nearest first."""
    words = asked.casefold()
    called = {str(text).casefold(): name for name, row in every.items() for text in (row.get("label"), name) if text}
    called |= {name.partition(".")[2]: name for name in every}
    held = [name for text, name in called.items() if words in text]
    close = [called[text] for text in difflib.get_close_matches(words, called, n=at_most, cutoff=0.5)]
    return list(dict.fromkeys([*close, *held]))[:at_most]


def _figures(
    connection: duckdb.DuckDBPyConnection,
    release: kept.Release,
    indicator_id: str,
    population: str | None,
    breakdown: str,
    member: str | None,
) -> list[dict[str, Any]]:
    """The figures asked for at the edition's end: one, or one per member of a breakdown."""
    end = _end(release.edition)
    found = _rows(
        connection,
        f"select {', '.join(_FIGURE)} from indicators where indicator_id = ? and reference_date = ? and breakdown = ? "
        "order by population, member, period_start <> reference_date, period_start",
        [indicator_id, end, breakdown],
    )
    there = [row for row in found if row["value"] is not None] or found
    by_choice = sorted(
        {row["population"] for row in there},
        key=lambda each: _POPULATIONS.index(each) if each in _POPULATIONS else len(_POPULATIONS),
    )
    of_whom = population or next(iter(by_choice), None)
    found = [row for row in found if row["population"] == of_whom and member in (None, row["member"])]
    # Of several periods the first stands: the one without a start, else the longest.
    one_each = {row["member"]: row for row in reversed(found)}
    if one_each:
        return [one_each[name] for name in sorted(one_each)]
    has = [f"{each['population']} / {each['breakdown']}" for each in _elsewhere(connection, release, indicator_id)]
    asked = " / ".join(filter(None, (population, breakdown, member)))
    raise UnknownFigure(
        f"{indicator_id} n'a pas de chiffre {asked} au {end} ; population / ventilation possibles : {', '.join(has) or 'aucune'}"
    )


def _elsewhere(connection: duckdb.DuckDBPyConnection, release: kept.Release, indicator_id: str) -> list[dict[str, Any]]:
    """Of whom and by what the indicator also stands at the edition's end, with how many figures are known."""
    return _rows(
        connection,
        "select population, breakdown, count(*) as figures, count(value) as known from indicators "
        "where indicator_id = ? and reference_date = ? group by all order by all",
        [indicator_id, _end(release.edition)],
    )


def _sources(connection: duckdb.DuckDBPyConnection, names: list[str]) -> list[dict[str, Any]]:
    found = {
        row["source_id"]: row
        for row in _rows(
            connection,
            f"select {', '.join(_SOURCE)} from source_freshness where source_id in (select unnest(?))",
            [names],
        )
    }
    return [found.get(name, {"source_id": name}) for name in names]


def _history(home: Path, release: kept.Release, indicator_id: str, figure: dict[str, Any]) -> list[dict[str, Any]]:
    """The same figure at the end of each edition, oldest first, from the last release of each."""
    file = home / history.FOLDER / f"{history.NAME}.parquet"
    if not file.is_file():
        return []
    has_no_start = figure["period_start"] == figure["reference_date"]
    with duckdb.connect() as connection:
        return _rows(
            connection,
            "select edition, release, value, coverage, status, reason, definition_version, is_restricted from read_parquet($file) "
            "where indicator_id = $indicator and population = $population and breakdown = $breakdown and member = $member "
            "and is_latest_revision and reference_date = last_day(cast(edition || '-01' as date)) and origin = $origin "
            "and case when $bare then period_start = reference_date else period_start = $start end order by edition",
            {
                "file": str(file),
                "indicator": indicator_id,
                "population": figure["population"],
                "breakdown": figure["breakdown"],
                "member": figure["member"],
                "origin": release.origin,
                "bare": has_no_start,
                "start": figure["period_start"],
            },
        )


def _reconciliation(
    connection: duckdb.DuckDBPyConnection, indicator_id: str, figure: dict[str, Any], member: str | None
) -> list[dict[str, Any]]:
    """The printed figures of 2025 that speak of the same thing, each of its own population and at its own date."""
    return _rows(
        connection,
        f"select {', '.join(_RECONCILED)} from reconciliation where indicator_id = ? and breakdown = ? "
        "and (? is null or member = ?) order by as_of, figure_id",
        [indicator_id, figure["breakdown"], member, member],
    )
