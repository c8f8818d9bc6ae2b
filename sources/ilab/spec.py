"""i-Lab laureates, published by the MESR on its Opendatasoft portal; the CSV keeps the publisher's labels as headers.

The laureate is a natural person: the columns about that person never leave the archive.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sources.ilab.fetch import fetch
from sources.reading import LocalFile, ParsedTable, read_csv
from sources.spec import LICENCE_OUVERTE_2, Cadence, Kind, SourceSpec, Table


def parse(files: list[LocalFile]) -> Iterator[ParsedTable]:
    """Yield ("laureates", rows), all columns text, under the publisher's labels."""
    yield read_csv("laureates", files[0], delimiter=";")


SPEC = SourceSpec(
    id="ilab",
    title="Lauréats du concours national i-Lab",
    publisher="Ministère de l'Enseignement supérieur et de la Recherche",
    licence=LICENCE_OUVERTE_2,
    attribution="MESR, lauréats du concours national i-Lab",
    cadence=Cadence.YEARLY,
    max_age=timedelta(days=550),
    kind=Kind.REMOTE,
    url="https://data.enseignementsup-recherche.gouv.fr",
    landing_page="https://data.enseignementsup-recherche.gouv.fr/explore/dataset/fr-esr-laureats-concours-national-i-lab/",
    files=("samples/ilab/laureates.csv",),
    fetch=fetch,
    parse=parse,
    tables=(
        Table(
            "laureates",
            # The publisher gives no key (« Identifiant » repeats), and two companies may share a motto in one year. A row
            # without motto or without SIREN can't conflict with another.
            key=("Année de concours", "Moto", "N° SIREN"),
            needed=(
                "Année de concours",
                "Type de candidature",
                "Id région",
                "Région",
                "Moto",
                "Résumé",
                "Projet",
                "N° SIRET",
                "N° SIREN",
                "Libellé entreprise",
            ),
            optional=(
                "Dossier Aide",
                "Grand-Prix",
                "Identifiant",
                "Domaine technologique",
                "Déjà lauréat en",
                "Jury",
                "Site web entreprise",
                "Lienc vers scanR",
                "Id de l'unité de recherche liée au projet",
                "Unité de recherche liée au projet",
                "Sigle de l'unité de recherche liée au projet",
                "Id de la structure liée au projet",
                "Structure liée au projet",
            ),
            personal=("Genre", "Nom du lauréat", "Prénom du candidat", "Idref", "Email"),
            key_conflict_budget=2,
        ),
    ),
)
