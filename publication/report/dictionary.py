"""dictionnaire.html: what each table, column and indicator of a release means, in which unit, from which sources.

Here: what the page shows, from the release's description and its catalogue. Not here: the words (the marts' YAML), how an entry
is read (publication/dictionary.py). Other pages may point to `#<table>`, `#<table>.<column>`, `#<indicator_id>`,
`#source.<source id>`: these anchors stay.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb

from publication import datapackage, dictionary
from publication.exports import DATABASE
from publication.report import page
from publication.report.labels import label

FILE = "dictionnaire.html"
_CATALOGUE = "indicator_catalogue"
_SHOWN = (
    "indicator_id", "label", "definition", "formula", "sources", "unit", "coverage_means", "panorama_figure",
    "definition_version",
)  # fmt: skip


def render(candidate_dir: Path) -> str:
    """The page of one candidate or release."""
    _, described = datapackage.read_description(candidate_dir)
    entries = dictionary.tables(described)
    indicators = _indicators(candidate_dir) if _CATALOGUE in {each.name for each in entries} else []
    return page.rendered(
        "dictionary.html.j2",
        title=described["title"],
        release=described["release"],
        notice=described["notice"],
        tables=entries,
        views=dictionary.views(described),
        themes=[(theme, label("theme", theme), list(those)) for theme, those in groupby(indicators, key=_theme)],
        sources=described["sources"],
        own_sources=_own_sources(entries, described["sources"]),
        our_licence=datapackage.OUR_LICENCE,
    )


def _indicators(candidate_dir: Path) -> list[dict[str, Any]]:
    with duckdb.connect(str(candidate_dir / DATABASE), read_only=True) as connection:
        connection.execute(f"select * from {_CATALOGUE} order by indicator_id")
        names = [column[0] for column in connection.description]
        # An older release may not say all of it.
        unsaid = dict.fromkeys(_SHOWN)
        return [{**unsaid, **dict(zip(names, row, strict=True))} for row in connection.fetchall()]


def _theme(indicator: dict[str, Any]) -> str:
    return str(indicator["indicator_id"]).partition(".")[0]


def _own_sources(entries: list[dictionary.TableEntry], sources: list[dict[str, Any]]) -> list[dictionary.Origin]:
    """What columns come from and nobody delivers: our rules, the nomenclatures."""
    delivered = {source["id"] for source in sources}
    found = {one["id"]: one for entry in entries for one in entry.sources if one["id"] not in delivered}
    return [found[name] for name in sorted(found)]
