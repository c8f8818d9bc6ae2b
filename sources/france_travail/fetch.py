"""How job offers become counts: asked by department, occupation and date of creation, counted, and let go.

The contract of the API forbids publishing offers again: only counts leave this module. No identifier, no text, no
employer is archived, nor kept in memory longer than one count needs. Not here: the calls (search.py), the occupations
and how each is asked (occupations.csv).
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sources.archive import Archive, ArchivedFile, unchanged_file
from sources.france_travail.search import SEARCH, Search, Window
from sources.http import Session
from sources.spec import Scope

MONTHS = 6  # the Panorama counts from September to February
# The API knows the offers that are online: past that, the offers of an edition are gone.
LATEST = timedelta(days=45)
HERE = Path(__file__).parent


def fetch(session: Session, archive: Archive, scope: Scope) -> list[ArchivedFile]:
    """Archive the counts of one edition; once taken they stay, for the offers of that day are not online for long.

    Raises:
        SourceUnavailable: no answer, a refusal, a query that no date makes small enough, or an edition too far back.
    """
    taken = archive.latest(session.spec.id, scope.edition)
    if taken and taken.files and not taken.carried_over and all((archive.root / f.path).is_file() for f in taken.files):
        return [unchanged_file(file) for file in taken.files]
    today = datetime.now(UTC).date()
    if today - scope.reference_date > LATEST:
        raise session.unavailable(
            f"les offres de l'édition {scope.edition} ne sont plus en ligne",
            SEARCH,
            rule=f"une édition est relevée dans les {LATEST.days} jours qui suivent sa fin",
            advice="aucune : France Travail ne donne que les offres du jour",
        )
    months = _months(scope.reference_date)
    window = Window(
        datetime.combine(months[0], time.min, UTC), datetime.combine(scope.reference_date, time(23, 59, 59), UTC)
    )
    search = Search(session)
    facts = {"counted_on": today.isoformat(), "created_from": str(months[0]), "created_to": str(scope.reference_date)}
    counts = [facts | row for row in _counts(session, search, scope, window, months)]
    regions = [facts | row for row in _regions(search, window)]
    return [
        _stored(session, archive, "counts.json", counts, facts),
        _stored(session, archive, "regions.json", regions, facts),
    ]


def _counts(
    session: Session, search: Search, scope: Scope, window: Window, months: list[date]
) -> Iterator[dict[str, Any]]:
    """One row per department, occupation and month of creation, zeros included.

    An offer counts once: for the first occupation of the file that finds it, in the first department that shows it.
    """
    occupations = list(dict.fromkeys(row["occupation"] for row in _occupations()))
    kept: Counter[tuple[str, str, str]] = Counter()
    again: Counter[tuple[str, str, str]] = Counter()
    names = {f"{month:%Y-%m}" for month in months}
    outside = 0
    seen: set[str] = set()
    for department in scope.department_codes:
        for asked in _occupations():
            query = {asked["parameter"]: asked["value"], "departement": department}
            for offer in search.every(query, window):
                month = offer["dateCreation"][:7]
                cell = (department, asked["occupation"], month)
                if offer["id"] in seen:
                    again[cell] += 1
                elif month not in names:
                    outside += 1
                else:
                    kept[cell] += 1
                seen.add(offer["id"])
    if outside:
        session.remarks.append(f"{outside} offres datées hors des mois demandés : non comptées")
    for department in scope.department_codes:
        for occupation in occupations:
            for month in months:
                cell = (department, occupation, f"{month:%Y-%m}")
                yield {
                    "department_code": department,
                    "occupation": occupation,
                    "creation_month": cell[2],
                    "offers": kept[cell],
                    "seen_again": again[cell],
                }


def _regions(search: Search, window: Window) -> Iterator[dict[str, Any]]:
    """One row per region and occupation: the totals that the API announces, one small call each, for a rank only."""
    for region in _region_codes():
        totals: Counter[str] = Counter()
        for asked in _occupations():
            query = {asked["parameter"]: asked["value"], "region": region}
            totals[asked["occupation"]] += search.page(query, window, count=1).total
        for occupation, announced in totals.items():
            yield {"region_code": region, "occupation": occupation, "announced": announced}


def _occupations() -> list[dict[str, str]]:
    with (HERE / "occupations.csv").open(encoding="utf-8", newline="") as file:
        return sorted(csv.DictReader(file), key=lambda row: int(row["rank"]))


def _region_codes() -> list[str]:
    with (HERE / "regions.csv").open(encoding="utf-8", newline="") as file:
        return [row["region_code"] for row in csv.DictReader(file)]


def _months(last: date) -> list[date]:
    """The first days of the last months, oldest first."""
    index = last.year * 12 + last.month - 1
    return [date(each // 12, each % 12 + 1, 1) for each in range(index - MONTHS + 1, index + 1)]


def _stored(
    session: Session, archive: Archive, name: str, rows: list[dict[str, Any]], facts: dict[str, str]
) -> ArchivedFile:
    with archive.temporary_file() as file:
        file.write_text(json.dumps(rows, ensure_ascii=False, indent=0), encoding="utf-8")
        return archive.store(
            session.spec, file, name, url_asked=SEARCH, status=200, vintage=facts["counted_on"], rows=len(rows)
        )
