"""An exhibit made of one indicator by the members of a breakdown: departments, years, stages, countries.

Here: the order of its members, what they are compared with, what cannot be said of them. Not here: what an exhibit is
(exhibits.py), which there are (on_*.py), how they are drawn (charts.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from publication.report import charts, sentences
from publication.report.exhibits import Cell, Exhibit, absent, number, printed
from publication.report.labels import label, words
from publication.report.sealed import Figure, Published, Sealed

# What no register, source or page says; it is told in the table, and compared with nothing.
UNKNOWN = "unknown"
_HATCHED = "Hachuré : période qui se remplit encore."
_SHORT_MONTHS = "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.".split()


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
    printed_as: tuple[str, str] = ("", ""),
) -> Exhibit:
    """An exhibit of one indicator by the members of a breakdown, one series a population.

    Args:
        dimension: the heading of the first column.
        order: `value` (largest first), `member` (as sorted), `words` (the order of the labels).
        through_time: members are years or months: columns instead of bars; `open_members` are still filling up.
        since: members before it are left out (years and months only).
        of_total: members add up to a whole; noun: what is counted, singular and plural.
        printed_as: the indicator that the Panorama printed instead, and what it counts (French), where it is not the same.
    """
    figures = {
        population: {
            member: figure
            for member, figure in sealed.members(indicator, breakdown, population).items()
            if member >= since
        }
        for population in populations
    }
    printed_indicator, printed_words = printed_as
    published = {
        population: sealed.published(printed_indicator or indicator, breakdown, population)
        for population in populations
    }
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
    what = f"Panorama 2025{', ' if printed_words else ''}{printed_words}"
    columns += [f"{what}, {sentences.uncapitalised(label('population', each))}" for each in compared]
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
        is_through_time=through_time,
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
