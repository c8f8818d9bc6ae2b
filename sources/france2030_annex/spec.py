"""The France 2030 laureates that the annex of the 2025 Panorama prints, transcribed once, and the evidence of their SIREN.

Static: the document does not change. Persons named as beneficiaries are « projet <PROJET> » here (see README.md).
"""

from __future__ import annotations

from collections.abc import Iterator

from sources.reading import LocalFile, ParsedTable, read_csv
from sources.spec import STATE_PUBLICATION, Cadence, Kind, SourceSpec, Table


def parse(files: list[LocalFile]) -> Iterator[ParsedTable]:
    """Yield ("laureates", rows) and ("siren_evidence", rows), all columns text."""
    for file in files:
        yield read_csv(file.name.removesuffix(".csv"), file)


SPEC = SourceSpec(
    id="france2030_annex",
    title="Lauréats France 2030 de l'annexe du Panorama",
    publisher="DREETS Occitanie",
    licence=STATE_PUBLICATION,
    attribution="DREETS Occitanie, Panorama de l'intelligence artificielle en Occitanie, juillet 2025, annexe",
    cadence=Cadence.FROZEN,
    kind=Kind.STATIC,
    landing_page="sources/france2030_annex/README.md",
    files=("france2030_annex/laureates.csv", "france2030_annex/siren_evidence.csv"),
    parse=parse,
    tables=(
        Table(
            "laureates",
            key=("priority", "scheme", "project", "beneficiary", "source_line"),
            needed=("priority", "scheme", "project", "beneficiary", "department", "source_line"),
        ),
        Table(
            "siren_evidence",
            key=("scheme", "project", "beneficiary"),
            needed=("scheme", "project", "beneficiary", "siren", "source", "match"),
            optional=(
                "name_in_source",
                "project_in_source",
                "region_in_source",
                "year_in_source",
                "subvention_eur_in_source",
            ),
        ),
    ),
)
