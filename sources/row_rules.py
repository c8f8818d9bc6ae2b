"""Rules on the rows of files that people keep: a row that breaks one is set aside with its line, its column and the rule.

Here: applying rules. Not here: the rules of a file (its source's folder), nor what is refused as a whole (reading.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from sources.landing import rejecting
from sources.reading import ROW_NUMBER, ParsedTable, Rejection

Row = dict[str, str | None]
# (column, what must hold, what is said when it does not: a text, or one made from the row)
Rule = tuple[str, Callable[[Row], bool], str | Callable[[Row], str]]

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def faults(row: Row, rules: Sequence[Rule]) -> Iterator[tuple[str, str]]:
    """The column and the wording of each rule that a row breaks, in the order of the rules."""
    for column, holds, said in rules:
        if not holds(row):
            yield column, said if isinstance(said, str) else said(row)


def set_aside(parsed: ParsedTable, rules: Sequence[Rule]) -> ParsedTable:
    """The table without the rows that break a rule; each says the first rule it breaks. Rules on absent columns wait."""
    present = set(parsed.rows.column_names)
    applicable = [rule for rule in rules if rule[0] in present]
    rejections = []
    for row in parsed.rows.to_pylist():
        broken = next(faults(row, applicable), None)
        if broken:
            rejections.append(Rejection(row[ROW_NUMBER], broken[1], broken[0]))
    return rejecting(parsed, rejections) if rejections else parsed


def is_date(text: str | None) -> bool:
    """Whether a text is a day written AAAA-MM-JJ."""
    if not _DAY.fullmatch(text or ""):
        return False  # Python reads other ISO forms too (20261120, 2026-W47-5)
    try:
        date.fromisoformat(text or "")
    except ValueError:
        return False
    return True


def is_number(text: str | None) -> bool:
    try:
        float(text or "")
    except ValueError:
        return False
    return True


def once(column: str, *more: str) -> Rule:
    """A rule that remembers: a value of the column (or columns), when there is one, stands on one row only."""
    seen: dict[tuple[str | None, ...], object] = {}
    columns = (column, *more)

    def value(row: Row) -> tuple[str | None, ...]:
        return tuple(row.get(name) for name in columns)

    def is_new(row: Row) -> bool:
        return not row.get(column) or seen.setdefault(value(row), row.get(ROW_NUMBER)) == row.get(ROW_NUMBER)

    return column, is_new, lambda row: f"{', '.join(columns)} : déjà pris ligne {seen[value(row)]}"
