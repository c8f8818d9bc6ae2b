"""Invented records of the award portals that no public copy holds: field names as published, firms and figures of nobody.

Used where a portal is played (replay_server.py) and where a file of one is read. Real records ship in sources/samples/.
"""

from __future__ import annotations

from typing import Any

Record = dict[str, Any]

_PARTICIPATION: Record = {
    "stage": "successful",
    "project_id": "101000001",
    "acronym": "PROJET-UN",
    "call_year": "2021",
    "country_code": "FRA",
    "participation_nuts": "FRJ23",
    "region_1_name": "Occitanie",
    "region_2_name": "Midi-Pyrénées",
    "regional_unit_name": "Haute-Garonne",
    "entities_id": "000000018",
    "entities_id_source": "siren",
    "entities_name": "Alpha Exemple SAS",
    "cordis_type_entity_code": "PRC",
    "role": "partner",
    "participates_as": "beneficiary",
    "fund_eur": "250000.5",
    "programme_name_fr": "Numérique, industrie et espace",
    "thema_name_fr": "Intelligence artificielle",
    "action_id": "RIA",
    "status_code": "SIGNED",
    "abstract": "un long texte, que rien ne lit",
}


def participation(**values: Any) -> Record:
    """One participation in a framework programme, under the technical names."""
    return _PARTICIPATION | values


_GRANT: Record = {
    "nomattribuant": "REGION EXEMPLE",
    "idattribuant": "20005379100014",
    "nombeneficiaire": "ALPHA EXEMPLE SAS",
    "idbeneficiaire": "00000001800010",
    "objet": "Investissement productif",
    "date_de_decision": "2021-06-30",
    "referencedecision": "2021/AP-JUIN/01",
    "montant_vote": "125000,50",
    "mt_vote_pour_le_tiers_sur_l_annee": "125000,50",
    "annee_decision": "2021",
}


def grant(**values: Any) -> Record:
    """One grant voted by a Region, under the technical names."""
    return _GRANT | values


PARTICIPATIONS = [
    participation(),
    participation(entities_id="130000009", entities_name="Université exemple", cordis_type_entity_code="HES"),
    participation(project_id="101000002", acronym=None, fund_eur=None, participates_as="associated partner"),
    participation(country_code="DEU", participation_nuts="DE212", entities_id="999", entities_id_source="ecorda pic"),
]
GRANTS = [
    grant(),
    grant(referencedecision="2021/AP-JUIN/02", objet=None),
    grant(idbeneficiaire=None, montant_vote=None),
]
