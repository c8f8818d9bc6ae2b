"""The catalogue of Mon Compte Formation: courses that a person may pay for with training rights, published each week.

Here: what the source is and how its bytes become a table. Not here: which courses are about AI
(dbt_project/models/intermediate/training/).
"""

from __future__ import annotations

from collections.abc import Iterator

from sources.mon_compte_formation.fetch import BASE, COLUMNS, DATASET, fetch
from sources.reading import LocalFile, ParsedTable, read_json_array
from sources.spec import LICENCE_OUVERTE_2, Cadence, Kind, SourceSpec, Table


def parse(files: list[LocalFile]) -> Iterator[ParsedTable]:
    """Yield ("courses", rows), the publisher's columns in the publisher's order, typed as JSON types them."""
    yield read_json_array("courses", files[0])


SPEC = SourceSpec(
    id="mon_compte_formation",
    title="Catalogue de Mon Compte Formation",
    publisher="Caisse des Dépôts",
    licence=LICENCE_OUVERTE_2,
    attribution="Caisse des Dépôts, l'offre de formation de Mon Compte Formation",
    cadence=Cadence.MONTHLY,  # published each week
    kind=Kind.REMOTE,
    url=BASE,
    landing_page=f"{BASE}/explore/dataset/{DATASET}/",
    files=(),
    no_sample="aucune ligne réelle du catalogue n'a pu être recueillie hors ligne",
    never_blocks=True,  # nor by its age: its vintage is shown
    names_persons=True,  # an organisation may be a sole trader, and the number of a course holds its SIRET
    fetch=fetch,
    parse=parse,
    tables=(
        Table(
            "courses",
            key=("numero_formation", "siret", "code_departement"),
            needed=(
                "date_extract",
                "numero_formation",
                "siret",
                "code_departement",
                "code_region",
                "intitule_formation",
                "intitule_certification",
            ),
            optional=COLUMNS[7:],
            personal=("nom_of",),  # never asked; should the portal send it all the same, it does not land
            key_conflict_budget=500,
        ),
    ),
)
