"""BODACC notices (DILA): collective procedures, registrations of companies, through the Opendatasoft Explore API.

Here: what the source is. Corrections, judgments and episodes are decided in dbt_project/models/intermediate/failures/.
"""

from __future__ import annotations

from datetime import timedelta

from sources.bodacc.fetch import fetch
from sources.bodacc.parse import REGISTRATION_COLUMNS, parse
from sources.spec import LICENCE_OUVERTE_2, Cadence, Kind, SourceSpec, Table

SPEC = SourceSpec(
    id="bodacc",
    title="Annonces commerciales du BODACC : procédures collectives, immatriculations",
    publisher="Direction de l'information légale et administrative (DILA)",
    licence=LICENCE_OUVERTE_2,
    attribution="DILA, Bulletin officiel des annonces civiles et commerciales",
    cadence=Cadence.DAILY,
    max_age=timedelta(days=45),
    kind=Kind.REMOTE,
    url="https://bodacc-datadila.opendatasoft.com",
    known_hosts=("www.bodacc.fr",),
    landing_page="https://www.bodacc.fr/explore/dataset/annonces-commerciales/",
    files=("samples/bodacc/announcements.json", "samples/bodacc/registrations.json"),
    # Sole traders are judged too, and notices name directors and court officers.
    names_persons=True,
    fetch=fetch,
    parse=parse,
    tables=(
        Table(
            "announcements",
            key=("id",),
            needed=(
                "id",
                "publicationavis",
                "parution",
                "dateparution",
                "numeroannonce",
                "typeavis",
                "familleavis",
                "numerodepartement",
                "tribunal",
                "commercant",
                "ville",
                "registre",
                "cp",
                "listepersonnes",
                "jugement",
                "parutionavisprecedent",
            ),
            optional=(
                "typeavis_lib",
                "familleavis_lib",
                "departement_nom_officiel",
                "region_code",
                "region_nom_officiel",
                "pdf_parution_subfolder",
                "ispdf_unitaire",
                "listeetablissements",
                "acte",
                "modificationsgenerales",
                "radiationaurcs",
                "depot",
                "listeprecedentexploitant",
                "listeprecedentproprietaire",
                "divers",
                "url_complete",
            ),
        ),
        Table(
            "registrations",
            key=("id",),
            needed=REGISTRATION_COLUMNS,
            optional=(
                "publicationavis",
                "typeavis_lib",
                "familleavis_lib",
                "departement_nom_officiel",
                "region_code",
                "region_nom_officiel",
                "tribunal",
                "registre",
                "pdf_parution_subfolder",
                "ispdf_unitaire",
                "jugement",
                "radiationaurcs",
                "depot",
                "parutionavisprecedent",
                "url_complete",
            ),
            # Sellers, former operators, and free texts where they stand.
            personal=(
                "acte",
                "modificationsgenerales",
                "divers",
                "listeprecedentexploitant",
                "listeprecedentproprietaire",
            ),
            may_be_empty=True,
        ),
    ),
)
