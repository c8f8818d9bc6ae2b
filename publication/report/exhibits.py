"""The exhibits of the page: one figure or table of the Panorama each, as a message, a chart and the table behind it.

Here: what an exhibit is, and how one is made of a breakdown of an indicator, of rows, of published figures. Not here: which
exhibits there are (on_firms.py, on_money.py, on_failures.py, on_ecosystem.py), how they are drawn (charts.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from publication.report import charts, sentences
from publication.report.labels import label, words
from publication.report.sealed import Figure, Published, Sealed

# What no register, source or page says; it is told in the table, and compared with nothing.
UNKNOWN = "unknown"
_HATCHED = "Hachuré : période qui se remplit encore."
_SHORT_MONTHS = "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.".split()


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, and the attributes that lead back to the table that it comes from."""

    text: str
    origin: dict[str, str] = field(default_factory=dict)
    is_number: bool = False
    href: str | None = None


@dataclass(frozen=True)
class Exhibit:
    """One figure or table.

    Attributes:
        name: its anchor; reference: what it redoes (« Figure 3 »), empty for what the Panorama never had.
        message: what the chart says, in one sentence: its alternative text too.
        spec: the Vega-Lite specification, None where a table says it better or nothing is known.
        absent: why nothing can be shown (French), None where something is.
        notes: status, coverage, reasons, how it differs from the Panorama's.
        indicators: ids in the catalogue; tables: published tables that the rest comes from.
        is_annex: too long for the page, which tells its message; its table stands in the annexes.
    """

    name: str
    reference: str
    title: str
    message: str
    columns: list[str]
    rows: list[list[Cell]]
    spec: charts.Spec | None = None
    absent: str | None = None
    notes: list[str] = field(default_factory=list)
    indicators: list[str] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    is_annex: bool = False


def number(figure: Figure) -> Cell:
    """A figure as a cell; what is not known says so in a word, never a blank."""
    text = sentences.quantity(figure.value, figure.unit) if figure.value is not None else label("status", figure.status)
    return Cell(text, figure.key, is_number=True)


def printed(published: Published | None) -> Cell:
    """What the Panorama of 2025 printed, with its date; a dash where it printed nothing."""
    if published is None:
        return Cell("—", is_number=True)
    sign = {"percent_lower_bound": "> ", "percent_upper_bound": "< "}.get(published.unit, "")
    text = f"{sign}{sentences.quantity(published.value, published.unit)} ({published.as_of.year})"
    return Cell(text, {"data-table": "reconciliation", "data-figure": published.figure_id}, is_number=True)


