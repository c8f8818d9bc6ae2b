"""The same notices by the API and by the DILA's files land as the same rows. Companies, persons and judgments are made up.

Both are written by hand, as the documentation of each route says; none is made from the other.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from sources.archive import Archive
from sources.bodacc.spec import SPEC
from sources.landing import land
from sources.spec import Origin, Scope
from tests.sources.dila_files import change, company, pcl, procedure, rcs_b, taz

pytest.importorskip("sources.bodacc.select")  # the landing of both routes arrives with the API's branch

SCOPE = Scope("2026-08", "76", ("09", "31"), ("123456782",))
# What the API adds of its own: the department's names and where its PDF lies.
OF_THE_API = (
    "departement_nom_officiel",
    "region_code",
    "region_nom_officiel",
    "pdf_parution_subfolder",
    "ispdf_unitaire",
)
OPENED = ("listepersonnes", "jugement", "modificationsgenerales", "listeprecedentexploitant", "parutionavisprecedent")
PAGE = "https://www.bodacc.fr/pages/annonces-commerciales-detail/?q.id=id:"


def api(notice_id: str, **values: Any) -> dict[str, Any]:
    """One record of the API, all keys; objects are written as JSON in a text."""
    fixed = {
        "id": notice_id,
        "publicationavis": notice_id[0],
        "parution": notice_id[1:9],
        "numeroannonce": int(notice_id[9:]),
        "typeavis": "annonce",
        "typeavis_lib": "Avis initial",
        "departement_nom_officiel": "Haute-Garonne",
        "region_code": 76,
        "region_nom_officiel": "Occitanie",
        "pdf_parution_subfolder": 0,
        "ispdf_unitaire": "oui",
        "url_complete": PAGE + notice_id,
    }
    others = "listeetablissements acte radiationaurcs depot listeprecedentproprietaire divers".split()
    texts = {key: json.dumps(each, ensure_ascii=False) for key, each in values.items() if isinstance(each, dict)}
    return {**dict.fromkeys((*others, *OPENED)), **fixed, **values, **texts}


def registered(name: str, siren: str, cp: str, city: str) -> dict[str, Any]:
    return {
        "typePersonne": "pm",
        "numeroImmatriculation": {"numeroIdentification": siren, "codeRCS": "RCS", "nomGreffeImmat": "Toulouse"},
        "denomination": name,
        "adresseSiegeSocial": {"codePostal": cp, "ville": city},
    }


COURT = {
    "dateparution": "2026-08-07",
    "familleavis": "collective",
    "familleavis_lib": "Procédures collectives",
    "numerodepartement": "31",
    "tribunal": "Greffe du Tribunal de Commerce de Toulouse",
}
OPENING = {
    "type": "initial",
    "famille": "Jugement d'ouverture",
    "nature": "Jugement d'ouverture de liquidation judiciaire",
    "date": "2026-07-28",
    "complementJugement": "Texte inventé.",
}
BY_THE_API = [
    api(
        "A2026014945",
        **COURT,
        commercant="SOCIETE INVENTEE, AUTRE INVENTEE",
        ville="Toulouse, Cahors",
        cp="31000, 46000",
        registre=["832611677", "832 611 677", "552100554", "552 100 554"],
        listepersonnes={
            "personne": [
                registered("SOCIETE INVENTEE", "832 611 677", "31000", "Toulouse"),
                registered("AUTRE INVENTEE", "552 100 554", "46000", "Cahors"),
            ]
        },
        jugement=OPENING,
    ),
    api(
        "A2026014946",
        **COURT | {"typeavis": "annulation", "typeavis_lib": "Avis d’annulation"},
        commercant="INVENTE, Jean",
        ville="Auch",
        cp="32000",
        registre=["404833048", "404 833 048"],
        listepersonnes={
            "personne": {
                "typePersonne": "pp",
                "numeroImmatriculation": {"numeroIdentification": "404 833 048", "codeRCS": "RCS"},
                "nom": "INVENTE",
                "prenom": "Jean",
                "adressePP": {"codePostal": "32000", "ville": "Auch"},
            }
        },
        jugement=OPENING | {"type": "annule"},
        parutionavisprecedent={
            "nomPublication": "BODACC A",
            "numeroParution": "20260120",
            "dateParution": "2026-06-24",
            "numeroAnnonce": "12",
        },
    ),
    api(
        "B202601501",
        dateparution="2026-08-10",
        familleavis="modification",
        familleavis_lib="Modifications diverses",
        numerodepartement="09",
        tribunal="Greffe de Foix",
        commercant="SOCIÉTÉ INVENTÉE",
        ville="Foix, Pamiers",
        cp="09000, 09100",
        registre=["123456782", "123 456 782"],
        listepersonnes={
            "personne": {
                "typePersonne": "pm",
                "numeroImmatriculation": {"numeroIdentification": "123 456 782", "codeRCS": "RCS"},
                "denomination": "SOCIÉTÉ INVENTÉE",
                "activite": "Conseil",
                "adresseSiegeSocial": {"codePostal": "09000", "ville": "Foix"},
                "adresseEtablissementPrincipal": {"codePostal": "09100", "ville": "Pamiers"},
            }
        },
        modificationsgenerales={"descriptif": "Transfert du siège."},
        listeprecedentexploitant={"personne": {"typePersonne": "pp", "nom": "INVENTE"}},
    ),
]  # fmt: skip
PERSON = (
    "<personnePhysique><nom>INVENTE</nom><prenom>Jean</prenom></personnePhysique><numeroImmatriculation>"
    "<numeroIdentificationRCS>404 833 048</numeroIdentificationRCS><codeRCS>RCS</codeRCS></numeroImmatriculation>"
    "<adresse><france><codePostal>32000</codePostal><ville>Auch</ville></france></adresse>"
)
EARLIER = (
    "<parutionAvisPrecedent><nomPublication>BODACC A</nomPublication><numeroParution>20260120</numeroParution>"
    "<dateParution>24/06/2026</dateParution><numeroAnnonce>12</numeroAnnonce></parutionAvisPrecedent>"
)
JUDGMENT = "".join(f"<{key}>{value}</{key}>" for key, value in OPENING.items() if key != "type")
BY_THE_DILA = {
    "PCL_BXA20260149": pcl(
        procedure(
            persons=company("SOCIETE INVENTEE", "832 611 677")
            + company("AUTRE INVENTEE", "552 100 554", "46000", "Cahors"),
            judgment=f"<jugement>{JUDGMENT}</jugement>",
        ),
        procedure("46", PERSON, f"<jugementAnnule>{JUDGMENT}</jugementAnnule>", "<annulation/>", EARLIER),
        # Lyon, and of no firm of ours: the API was not asked for it.
        procedure("47", company("ETRANGERE INVENTEE", "380 129 866", "69001", "Lyon")).replace(">31<", ">69<"),
    ),
    "RCS-B_BXB20260150": rcs_b(
        change(
            "1",
            "<modificationsGenerales><descriptif>Transfert du siège.</descriptif><precedentExploitantPP><nom>INVENTE</nom>"
            "</precedentExploitantPP></modificationsGenerales>",
        )
    ),
}


def landed(tmp_path: Path, files: dict[str, bytes]) -> tuple[list[dict[str, Any]], Any]:
    """The announcements that a delivery of these files lands, and the arrival report."""
    archive = Archive(tmp_path / "archive", Origin.LIVE)
    stored = []
    for name, content in files.items():
        with archive.temporary_file() as received:
            received.write_bytes(content)
            stored.append(archive.store(SPEC, received, name))
    arrival = land(SPEC, archive, archive.record(SPEC, SCOPE.edition, stored), tmp_path / "landing", SCOPE)[0]
    [path] = (tmp_path / "landing").rglob("announcements/*.parquet")
    rows = pq.read_table(path).to_pylist()
    kept = [{key: value for key, value in row.items() if key[0] != "_" and key not in OF_THE_API} for row in rows]
    opened = [row | {key: json.loads(row[key]) for key in OPENED if row[key]} for row in kept]
    return sorted(opened, key=lambda row: str(row["id"])), arrival


def test_both_routes_land_the_same_rows(tmp_path):
    export = json.dumps(BY_THE_API, ensure_ascii=False).encode()
    by_api, _ = landed(tmp_path / "api", {"announcements.json": export})
    by_dila, arrival = landed(tmp_path / "dila", {f"{name}.taz": taz(name, xml) for name, xml in BY_THE_DILA.items()})
    assert [row["id"] for row in by_api] == ["A2026014945", "A2026014946", "B202601501"]
    assert by_dila == by_api
    assert arrival.rows_in == 4
    assert sum(each.rows for each in arrival.outside) == 1
    assert "INVENTE, Jean" not in json.dumps(by_dila)
