"""The aids of the ADEME: asked page after page, archived as they came, landed without the name of who may be a person.

Every line is invented; the identifiers have valid keys and belong to nobody.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from sources.ademe.fetch import COLUMNS, fetch
from sources.ademe.spec import SPEC
from sources.archive import Archive, ArchivedFile
from sources.errors import BadBytes, SourceUnavailable
from sources.http import Session
from sources.landing import files_at, land
from sources.spec import Scope
from tests.sources import replay_server as server
from tests.sources.data_fair_server import DataFair, Line

SCOPE = Scope("2026-10", "76", ("31", "34"))


def line(number: int, siret: str | int | None = "00000001800002", amount: object = 1000.5) -> Line:
    values = (f"id{number}", "2026-04-03", f"D{number}", f"Nom {number}", siret, "Projet", amount, "Aide", "Fonds")
    return dict(zip(COLUMNS, values, strict=True))


@pytest.fixture
def portal() -> Iterator[DataFair]:
    lines = [line(1), line(2, "000 000 018 00002"), line(3, 1234567400001), line(4, None), line(5, "123", "12 000,00")]
    with DataFair(lines) as running:
        yield running


def asked(portal: DataFair, archive: Archive) -> list[ArchivedFile]:
    with Session(SPEC, base_override=portal.url, min_interval=0.0, sleep=lambda _: None) as session:
        return fetch(session, archive, SCOPE)


def test_every_line_lands_once_and_a_name_needs_a_valid_siret(
    portal: DataFair, archive: Archive, tmp_path: Path
) -> None:
    delivery = archive.record(SPEC, SCOPE.edition, asked(portal, archive))
    (arrival,) = land(SPEC, archive, delivery, tmp_path)
    assert (arrival.rows_announced, arrival.rows_in, arrival.rows_landed, arrival.rows_accounted) == (5, 5, 5, 5)
    assert (arrival.new_columns, delivery.vintage) == ((), "2026-11-03")
    landed = duckdb.sql(
        f"select _row_number, nomBeneficiaire, idBeneficiaire, montant from '{tmp_path / arrival.path}' order by 1"
    ).fetchall()
    assert landed == [
        (1, "Nom 1", "00000001800002", "1000.5"),
        (2, "Nom 2", "000 000 018 00002", "1000.5"),
        (3, "Nom 3", "1234567400001", "1000.5"),
        (4, None, None, "1000.5"),
        (5, None, "123", "12 000,00"),
    ]


def test_who_is_named_beside_a_beneficiary_or_in_an_object_does_not_land(archive: Archive) -> None:
    named = line(1) | {"nomBeneficiaire": "EARL DU BOIS (Jean Quatorzepré)", "objet": "Aide de Sophie Quatorzepré"}
    with archive.temporary_file() as received:
        received.write_text(json.dumps({"results": [named]}))
        file = archive.store(SPEC, received, "lines-001.json")
    assert SPEC.parse is not None
    (table,) = SPEC.parse(files_at(archive, [file]))
    (row,) = table.rows.to_pylist()
    assert (row["nomBeneficiaire"], row["objet"]) == ("EARL DU BOIS ([retiré])", "Aide de [retiré]")


def test_only_the_columns_we_need_are_asked_and_bytes_are_personal(portal: DataFair, archive: Archive) -> None:
    portal.columns.append("_siret_infos.nomUniteLegale")
    files = asked(portal, archive)
    assert {request.query["select"] for request in portal.asked if "select" in request.query} == {",".join(COLUMNS)}
    assert {file.path.split("/")[0] for file in files} == {"personal"}
    assert [file.rows for file in files] == [2, 2, 1]


def test_a_second_fetch_asks_only_whether_anything_changed(portal: DataFair, archive: Archive) -> None:
    first = asked(portal, archive)
    archive.record(SPEC, SCOPE.edition, first)
    portal.asked.clear()
    assert [file.sha256 for file in asked(portal, archive)] == [file.sha256 for file in first]
    assert len(portal.asked) == 1
    portal.updated = "2026-11-04T04:00:00Z"
    assert asked(portal, archive)[0].version != first[0].version


def test_a_page_that_leads_to_another_host_is_not_followed(portal: DataFair, archive: Archive) -> None:
    portal.next_host = "https://exemple.invalid"
    with pytest.raises(SourceUnavailable, match="adresse refusée"):
        asked(portal, archive)


def test_another_number_of_lines_than_announced_is_refused(portal: DataFair, archive: Archive) -> None:
    portal.announced = 6
    with pytest.raises(SourceUnavailable, match="5 lignes reçues sur 6 annoncées"):
        asked(portal, archive)


def test_a_label_in_place_of_a_technical_name_is_named(portal: DataFair, archive: Archive) -> None:
    portal.columns = ["Montant de l'aide" if name == "montant" else name for name in portal.columns]
    with pytest.raises(SourceUnavailable, match="n'a plus les colonnes montant"):
        asked(portal, archive)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"total": 5, "results": [{"_id"', "n'est pas une page de lignes"),
        (b'{"status": 500, "message": "trop de requ\xc3\xaates"}', "n'est pas une page de lignes"),
        (b"<html>maintenance</html>", "page HTML"),
    ],
)
def test_a_cut_page_or_an_error_inside_a_200_is_refused(
    portal: DataFair, archive: Archive, content: bytes, said: str
) -> None:
    portal.break_next("/lines", server.body(content))
    with pytest.raises(SourceUnavailable, match=said):
        asked(portal, archive)


def test_a_truncated_answer_is_asked_again(portal: DataFair, archive: Archive) -> None:
    portal.break_next("/lines", server.shorter_than_announced)
    assert sum(file.rows or 0 for file in asked(portal, archive)) == 5


def test_archived_bytes_that_are_no_page_are_told(archive: Archive) -> None:
    with archive.temporary_file() as received:
        received.write_text(json.dumps([line(1)]))
        file = archive.store(SPEC, received, "lines-001.json")
    assert SPEC.parse is not None
    with pytest.raises(BadBytes, match="ne contient pas de lignes"):
        list(SPEC.parse(files_at(archive, [file])))