def plain(value: object, table: str | None = None) -> Cell:
    """A text or a number of a published table; a dash for nothing."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if value is None or value == "":
        return Cell("—")
    text = sentences.quantity(float(value)) if is_number else str(value)  # type: ignore[arg-type]
    return Cell(text, {"data-table": table} if table and is_number else {}, is_number)


def of_breakdown(
    sealed: Sealed,
    name: str,
    reference: str,
    title: str,
    dimension: str,
    *,
    indicator: str,
    breakdown: str,
    populations: Sequence[str] = ("all", "core"),
    order: str = "value",
    through_time: bool = False,
    of_total: bool = True,
    noun: tuple[str, str] | None = None,
    open_members: Iterable[str] = (),
    since: str = "",
    notes: Sequence[str] = (),
) -> Exhibit:
    """An exhibit of one indicator by the members of a breakdown, one series a population.

    Args:
        dimension: the heading of the first column.
        order: `value` (largest first), `member` (as sorted), `words` (the order of the labels).
        through_time: members are years or months: columns instead of bars; `open_members` are still filling up.
        since: members before it are left out (years and months only).
        of_total: members add up to a whole; noun: what is counted, singular and plural.
    """
    figures = {
        population: {
            member: figure
            for member, figure in sealed.members(indicator, breakdown, population).items()
            if member >= since
        }
        for population in populations
    }
    published = {population: sealed.published(indicator, breakdown, population) for population in populations}
    members = _ordered(figures, published, breakdown, order)
    shown = [member for member in members if member != UNKNOWN]
    names = {member: sentences.when(sealed.said(breakdown, member)) for member in members}
    known = {
        population: {
            member: value for member in shown if (figure := those.get(member)) and (value := figure.value) is not None
        }
        for population, those in figures.items()
    }
    with_values = [population for population in populations if any(known[population].values())]
    compared = [population for population in populations if published[population]]
    all_figures = [figure for those in figures.values() for figure in those.values()]
    columns = [dimension, *(label("population", each) for each in populations)]
    columns += [f"Panorama 2025, {sentences.uncapitalised(label('population', each))}" for each in compared]
    rows = [
        [
            Cell(names[member]),
            *(
                number(figures[population][member]) if member in figures[population] else Cell("—", is_number=True)
                for population in populations
            ),
            *(printed(published[population].get(member)) for population in compared),
        ]
        for member in members
    ]
    if not with_values:
        why = next((each.reason for each in all_figures if each.reason), None)
        why = why or next((each.reason for those in published.values() for each in those.values() if each.reason), None)
        why = why or sealed.figure(indicator, populations[0]).reason
        return absent(name, reference, title, why, columns, rows if compared else [], notes, [indicator])
    first = with_values[0]
    unit = next(iter(figures[first].values())).unit
    open_set = set(open_members)
    points = [
        charts.Point(
            _period(member) if through_time else names[member],
            known[population][member],
            sentences.quantity(known[population][member], unit),
            label("population", population) if len(with_values) > 1 else "",
            member in open_set,
        )
        for member in shown
        for population in with_values
        if member in known[population]
    ]
    said = {names[member]: value for member, value in known[first].items()}
    if through_time:
        series = [(member, value) for member, value in known[first].items()]
        message = sentences.through_time(
            series, unit, noun, open_periods=sum(member in open_set for member, _ in series)
        )
    else:
        message = sentences.leaders(said, unit, of_total=of_total)
    notes = [*notes, *([_HATCHED] if through_time and any(point.is_open for point in points) else [])]
    if first != populations[0]:
        # Another population than the one that the title speaks of: a reader must not take one for the other.
        message = f"{label('shown_population', first)} : {sentences.uncapitalised(message)}"
        why = next((each.reason for each in figures[populations[0]].values() if each.reason), None)
        notes = [f"Firmes suivies : non calculable ; {why or sealed.figure(indicator, populations[0]).reason}.", *notes]
    return Exhibit(
        name,
        reference,
        title,
        message,
        columns,
        rows,
        charts.columns(points, _periods(shown)) if through_time else charts.bars(points),
        notes=[*notes, *sentences.reliability([each for p in with_values for each in figures[p].values()])],
        indicators=[indicator],
    )


def of_counts(
    name: str,
    reference: str,
    title: str,
    dimension: str,
    counts: Mapping[str, Mapping[str, int]],
    *,
    table: str,
    column: str,
    notes: Sequence[str] = (),
) -> Exhibit:
    """An exhibit of rows counted in a published table: series (French words) → member (French words) → number."""
    first = next(iter(counts.values()), {})
    columns = [dimension, *counts]
    if not any(first.values()):
        return absent(name, reference, title, f"aucune ligne de {table} ne le renseigne", columns, [], notes, [])
    members = sorted(first, key=lambda each: (-first[each], each))
    series = [each for each in counts if any(counts[each].values())]
    rows = [
        [
            Cell(member),
            *(
                Cell(
                    sentences.quantity(those.get(member, 0)),
                    {"data-table": table, "data-column": column},
                    is_number=True,
                )
                for those in counts.values()
            ),
        ]
        for member in members
    ]
    points = [
        charts.Point(
            member,
            counts[each].get(member, 0),
            sentences.quantity(counts[each].get(member, 0)),
            each if len(series) > 1 else "",
        )
        for member in members
        for each in series
    ]
    message = sentences.leaders({member: float(first[member]) for member in members}, "count", of_total=False)
    return Exhibit(
        name, reference, title, message, columns, rows, charts.bars(points), notes=list(notes), tables=[table]
    )


def of_figures(
    name: str,
    reference: str,
    title: str,
    lines: Sequence[tuple[str, Figure, Published | None]],
    *,
    message: str | None = None,
    notes: Sequence[str] = (),
) -> Exhibit:
    """A table of single figures beside what the Panorama printed: (words, figure, printed)."""
    known = [figure for _, figure, _ in lines if figure.value is not None]
    rows = [
        [
            Cell(said),
            number(figure),
            Cell(label("status", figure.status)),
            Cell(
                "—" if figure.coverage is None else sentences.quantity(100 * figure.coverage, "percent"), is_number=True
            ),
            printed(before),
        ]
        for said, figure, before in lines
    ]
    columns = ["Chiffre", "Valeur", "Statut", "Couverture", "Panorama 2025"]
    if not known:
        why = next((figure.reason for _, figure, _ in lines if figure.reason), None)
        return absent(name, reference, title, why, columns, rows, notes, [lines[0][1].indicator])
    said = message or f"{lines[0][0]} : {number(lines[0][1]).text}."
    return Exhibit(
        name,
        reference,
        title,
        said,
        columns,
        rows,
        notes=[*notes, *sentences.reasons(known)],
        indicators=list(dict.fromkeys(figure.indicator for _, figure, _ in lines)),
    )


def of_rows(
    name: str,
    reference: str,
    title: str,
    message: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    *,
    table: str,
    notes: Sequence[str] = (),
    is_annex: bool = False,
) -> Exhibit:
    """A table of a published table's rows; cells are made of plain values where they are not cells yet."""
    cells = [[each if isinstance(each, Cell) else plain(each, table) for each in row] for row in rows]
    if not cells:
        return absent(name, reference, title, f"la table {table} est vide dans cette version", columns, [], notes, [])
    return Exhibit(
        name, reference, title, message, list(columns), cells, notes=list(notes), tables=[table], is_annex=is_annex
    )


