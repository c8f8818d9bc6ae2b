"""What all pages share: the template engine, French numbers and dates, the base layout.

Not here: what a page shows.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import jinja2

_TEMPLATES = Path(__file__).parent / "templates"
_NARROW_SPACE = "\u202f"


def rendered(template: str, **shown: Any) -> str:
    """A template of report/templates/ as one HTML page; every text is escaped."""
    return _engine().get_template(template).render(**shown)


def number(value: float | int | None) -> str:
    """`12 345`, `0,95`; a dash where nothing is known."""
    if value is None:
        return "—"
    if isinstance(value, float) and not value.is_integer():
        return f"{value:,.2f}".replace(",", _NARROW_SPACE).replace(".", ",")
    return f"{int(value):,}".replace(",", _NARROW_SPACE)


def cell(value: object) -> str:
    """A value of a failing row as a reader wants it: a number in French, a text as it is, a dash for nothing."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    return number(value) if value is None or isinstance(value, float) else str(value)


def day(value: date | str | None) -> str:
    """`3 novembre 2026` from a date, or from a text that begins with one; a dash where nothing is known."""
    if value is None:
        return "—"
    when = value if isinstance(value, date) else date.fromisoformat(value[:10])
    return f"{when.day}{'er' if when.day == 1 else ''} {_MONTHS[when.month - 1]} {when.year}"


def _engine() -> jinja2.Environment:
    engine = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    engine.filters |= {"number": number, "day": day, "cell": cell}
    return engine


_MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
