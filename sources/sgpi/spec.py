"""The SGPI's list of France 2030 projects and beneficiaries: a workbook that is handed to prefectures and is not open.

Read when a person who may hold it drops it in `<home>/dropped/sgpi/`. Here: what the source is. Its layout: parse.py.
"""

from __future__ import annotations

from sources.sgpi.parse import COLUMNS, latest_decision, parse
from sources.spec import Cadence, Kind, Licence, Publication, SourceSpec, Table

# No licence lets it be published again: a release that holds rows of it says so, and the gate reads this id.
NOT_OPEN = Licence("non-ouverte-sgpi", "Fichier du SGPI, non ouvert", publication=Publication.RESTRICTED)

SPEC = SourceSpec(
    id="sgpi",
    title="France 2030 : liste des projets et bénéficiaires (SGPI)",
    publisher="Secrétariat général pour l'investissement (SGPI)",
    licence=NOT_OPEN,
    attribution="SGPI, liste des projets et bénéficiaires de France 2030 (fichier non ouvert)",
    cadence=Cadence.IRREGULAR,
    kind=Kind.DROPPED,
    landing_page="https://www.info.gouv.fr/france-2030",
    files=(),
    names_persons=True,  # a project holder may be a person
    parse=parse,
    vintage=latest_decision,
    tables=(
        Table(
            "projects",
            # The file has no key: the same project stands once per beneficiary and decision.
            key=("nom_projet", "nom_beneficiaire", "siret", "procedure", "date_dpm"),
            needed=tuple(name for name in COLUMNS if name not in ("acteur_emergent", "montant_aide")),
            optional=("acteur_emergent", "montant_aide"),
            key_conflict_budget=50,
        ),
    ),
)
