"""The exhibits of the page: one figure or table of the Panorama each, as a message, a chart and the table behind it.

Here: what an exhibit is, and how one is made of rows, of counts, of single figures. Not here: one made of a breakdown of an
indicator (breakdowns.py), which exhibits there are (on_firms.py, on_money.py, on_failures.py, on_ecosystem.py), how they are
drawn (charts.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from publication.report import charts, sentences
from publication.report.labels import label
from publication.report.sealed import Figure, Published

# A longer table stands in the page by this many rows, and whole in the annexes: the first view stays light on a live register.
ROWS_AT_ONCE = 12


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
        is_annex: no chart and a long list: the page tells its message; its table stands in the annexes.
        is_through_time: its rows are periods, the oldest first.
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
    is_through_time: bool = False

    @property
    def rows_at_once(self) -> list[list[Cell]]:
        """The rows that stand in the page: the first ones, of periods the latest."""
        if self.left_out == 0:
            return self.rows
        return self.rows[-ROWS_AT_ONCE:] if self.is_through_time else self.rows[:ROWS_AT_ONCE]

    @property
    def left_out(self) -> int:
        """How many rows stand in the annexes alone; not a handful, for which nobody should have to turn a page."""
        return max(0, len(self.rows) - ROWS_AT_ONCE) if len(self.rows) > 1.25 * ROWS_AT_ONCE else 0


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
