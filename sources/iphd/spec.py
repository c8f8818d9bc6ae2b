"""i-PhD laureates, published by the MESR on its Opendatasoft portal: doctors who may found a company one day.

The laureate is a natural person and the only subject of a row: what is about that person never leaves the archive, what
would point at it (project, laboratory, thesis) neither, and only counts by region and year are published.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sources.iphd.fetch import DATASET, fetch
from sources.reading import LocalFile, ParsedTable, read_json_array
from sources.spec import LICENCE_OUVERTE_2, Cadence, Kind, SourceSpec, Table


def parse(files: list[LocalFile]) -> Iterator[ParsedTable]:
    """Yield ("laureates", rows), the publisher's columns in the publisher's order, typed as JSON types them."""
    yield read_json_array("laureates", files[0])


SPEC = SourceSpec(
    id="iphd",
    title="Lauréats du concours d'innovation i-PhD",
    publisher="Ministère de l'Enseignement supérieur et de la Recherche",
    licence=LICENCE_OUVERTE_2,
    attribution="MESR, lauréats du concours i-PhD",
    cadence=Cadence.YEARLY,
    max_age=timedelta(days=550),
    kind=Kind.REMOTE,
    url="https://data.enseignementsup-recherche.gouv.fr",
    landing_page=f"https://data.enseignementsup-recherche.gouv.fr/explore/dataset/{DATASET}/",
    files=("samples/iphd/laureates.json",),
    fetch=fetch,
    parse=parse,
    never_blocks=True,
    tables=(
        Table(
            "laureates",
            # No column that lands tells two laureates apart but the project's name: it is read, not published.
            key=("millesime", "acronyme_du_projet"),
            needed=("millesime", "acronyme_du_projet", "resultat", "region"),
            optional=("edition", "secteur"),
            personal=(
                "code_sexe",
                "sexe",
                "prenom",
                "nom",
                "prenom_nom",
                "idref",
                "lien_idref",
                "lien_scanr_auteur",
                "id_paysage",
                "id_person_paysage",
                "numero_national_de_these",
                "lien_vers_theses_fr",
                "resume_du_projet",
                "structure_de_transfert_de_technologie",
                "code_structure_de_transfert_de_technologie",
                "incubateur",
                "code_incubateur",
                "laboratoire",
                "code_laboratoire",
                "etablissement",
            ),
            key_conflict_budget=10,
        ),
    ),
)
