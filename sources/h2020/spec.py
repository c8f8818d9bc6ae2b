"""Participations in Horizon 2020 (2014-2020), published by the MESR on its Opendatasoft portal, French ones only.

Here: what the source is. Not here: its columns and its reading (sources/horizon/participations.py), what a contribution
means for our figures (dbt_project/models/staging/h2020/, intermediate/awards/).
"""

from __future__ import annotations

from collections.abc import Iterator

from sources.horizon.participations import TABLE, fetch_from, read
from sources.reading import LocalFile, ParsedTable
from sources.spec import LICENCE_OUVERTE_2, Cadence, Kind, SourceSpec

DATASET = "fr-esr-h2020-projects-entities"


def parse(files: list[LocalFile]) -> Iterator[ParsedTable]:
    """Yield ("participations", rows), all columns text, under the technical names."""
    yield read(files[0])


SPEC = SourceSpec(
    id="h2020",
    title="Horizon 2020, projets lauréats et participations",
    publisher="Ministère de l'Enseignement supérieur et de la Recherche",
    licence=LICENCE_OUVERTE_2,
    attribution="MESR, Horizon 2020, projets lauréats et participations, d'après eCorda (Commission européenne)",
    cadence=Cadence.YEARLY,
    max_age=None,  # the programme is over: its data only gets older
    kind=Kind.REMOTE,
    url="https://data.enseignementsup-recherche.gouv.fr",
    landing_page=f"https://data.enseignementsup-recherche.gouv.fr/explore/dataset/{DATASET}/",
    files=(),
    no_sample="aucun enregistrement réel n'a pu être recueilli hors ligne",
    fetch=fetch_from(DATASET),
    parse=parse,
    never_blocks=True,
    tables=(TABLE,),
)