def absent(
    name: str,
    reference: str,
    title: str,
    why: str | None,
    columns: Sequence[str],
    rows: list[list[Cell]],
    notes: Sequence[str],
    indicators: list[str],
) -> Exhibit:
    """An exhibit of which nothing is known: it says why, and what the Panorama printed where it printed something."""
    why = why or "cette version ne contient pas ce chiffre"
    message = f"Non calculable dans cette édition : {why}."
    return Exhibit(
        name, reference, title, message, list(columns), rows, absent=why, notes=list(notes), indicators=indicators
    )


def _ordered(
    figures: Mapping[str, Mapping[str, Figure]],
    published: Mapping[str, Mapping[str, Published]],
    breakdown: str,
    order: str,
) -> list[str]:
    members = {member for those in (*figures.values(), *published.values()) for member in those}
    if order == "value":
        first = next(iter(figures.values()))
        values = {member: (first[member].value or 0) if member in first else 0 for member in members}
        before = {
            member: max((p[member].value for p in published.values() if member in p), default=0) for member in members
        }
        ranked = sorted(members, key=lambda each: (-values[each], -before[each], each))
    elif order == "words":
        places = list(words(breakdown))
        ranked = sorted(members, key=lambda each: (places.index(each) if each in places else len(places), each))
    else:
        ranked = sorted(members)
    return [member for member in ranked if member != UNKNOWN] + [UNKNOWN] * (UNKNOWN in members)


def _periods(members: Sequence[str]) -> list[str]:
    """The periods from the first to the last, those that nothing is said of too: time does not jump on an axis."""
    if all(member.isdigit() for member in members):
        return [str(year) for year in range(int(members[0]), int(members[-1]) + 1)]
    months = [int(member[:4]) * 12 + int(member[5:]) - 1 for member in members]
    return [_period(f"{each // 12}-{each % 12 + 1:02d}") for each in range(months[0], months[-1] + 1)]


def _period(member: str) -> str:
    """`2024`, `févr. 2026`: what stands under a bar."""
    return member if len(member) == 4 else f"{_SHORT_MONTHS[int(member[5:]) - 1]} {member[:4]}"
