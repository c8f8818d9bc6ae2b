"""How the catalogue of Mon Compte Formation is asked: the courses of one region, as one JSON export of a few columns.

Which of them are about AI is decided in SQL, by the lexicon (dbt_project/). The organisation's name is not asked: it may be
that of a natural person.
"""

from __future__ import annotations

from sources import opendatasoft
from sources.archive import Archive, ArchivedFile
from sources.http import Session
from sources.spec import FRANCE, Scope

BASE = "https://opendata.caissedesdepots.fr"
DATASET = "moncompteformation_catalogueformation"
COLUMNS = (
    "date_extract",
    "numero_formation",
    "siret",
    "code_departement",
    "code_region",
    "intitule_formation",
    "intitule_certification",
    "type_referentiel",
    "code_rncp",
    "code_inventaire",
    "libelle_niveau_sortie_formation",
    "libelle_code_formacode_principal",
    "libelle_nsf_1",
    "code_nsf_1",
    "nb_session_active",
    "nb_session_a_distance",
    "nombre_heures_total_min",
    "nombre_heures_total_max",
    "frais_ttc_tot_min",
    "frais_ttc_tot_max",
)
_NUMBERS = {"int", "double"}


def fetch(session: Session, archive: Archive, scope: Scope) -> list[ArchivedFile]:
    """Archive the region's courses.

    Raises:
        SourceUnavailable: the portal does not answer, or answers something that is not the export it announced.
    """
    described = opendatasoft.metadata(session, DATASET)
    return [
        opendatasoft.export(
            session,
            archive,
            dataset=DATASET,
            name="courses.json",
            where=condition(scope, dict(described.fields)),
            select=", ".join(COLUMNS),
            previous=archive.latest(session.spec.id),
            described=described,
        )
    ]


def condition(scope: Scope, types: dict[str, str]) -> str:
    """The courses of the region, whether the portal keeps its code as a text or as a number; those of any, for France."""
    if scope.region_code == FRANCE:
        return "code_region is not null"
    is_number = types.get("code_region") in _NUMBERS
    return f"code_region = {int(scope.region_code) if is_number else opendatasoft.text(scope.region_code)}"
