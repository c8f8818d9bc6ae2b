"""i-Nov laureates, published by the MESR on its Opendatasoft portal.

Here: what the source is and how its bytes become a table. Not here: when it runs (pipelines/), what its columns mean for
our figures (dbt_project/models/staging/inov/).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sources.inov.fetch import fetch
from sources.reading import LocalFile, ParsedTable, read_json_array
from sources.spec import LICENCE_OUVERTE_2, Cadence, Kind, SourceSpec, Table


def parse(files: list[LocalFile]) -> Iterator[ParsedTable]:
    """Yield ("laureates", rows), the publisher's columns in the publisher's order, typed as JSON types them."""
    yield read_json_array("laureates", files[0])


SPEC = SourceSpec(
    id="inov",
    title="Lauréats du concours d'innovation i-Nov",
    publisher="Ministère de l'Enseignement supérieur et de la Recherche",
    licence=LICENCE_OUVERTE_2,
    attribution="MESR, lauréats du concours i-Nov",
    cadence=Cadence.YEARLY,
    max_age=timedelta(days=550),
    kind=Kind.REMOTE,
    url="https://data.enseignementsup-recherche.gouv.fr",
    landing_page="https://data.enseignementsup-recherche.gouv.fr/explore/dataset/fr-esr-laureats-concours-i-nov/",
    files=("samples/inov/laureates.json",),
    fetch=fetch,
    parse=parse,
    tables=(
        Table(
            "laureates",
            key=("siren", "projet", "vague"),
            needed=(
                "vague",
                "datepublication",
                "siren",
                "entreprise",
                "projet",
                "moto",
                "projetresume",
                "entrepriseresume",
                "subvention",
                "montantprojet",
                "cityid",
                "reg_nom",
            ),
            optional=("thematique", "com_nom", "dep_nom", "coordinates"),
            key_conflict_budget=2,  # ECOSTRAUV, wave 2, really stands twice
        ),
    ),
)
