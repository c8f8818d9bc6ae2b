"""The figures that the 2025 Panorama prints: what our own figures are compared with (mart `reconciliation`)."""

from __future__ import annotations

from collections.abc import Iterator

from sources.reading import LocalFile, ParsedTable, read_csv
from sources.spec import STATE_PUBLICATION, Cadence, Kind, SourceSpec, Table


def parse(files: list[LocalFile]) -> Iterator[ParsedTable]:
    """Yield ("figures", rows), all columns text."""
    yield read_csv("figures", files[0])


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
