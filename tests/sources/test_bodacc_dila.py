"""From the files of the DILA to records of the API's shape: what is read, what is set aside, what is refused."""

from __future__ import annotations

import gzip
import json
import random
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from sources.bodacc import dila_archives
from sources.bodacc.dila import SCHEMA, check, write_parquet
from sources.bodacc.dila_notices import JSON_KEYS, RECORD_KEYS
from sources.errors import BadBytes
from sources.reading import Rejection
from tests.sources.dila_files import (
    ONE_COMPANY,
    OPENING,
    RCS_A,
    change,
    company,
    local,
    pcl,
    procedure,
    rcs_b,
    tar,
    taz,
    zipped,
)

DAY = "PCL_BXA20260149"
SAMPLE = Path(__file__).parents[2] / "sources/samples/bodacc/registrations.json"
Read = Callable[..., tuple[list[dict[str, Any]], list[Rejection]]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """The rows and the rejections of one file; JSON cells opened."""

    def run(content: bytes, name: str = f"{DAY}.taz") -> tuple[list[dict[str, Any]], list[Rejection]]:
        rejected = write_parquet([local(tmp_path, name, content)], tmp_path / "out.parquet")
        rows = pq.read_table(tmp_path / "out.parquet").to_pylist()
        return [row | {key: json.loads(row[key]) for key in JSON_KEYS if row[key]} for row in rows], rejected

    return run


@pytest.fixture
def refusal(tmp_path: Path) -> Callable[..., str]:
    """What is said of a file that is refused; nothing of it is left."""

    def run(content: bytes, name: str = f"{DAY}.taz") -> str:
        target = tmp_path / "out.parquet"
        with pytest.raises(BadBytes) as refused:
            write_parquet([local(tmp_path, name, content)], target)
        assert not target.exists()
        assert f"fichier   : {name}" in str(refused.value)
        assert "endroit" in str(refused.value) and "règle" in str(refused.value)
        return str(refused.value)

    return run


# One notice, as the API gives it


def test_a_real_registration_is_the_record_that_the_sample_holds(read):
    rows, rejected = read(taz("RCS-A_BXA20210005", RCS_A.read_bytes()), "RCS-A_BXA20210005.taz")
    assert rejected == []
    found = {row["id"]: row for row in rows}
    for said in json.loads(SAMPLE.read_text(encoding="utf-8")):
        if said["id"] not in ("A20210005529", "A20210005533"):
            continue
        row = found[said["id"]]
        plain = [key for key in RECORD_KEYS if said[key] is not None and key not in (*JSON_KEYS, "registre")]
        assert {key: row[key] for key in plain} == {key: said[key] for key in plain}
        assert sorted(row["registre"]) == sorted(said["registre"])
        person = json.loads(said["listepersonnes"])["personne"]
        assert (
            row["listepersonnes"]["personne"].items() >= {k: v for k, v in person.items() if k[:7] != "adresse"}.items()
        )
        seat = row["listepersonnes"]["personne"]["adresseSiegeSocial"]
        assert seat.items() >= person["adresseSiegeSocial"].items()


def test_a_real_sale_has_its_seller_and_its_advertisement_under_the_names_of_the_api(read):
    rows, _ = read(RCS_A.read_bytes(), "RCS-A_BXA20210005.xml")
    sale = next(row for row in rows if row["numeroannonce"] == 188)
    assert (sale["typeavis"], sale["typeavis_lib"], sale["familleavis"]) == (
        "rectificatif",
        "Avis rectificatif",
        "vente",
    )
    assert sale["registre"] == ["879252310", "879 252 310", "439348681", "439 348 681"]
    assert (sale["ville"], sale["cp"]) == ("Paris", "75005, 75003")
    assert sale["acte"]["vente"]["publiciteLegale"] == {"titre": "Le Publicateur Légal", "date": "2020-12-08"}
    assert sale["acte"]["descriptif"].startswith("Adresse de l'ancien propriétaire")
    assert sale["listeprecedentproprietaire"]["personne"]["typePersonne"] == "pm"
    assert sale["parutionavisprecedent"] == {
        "nomPublication": "BODACC A",
        "numeroParution": "20200253",
        "dateParution": "2020-12-30",
        "numeroAnnonce": "682",
    }


def test_families_of_a_real_issue(read):
    rows, _ = read(gzip.compress(RCS_A.read_bytes()), "RCS-A_BXA20210005.xml.gz")
    assert [row["familleavis"] for row in rows] == [
        "immatriculation",
        "vente",
        "creation",
        "vente",
        "creation",
        "creation",
    ]
    assert rows[2]["listepersonnes"]["personne"]["adresseSiegeSocial"] == {
        "adresse": "Wyndmere House, Ashwell Road SG8 0NZ Steeple Morden ROYAUME-UNI"
    }


def test_a_judgment_is_the_record_of_the_api(read):
    rows, _ = read(taz(DAY, pcl(procedure())))
    assert rows == [
        dict.fromkeys(SCHEMA.names)
        | {
            "id": "A2026014945",
            "publicationavis": "A",
            "parution": "20260149",
            "dateparution": "2026-08-07",
            "numeroannonce": 45,
            "typeavis": "annonce",
            "typeavis_lib": "Avis initial",
            "familleavis": "collective",
            "familleavis_lib": "Procédures collectives",
            "numerodepartement": "31",
            "tribunal": "Greffe du Tribunal de Commerce de Toulouse",
            "commercant": "SOCIETE INVENTEE",
            "ville": "Toulouse",
            "registre": ["832611677", "832 611 677"],
            "cp": "31000",
            "listepersonnes": {
                "personne": {
                    "typePersonne": "pm",
                    "denomination": "SOCIETE INVENTEE",
                    "numeroImmatriculation": {
                        "numeroIdentification": "832 611 677",
                        "codeRCS": "RCS",
                        "nomGreffeImmat": "Toulouse",
                    },
                    "adresseSiegeSocial": {"codePostal": "31000", "ville": "Toulouse"},
                }
            },
            "jugement": {
                "type": "initial",
                "famille": "Jugement d'ouverture",
                "nature": "Jugement d'ouverture de liquidation judiciaire",
                "date": "2026-07-28",
                "complementJugement": "Texte inventé.",
            },
            "url_complete": "https://www.bodacc.fr/pages/annonces-commerciales-detail/?q.id=id:A2026014945",
            "_row_number": 1,
            "_archive_sha256": rows[0]["_archive_sha256"],
            "_file_name": f"{DAY}.taz",
        }
    ]


def test_each_body_of_a_procedure_takes_what_follows_it(read):
    person = (
        "<personnePhysique><nom>INVENTE</nom><prenom>Jean</prenom><prenom>Marie</prenom></personnePhysique>"
        "<nonInscrit>RCS non inscrit.</nonInscrit><inscriptionRM><numeroIdentificationRM>123 456 782"
        "</numeroIdentificationRM></inscriptionRM><activite>Peinture</activite>"
        "<adresse><france><codePostal>82440</codePostal><ville>Réalville</ville></france></adresse>"
    )
    other = company("AUTRE INVENTEE", "552 100 554", "46000", "Cahors")
    [row], _ = read(taz(DAY, pcl(procedure(persons=ONE_COMPANY + person + other))))
    first, second, third = row["listepersonnes"]["personne"]
    assert (first["denomination"], third["denomination"]) == ("SOCIETE INVENTEE", "AUTRE INVENTEE")
    assert second["typePersonne"] == "pp" and second["adressePP"]["ville"] == "Réalville"
    assert "numeroImmatriculation" not in second and second["activite"] == "Peinture"
    assert third["numeroImmatriculation"]["numeroIdentification"] == "552 100 554"
    assert row["commercant"] == "SOCIETE INVENTEE, INVENTE, Jean, Marie, AUTRE INVENTEE"
    assert (row["cp"], row["ville"]) == ("31000, 82440, 46000", "Toulouse, Réalville, Cahors")
    assert row["registre"][::2] == ["832611677", "123456782", "552100554"]


def test_an_annulled_judgment_is_an_annulment(read):
    earlier = (
        "<parutionAvisPrecedent><nomPublication>BODACC\xa0A</nomPublication><numeroParution>20260120</numeroParution>"
        "<dateParution>24/06/2026</dateParution><numeroAnnonce>12</numeroAnnonce></parutionAvisPrecedent>"
    )
    annulled = procedure(judgment=f"<jugementAnnule>{OPENING}</jugementAnnule>", kind="<annulation/>", more=earlier)
    [row], _ = read(taz(DAY, pcl(annulled)))
    assert (row["typeavis"], row["typeavis_lib"]) == ("annulation", "Avis d’annulation")
    assert row["jugement"]["type"] == "annule"
    assert row["parutionavisprecedent"]["nomPublication"] == "BODACC A"
    assert row["parutionavisprecedent"]["dateParution"] == "2026-06-24"


@pytest.mark.parametrize(
    ("nature", "family"),
    [
        ("Accord de conciliation homologué", "conciliation"),
        ("Ouverture d'une procédure de rétablissement professionnel", "retablissement_professionnel"),
        ("Fin du rétablissement professionnel, ouverture de la liquidation judiciaire", "collective"),
        ("Autre jugement et ordonnance", "collective"),
    ],
)
def test_the_judgment_tells_the_family_of_a_procedure(read, nature, family):
    [row], _ = read(taz(DAY, pcl(procedure(judgment=f"<jugement><nature>{nature}</nature></jugement>"))))
    assert row["familleavis"] == family


def test_modifications_and_strikings_off(read):
    former = "<precedentExploitantPP><nom>INVENTE</nom></precedentExploitantPP>"
    changed = f"<modificationsGenerales><descriptif>Transfert du siège.</descriptif>{former}</modificationsGenerales>"
    struck = "<radiationAuRCS><radiationPP><dateCessationActivitePP>2026-07-01</dateCessationActivitePP></radiationPP></radiationAuRCS>"
    content = rcs_b(
        change("1", changed),
        change("02", struck, who="personnePhysique"),
        change("3", "<radiationAuRCS/>"),
        change("4", ""),
        root="RCS_B_REDIFF",
    )
    rows, _ = read(taz("RCS-B_BXB20260150", content), "RCS-B_BXB20260150.taz")
    assert [(row["id"], row["familleavis"]) for row in rows] == [
        ("B202601501", "modification"),
        ("B202601502", "radiation"),
        ("B202601503", "radiation"),
        ("B202601504", "inconnue"),
    ]
    first, second = rows[:2]
    assert (first["dateparution"], first["numerodepartement"]) == ("2026-08-10", "09")
    assert first["commercant"] == "SOCIÉTÉ INVENTÉE"
    assert first["modificationsgenerales"] == {"descriptif": "Transfert du siège."}
    assert first["listeprecedentexploitant"] == {"personne": {"typePersonne": "pp", "nom": "INVENTE"}}
    assert first["listepersonnes"]["personne"]["adresseEtablissementPrincipal"]["ville"] == "Pamiers"
    assert second["radiationaurcs"] == {"radiationPP": {"dateCessationActivitePP": "2026-07-01"}}


def test_a_filing_of_accounts_says_its_company_without_a_person(read):
    content = (
        b"<Bilan_XML_Rediff><parution>20260001</parution><dateParution>2026/01/02</dateParution><listeAvis><avis>"
        b"<typeAnnonce><creation/></typeAnnonce><numeroAnnonce>7</numeroAnnonce><numeroDepartement>2a</numeroDepartement>"
        b"<numeroImmatriculation><numeroIdentificationRCS>832 611 677</numeroIdentificationRCS></numeroImmatriculation>"
        b"<denomination>SOCIETE INVENTEE</denomination><depot><dateCloture>2025-12-31</dateCloture></depot>"
        b"</avis></listeAvis></Bilan_XML_Rediff>"
    )
    [row], _ = read(taz("BILAN_BXC20260001", content), "BILAN_BXC20260001.taz")
    assert (row["id"], row["familleavis"], row["typeavis"]) == ("C202600017", "dpc", "annonce")
    assert (row["commercant"], row["numerodepartement"]) == ("SOCIETE INVENTEE", "2A")
    assert row["depot"] == {"dateCloture": "2025-12-31"}


# What is set aside, notice by notice: nothing is lost


def test_a_notice_without_number_or_kind_is_rejected_with_its_place(read):
    twice = f"<jugement>{OPENING}</jugement>" * 2
    rows, rejected = read(
        taz(DAY, pcl(procedure(), procedure(number=""), procedure(kind="<autre/>"), procedure("46", judgment=twice)))
    )
    assert [row["_row_number"] for row in rows] == [1]
    assert rejected == [
        Rejection(2, f"{DAY}.taz/{DAY}.xml, 2ᵉ annonce : sans numeroAnnonce"),
        Rejection(3, f"{DAY}.taz/{DAY}.xml, 3ᵉ annonce : typeAnnonce inconnu : autre"),
        Rejection(4, f"{DAY}.taz/{DAY}.xml, 4ᵉ annonce : 2 jugements dans une annonce"),
    ]


def test_without_a_date_no_notice_of_the_issue_has_one(read):
    rows, rejected = read(taz(DAY, pcl(procedure("1"), procedure("2"), day="hier")))
    assert rows == [] and len(rejected) == 2
    assert "dateParution" in rejected[0].reason


def test_mojibake_stays_as_it_was_printed(read):
    judgment = "<jugement><nature>Jugement de clÃ´ture</nature></jugement>"
    [row], _ = read(taz(DAY, pcl(procedure(judgment=judgment))))
    assert row["jugement"]["nature"] == "Jugement de clÃ´ture"


# Archives, as they come


def test_every_packing_gives_the_same_notices(read):
    issue = pcl(procedure())
    packed = [
        issue,
        gzip.compress(issue),
        taz(DAY, issue),
        gzip.compress(taz(DAY, issue)),
        taz(DAY, taz(DAY, issue)),
        zipped(f"{DAY}.xml", issue),
        tar(("2026/", b""), (f"2026/{DAY}.taz", taz(DAY, issue))),
    ]
    assert [[row["id"] for row in read(content)[0]] for content in packed] == [["A2026014945"]] * len(packed)


def test_a_year_is_one_tar_of_issues_numbered_through(read):
    content = tar(
        ("2008/lisezmoi.pdf", b"%PDF"),
        ("2008/PCL/PCL_BXA20080001.zip", zipped("PCL_BXA20080001.xml", pcl(procedure("1"), issue="20080001"))),
        ("2008/BILAN_BXC20080001.taz", b"not read"),
        ("./2008/RCS-B_BXB20080002.xml", rcs_b(change("1", ""), change("", ""), issue="20080002")),
    )
    rows, rejected = read(content, "BODACC_2008.tar")
    assert [(row["id"], row["_row_number"]) for row in rows] == [("A200800011", 1), ("B200800021", 2)]
    assert rejected[0].row_number == 3
    assert rejected[0].reason.startswith("BODACC_2008.tar/2008/RCS-B_BXB20080002.xml, 3ᵉ annonce")


def test_rows_are_written_in_batches_of_a_set_size(read, monkeypatch):
    monkeypatch.setattr("sources.bodacc.dila.BATCH", 2)
    rows, _ = read(taz(DAY, pcl(*(procedure(str(number)) for number in range(1, 6)))))
    assert [row["numeroannonce"] for row in rows] == [1, 2, 3, 4, 5]


def test_a_file_is_checked_without_making_rows(tmp_path):
    file = local(tmp_path, f"{DAY}.taz", taz(DAY, pcl(procedure("1"), procedure("2"))))
    rows, day = check(file)
    assert (rows, str(day)) == (2, "2026-08-07")


# Archives, as an attacker or a bad line would send them


def link(kind: bytes) -> tarfile.TarInfo:
    header = tarfile.TarInfo(f"{DAY}.xml")
    header.type, header.linkname = kind, "/etc/passwd"
    return header


@pytest.mark.parametrize(
    "name", [f"../{DAY}.xml", f"/tmp/{DAY}.xml", f"a/../../{DAY}.xml", f"..\\{DAY}.xml", f"C:/{DAY}.xml"]
)
@pytest.mark.parametrize("pack", [tar, lambda member: zipped(*member)])
def test_a_name_that_leads_out_is_refused(refusal, name, pack):
    assert "hors de l'archive" in refusal(pack((name, pcl(procedure()))))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_a_link_or_a_device_is_refused(refusal, kind):
    assert "lien ou un périphérique" in refusal(tar((link(kind), b"")))


@pytest.mark.parametrize("cut", [0.3, 0.9])
@pytest.mark.parametrize("pack", [taz, lambda _, issue: tar((f"{DAY}.xml", issue)), zipped])
def test_a_truncated_archive_is_refused(refusal, pack, cut):
    issue = pcl(*(procedure(str(number)) for number in range(1, 60)))
    whole = pack(DAY, issue)
    end = min(len(whole), len(issue) + 400) if whole[257:262] == b"ustar" else len(whole)
    assert "tronqué" in refusal(whole[: int(end * cut)])


def test_a_tar_cut_between_two_issues_is_refused(refusal):
    """tarfile alone takes it for a whole one."""
    first = tar((f"{DAY}.xml", pcl(procedure())))
    end = 512 + -(-len(pcl(procedure())) // 512) * 512
    assert "tronqué" in refusal(first[:end])


def test_a_broken_checksum_is_refused(refusal):
    packed = bytearray(taz(DAY, pcl(procedure())))
    packed[-8] ^= 1
    assert "abîmée" in refusal(bytes(packed))


def test_a_bomb_is_refused_before_it_is_unpacked(refusal, monkeypatch):
    monkeypatch.setattr(dila_archives, "SMALL", 100_000)
    monkeypatch.setattr(dila_archives, "MAX_RATIO", 10)
    spaces = b"<PCL_REDIFF>" + b" " * 1_000_000
    for content in (gzip.compress(spaces), taz(DAY, spaces), zipped(f"{DAY}.xml", spaces)):
        assert "démesuré" in refusal(content)


def test_an_issue_has_a_ceiling_of_its_own(refusal, monkeypatch):
    monkeypatch.setattr(dila_archives, "MAX_ISSUE_BYTES", 500)
    assert "démesuré" in refusal(taz(DAY, pcl(procedure())))


def test_layers_and_members_have_a_limit(refusal, monkeypatch):
    content = pcl(procedure())
    for _ in range(dila_archives.MAX_DEPTH + 1):
        content = gzip.compress(content)
    assert "les unes dans les autres" in refusal(content)
    monkeypatch.setattr(dila_archives, "MAX_MEMBERS", 3)
    assert "trop de fichiers" in refusal(tar(*((f"{number}/", b"") for number in range(9))))


@pytest.mark.parametrize("kind", [tarfile.GNUTYPE_LONGNAME, tarfile.XHDTYPE, tarfile.XGLTYPE])
def test_an_extended_header_that_would_fill_memory_is_refused(refusal, kind):
    header = tarfile.TarInfo("././@LongLink")
    header.type = kind
    assert "en-tête de 2 000 000 octets" in refusal(tar((header, b"x" * 2_000_000)))


def test_headers_of_headers_are_refused(refusal):
    header = tarfile.TarInfo("././@LongLink")
    header.type = tarfile.GNUTYPE_LONGNAME
    assert "archive tronquée ou abîmée" in refusal(tar(*((header, b"x") for _ in range(2_000))))


BOMB = "<!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;'>]>"
EXTERNAL = '<!DOCTYPE a SYSTEM "file:///etc/passwd">'


@pytest.mark.parametrize("prolog", [BOMB, EXTERNAL, "<!DOCTYPE PCL_REDIFF>"])
def test_a_dtd_or_an_entity_is_refused(refusal, prolog):
    assert "DTD" in refusal(taz(DAY, pcl(procedure(more="<activite>x</activite>"), prolog=prolog)))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (pcl(procedure())[:-40], "XML complet"),
        (b"<html><body>Maintenance</body></html>", "racine inconnue : html"),
        (pcl(procedure(), issue="20260150"), "numéro 20260150 de la série A, sous un nom qui dit 20260149"),
        (rcs_b(change("1", ""), issue="20260149"), "série B, sous un nom qui dit 20260149, série A"),
        (pcl(procedure(), issue=""), "parution"),
        (pcl(), "aucune annonce"),
        (pcl("<a>" * 50 + "</a>" * 50), "démesurée"),
        (b"", "fichier vide"),
        (b"\x00\x01 binary", "ni du XML ni une archive"),
        (b'<?xml version="1.0" encoding="martien"?><PCL_REDIFF/>', "XML complet"),
    ],
)
def test_an_issue_that_is_none_of_ours_is_refused(refusal, content, said):
    assert said in refusal(taz(DAY, content))


def test_an_archive_of_no_issue_is_refused(refusal):
    assert "aucun numéro" in refusal(tar(("lisezmoi.txt", b"")))
    assert "compress" in refusal(b"\x1f\x9d\x90 old")


@pytest.mark.parametrize("pack", [taz, lambda name, issue: tar((f"{name}.zip", zipped(f"{name}.xml", issue)))])
def test_damage_is_refused_or_loses_nothing(tmp_path, pack):
    """Bytes changed, taken out or put in, anywhere: never another error, never fewer notices."""
    whole, chance = pack(DAY, pcl(procedure("1"), procedure("2"))), random.Random(20260149)
    outcomes = set()
    for _ in range(40):
        damaged = bytearray(whole)
        place = chance.randrange(len(damaged))
        damaged[place : place + chance.randrange(4)] = chance.randbytes(chance.randrange(4))
        file = local(tmp_path, f"{DAY}.taz", bytes(damaged))
        try:
            rejected = write_parquet([file], tmp_path / "out.parquet")
            outcomes.add(len(rejected) + pq.read_metadata(tmp_path / "out.parquet").num_rows)
        except BadBytes:
            outcomes.add("refused")
    assert "refused" in outcomes and outcomes <= {2, "refused"}
