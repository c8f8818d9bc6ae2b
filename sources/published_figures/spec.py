"""The figures that the 2025 Panorama prints: what our own figures are compared with (mart `reconciliation`)."""

from __future__ import annotations

from collections.abc import Iterator

from sources.compilations import no_compilation_in
from sources.reading import LocalFile, ParsedTable, read_csv
from sources.row_rules import Rule, is_date, is_number, set_aside
from sources.spec import STATE_PUBLICATION, Cadence, Kind, SourceSpec, Table

UNITS = frozenset(
    "count million_eur thousand_eur percent percent_lower_bound percent_upper_bound years year rank days".split()
)
RULES: tuple[Rule, ...] = (
    ("figure_id", lambda row: bool((row.get("figure_id") or "").strip()), "figure_id est obligatoire"),
    ("theme", lambda row: bool(row.get("theme")), "theme est obligatoire"),
    ("indicator", lambda row: bool(row.get("indicator")), "indicator est obligatoire"),
    ("value", lambda row: is_number(row.get("value")), "value : un nombre, avec un point pour décimale"),
    ("unit", lambda row: row.get("unit") in UNITS, f"unit : {', '.join(sorted(UNITS))}"),
    ("as_of", lambda row: is_date(row.get("as_of")), "as_of : une date AAAA-MM-JJ"),
    (
        "period_start",
        lambda row: not row.get("period_start") or is_date(row["period_start"]),
        "period_start : une date, ou vide",
    ),
    (
        "period_end",
        lambda row: not row.get("period_end") or is_date(row["period_end"]),
        "period_end : une date, ou vide",
    ),
    *(no_compilation_in(column) for column in ("source_document", "source_location", "note")),
)


def parse(files: list[LocalFile]) -> Iterator[ParsedTable]:
    """Yield ("figures", rows), all columns text, rows that break a rule set aside with the rule."""
    yield set_aside(read_csv("figures", files[0]), RULES)


SPEC = SourceSpec(
    id="published_figures",
    title="Chiffres publiés par le Panorama de l'IA en Occitanie",
    publisher="DREETS Occitanie",
    licence=STATE_PUBLICATION,
    attribution="DREETS Occitanie, Panorama de l'intelligence artificielle en Occitanie, juillet 2025",
    cadence=Cadence.YEARLY,
    kind=Kind.CURATED,
    landing_page="sources/curated/README.md",
    files=("curated/published_figures.csv",),
    parse=parse,
    vintage=lambda paths: "2025-07-01",  # the document says « juillet 2025 », without a day
    tables=(
        Table(
            "figures",
            key=("figure_id",),
            needed=(
                "figure_id",
                "theme",
                "indicator",
                "population",
                "breakdown",
                "member",
                "value",
                "unit",
                "as_of",
                "period_start",
                "period_end",
                "source_document",
            ),
            optional=("source_location", "note"),
        ),
    ),
)
