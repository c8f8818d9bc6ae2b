"""Rules on the rows of files that people keep: a row that breaks one is set aside with its line, its column and the rule.

Here: applying rules. Not here: the rules of a file (its source's folder), nor what is refused as a whole (reading.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from sources.landing import rejecting
from sources.reading import ROW_NUMBER, ParsedTable, Rejection

Row = dict[str, str | None]
# (column, what must hold, what is said when it does not)
Rule = tuple[str, Callable[[Row], bool], str]


def set_aside(parsed: ParsedTable, rules: Sequence[Rule]) -> ParsedTable:
    """The table without the rows that break a rule; each says the first rule it breaks. Rules on absent columns wait."""
    present = set(parsed.rows.column_names)
    applicable = [rule for rule in rules if rule[0] in present]
    rejections = []
    for row in parsed.rows.to_pylist():
        broken = next(((column, said) for column, holds, said in applicable if not holds(row)), None)
        if broken:
            rejections.append(Rejection(row[ROW_NUMBER], broken[1], broken[0]))
    return rejecting(parsed, rejections) if rejections else parsed


def is_date(text: str | None) -> bool:
    """Whether a text is a day written AAAA-MM-JJ."""
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


def once(column: str) -> Rule:
    """A rule that remembers: a value of the column, when there is one, stands on one row only."""
    seen: set[str] = set()

    def is_new(row: Row) -> bool:
        value = row.get(column)
        if not value:
            return True
        known = value in seen
        seen.add(value)
        return not known

    return column, is_new, f"{column} : déjà pris par une ligne plus haut"
