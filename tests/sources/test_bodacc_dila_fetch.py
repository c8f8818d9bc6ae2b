"""Which files of the DILA are asked: what is listed and not held, once, politely, and again after a cut."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sources.archive import Archive, ArchivedFile
from sources.bodacc import dila_fetch
from sources.bodacc.spec import SPEC
from sources.errors import BadBytes, SourceUnavailable
from sources.http import Session
from sources.spec import Scope
from tests.sources import replay_server as server
from tests.sources.dila_files import RCS_A, change, pcl, procedure, rcs_b, tar, taz
from tests.sources.dila_server import NGINX, Dila

ROUTE = replace(SPEC, url=dila_fetch.URL, known_hosts=(), fetch=dila_fetch.fetch)
SCOPE, NEXT = Scope("2026-08", "76", ("31", "34")), Scope("2026-09", "76", ("31", "34"))


def issue(name: str) -> bytes:
    """A daily file of one notice, whose number is that of its name."""
    number = name[-8:]
    if name.startswith("RCS-B"):
        return taz(name, rcs_b(change("1", "<radiationAuRCS/>"), issue=number))
    return taz(name, pcl(procedure(), issue=number))


@pytest.fixture
def dila() -> Iterator[Dila]:
    with Dila() as running:
        for name in ("PCL_BXA20260149", "RCS-B_BXB20260150"):
            running.put(f"FluxAnneeCourante/{name}.taz", issue(name))
        running.put("FluxAnneeCourante/BILAN_BXC20260001.taz", b"not ours")
        running.put("FluxAnneeCourante/DILA_BODACC_Presentation.pdf", b"%PDF")
        running.put("FluxHistorique/2021/RCS-A_BXA20210005.taz", taz("RCS-A_BXA20210005", RCS_A.read_bytes()))
        running.put("FluxHistorique/BODACC_2008.tar", tar(("2008/PCL_BXA20080001.taz", issue("PCL_BXA20080001"))))
        yield running


@pytest.fixture
def session(dila: Dila) -> Session:
    return Session(ROUTE, base_override=dila.url, min_interval=0.0, sleep=lambda _: None)


def fetched(session: Session, archive: Archive, scope: Scope = SCOPE) -> list[ArchivedFile]:
    """The files of one delivery, recorded as a refresh would."""
    session.remarks.clear()
    files = dila_fetch.new_issues(session, archive, scope)
    archive.record(ROUTE, scope.edition, files)
    return files


EVERYTHING = ["BODACC_2008.tar", "PCL_BXA20260149.taz", "RCS-A_BXA20210005.taz", "RCS-B_BXB20260150.taz"]


@pytest.mark.parametrize("page", [None, NGINX])
def test_the_first_fetch_brings_our_families_since_2008_and_nothing_else(session, archive, dila, page):
    dila.page = page or dila.page
    files = fetched(session, archive)
    assert [file.name for file in files] == EVERYTHING
    assert dila.downloads() == [EVERYTHING[1], EVERYTHING[3], EVERYTHING[2], EVERYTHING[0]]  # the newest year first
    assert [(file.rows, file.vintage) for file in files[1:3]] == [(1, "2026-08-07"), (6, "2021-01-08")]
    assert all(file.path.startswith("personal/") for file in files)
    assert not session.remarks


def test_the_next_fetch_asks_only_what_is_new(session, archive, dila):
    fetched(session, archive)
    dila.put("FluxAnneeCourante/PCL_BXA20260160.taz", issue("PCL_BXA20260160"))
    dila.asked.clear()
    assert [file.name for file in fetched(session, archive, NEXT)] == ["PCL_BXA20260160.taz"]
    assert dila.downloads() == ["PCL_BXA20260160.taz"]


def test_the_same_edition_keeps_its_files_and_adds_the_new_one(session, archive, dila):
    fetched(session, archive)
    dila.put("FluxAnneeCourante/PCL_BXA20260160.taz", issue("PCL_BXA20260160"))
    assert [file.name for file in fetched(session, archive)] == sorted([*EVERYTHING, "PCL_BXA20260160.taz"])


def test_when_nothing_is_new_the_last_files_are_confirmed(session, archive, dila):
    before = fetched(session, archive)
    dila.asked.clear()
    assert [file.sha256 for file in fetched(session, archive, NEXT)] == [file.sha256 for file in before]
    assert dila.downloads() == []


def test_an_issue_that_moves_to_the_history_is_not_asked_again(session, archive, dila):
    fetched(session, archive)
    path = "/OPENDATA/BODACC/FluxAnneeCourante/PCL_BXA20260149.taz"
    dila.files[path.replace("FluxAnneeCourante", "FluxHistorique/2026").replace(".taz", ".zip")] = dila.files.pop(path)
    dila.asked.clear()
    fetched(session, archive, NEXT)
    assert dila.downloads() == []


def test_bytes_purged_before_they_were_taken_over_are_asked_again(session, archive, dila):
    last = fetched(session, archive)
    (archive.root / last[1].path).unlink()
    dila.asked.clear()
    fetched(session, archive, NEXT)
    assert dila.downloads() == [last[1].name]


def test_a_fetch_that_was_cut_goes_on_where_it_stopped(dila, archive, session):
    dila.break_next("RCS-A_BXA20210005", server.status(503), times=99)
    dila.break_next("BODACC_2008", server.status(503), times=99)
    impatient = Session(ROUTE, base_override=dila.url, min_interval=0.0, attempts=1)
    assert len(dila_fetch.new_issues(impatient, archive, SCOPE)) == 2  # the process dies before it records them
    assert "2 fichiers de la DILA sur 4" in impatient.remarks[0]
    dila._faults.clear()
    dila.asked.clear()
    assert [file.name for file in fetched(session, archive)] == EVERYTHING
    assert dila.downloads() == [EVERYTHING[2], EVERYTHING[0]]


def test_a_cut_download_is_resumed_from_its_last_byte(dila, archive, session):
    dila.break_next("RCS-A_BXA20210005", server.shorter_than_announced)
    fetched(session, archive)
    ranges = [asked.headers.get("Range") for asked in dila.asked if "RCS-A" in asked.path]
    assert ranges[0] is None and ranges[1].startswith("bytes=")


def test_a_bad_issue_is_left_said_and_asked_again(dila, archive, session):
    dila.put("FluxAnneeCourante/PCL_BXA20260151.taz", issue("PCL_BXA20260152"))
    assert [file.name for file in fetched(session, archive)] == EVERYTHING
    assert "1 fichiers de la DILA sur 5" in session.remarks[0]
    assert "PCL_BXA20260151.taz : numéro 20260152 de la série A" in session.remarks[0]
    dila.put("FluxAnneeCourante/PCL_BXA20260151.taz", issue("PCL_BXA20260151"))
    assert "PCL_BXA20260151.taz" in [file.name for file in fetched(session, archive, NEXT)]


def test_an_issue_without_a_date_is_left_too(dila, archive, session):
    """Each of its notices would be rejected at landing, which a few hundred of them would stop."""
    undated = taz("PCL_BXA20260151", pcl(procedure(), issue="20260151", day=""))
    dila.put("FluxAnneeCourante/PCL_BXA20260151.taz", undated)
    assert [file.name for file in fetched(session, archive)] == EVERYTHING
    assert "PCL_BXA20260151.taz : aucune date de parution" in session.remarks[0]


def test_a_page_in_place_of_an_archive_is_no_answer(dila, archive, session):
    dila.break_next("PCL_BXA20260149", server.body(b"<html><body>Maintenance</body></html>"), times=9)
    assert [file.name for file in fetched(session, archive)] == [EVERYTHING[0], *EVERYTHING[2:]]
    assert "page HTML" in session.remarks[0]


def test_an_archive_that_the_server_unpacked_on_the_way_is_still_read(dila, archive, session):
    """Some servers take the suffix for a transfer encoding; what is received is then the tar."""
    path = "/OPENDATA/BODACC/FluxAnneeCourante/PCL_BXA20260149.taz"
    dila.files[path] = gzip.decompress(dila.files[path])
    assert [file.name for file in fetched(session, archive)] == EVERYTHING


def test_three_refusals_in_a_row_leave_the_server_alone(dila, archive, session):
    for number in range(1, 9):
        dila.put(f"FluxAnneeCourante/PCL_BXA2026000{number}.taz", issue(f"PCL_BXA2026000{number}"))
    dila.break_next(".ta", server.status(404), times=99)
    with pytest.raises(SourceUnavailable):
        dila_fetch.new_issues(session, archive, SCOPE)
    assert len(dila.downloads()) == 3


@pytest.mark.parametrize(
    "fault",
    [server.body(b"<html><body>Maintenance"), server.body(b'{"a": 1}'), server.shorter_than_announced],
)
def test_a_listing_that_stops_early_is_no_listing(dila, archive, session, fault):
    dila.break_next("FluxAnneeCourante/", fault, times=99)
    with pytest.raises(SourceUnavailable, match=r"liste de fichiers incomplète|tronquée"):
        dila_fetch.new_issues(session, archive, SCOPE)


def test_folders_that_moved_are_an_error(dila, archive, session):
    dila.files.clear()
    with pytest.raises(SourceUnavailable, match="aucun fichier du BODACC"):
        dila_fetch.new_issues(session, archive, SCOPE)


def test_a_link_that_leads_elsewhere_is_no_file_of_ours(dila, archive, session):
    dila.page = dila.page.replace(
        "{links}",
        '{links}<a href="https://ailleurs.example/PCL_BXA20260199.taz">x</a><a href="../../PCL_BXA20260198.taz">x</a>',
    )
    assert [file.name for file in fetched(session, archive)] == EVERYTHING


def test_when_only_bad_bytes_came_the_source_fails(dila, archive, session):
    dila.files = {"/OPENDATA/BODACC/FluxAnneeCourante/PCL_BXA20260149.taz": issue("PCL_BXA20260150")}
    with pytest.raises(BadBytes, match="le numéro du nom"):
        dila_fetch.new_issues(session, archive, SCOPE)
    assert not list(Path(archive.root / "incoming").rglob("*.part"))
