"""The Opendatasoft client: whole exports, counted, asked again only when something moved; and the portal it is tried on."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sources import opendatasoft
from sources.archive import Archive, ArchivedFile, Delivery
from sources.bodacc.spec import SPEC as BODACC
from sources.errors import BadBytes, SourceUnavailable
from sources.http import Session
from sources.ilab.spec import SPEC as ILAB
from sources.inov.spec import SPEC as INOV
from sources.reading import LocalFile, read_csv
from tests.sources import replay_server as server
from tests.sources.replay_server import Portal

SessionOf = Callable[..., Session]
FIRST_TIME = ["metadata", "records", "exports/json"]


@pytest.fixture
def session(session_of: SessionOf) -> Session:
    return session_of(INOV)


def export(session: Session, archive: Archive, previous: Delivery | None = None, **options: Any) -> ArchivedFile:
    return opendatasoft.export(
        session, archive, dataset=server.INOV, name="laureates.json", previous=previous, **options
    )


def content(archive: Archive, file: ArchivedFile) -> Any:
    return json.loads(archive.open_path(file).read_bytes())


def left_over(archive: Archive) -> list[Path]:
    return [path for path in archive.root.rglob("*") if path.is_file()]


# What is asked


def test_an_export_is_one_request_after_the_metadata_and_the_count(
    session: Session, archive: Archive, portal: Portal
) -> None:
    file = export(session, archive)
    assert portal.paths() == FIRST_TIME
    assert content(archive, file) == portal.datasets[server.INOV].records
    assert (file.rows, file.vintage, file.status) == (753, "2026-10-02", 200)
    assert file.url_asked == (
        "https://data.enseignementsup-recherche.gouv.fr/api/explore/v2.1/catalog/datasets/"
        "fr-esr-laureats-concours-i-nov/exports/json?limit=-1&timezone=UTC"
    )


def test_an_export_never_sends_an_offset_and_always_its_time_zone(
    session: Session, archive: Archive, portal: Portal
) -> None:
    export(session, archive, where='vague="Vague 1"', select="siren", order_by="siren")
    assert portal.asked[-1].query == {
        "limit": "-1",
        "timezone": "UTC",
        "where": 'vague="Vague 1"',
        "select": "siren",
        "order_by": "siren",
    }


def test_the_count_asks_the_same_condition_as_the_export(session: Session, archive: Archive, portal: Portal) -> None:
    file = export(session, archive, where='vague="Vague 1"')
    assert portal.asked[1].query == {"limit": "1", "where": 'vague="Vague 1"'}
    assert file.rows == sum(record["vague"] == "Vague 1" for record in portal.datasets[server.INOV].records)


def test_a_csv_says_whether_it_wants_labels(session_of: SessionOf, archive: Archive, portal: Portal) -> None:
    session = session_of(ILAB)
    for labels in (True, False):
        file = opendatasoft.export(
            session, archive, dataset=server.ILAB, name="laureates.csv", format="csv", labels=labels
        )
        header = archive.open_path(file).read_bytes().split(b"\r\n")[0].decode("utf-8-sig").split(";")
        assert ("N° SIREN" in header, "ndeg_siren" in header) == (labels, not labels)
        assert portal.asked[-1].query["use_labels"] == str(labels).lower()
        assert portal.asked[-1].query["delimiter"] == ";"


def test_csv_records_are_counted_where_cells_hold_line_breaks(
    session_of: SessionOf, archive: Archive, portal: Portal
) -> None:
    records = portal.datasets[server.ILAB].records
    file = opendatasoft.export(session_of(ILAB), archive, dataset=server.ILAB, name="l.csv", format="csv", labels=True)
    lines = archive.open_path(file).read_bytes().count(b"\n")
    assert file.rows == len(records)
    assert lines > len(records) + 1


def test_a_value_that_could_leave_its_quotes_is_refused() -> None:
    with pytest.raises(ValueError, match="ODSQL"):
        opendatasoft.any_of("numerodepartement", ["31", '" or 1=1 or "'])


# When nothing moved


def test_unchanged_data_reuse_the_archived_bytes_and_ask_only_the_metadata(
    session: Session, archive: Archive, portal: Portal
) -> None:
    first = export(session, archive)
    previous = archive.record(INOV, "2026-10", [first])
    portal.asked.clear()
    second = export(session, archive, previous)
    assert portal.paths() == ["metadata"]
    assert (second.sha256, second.rows, second.vintage) == (first.sha256, first.rows, first.vintage)
    assert second.fetched_at > first.fetched_at


@pytest.mark.parametrize("change", ["data_processed", "records", "labels"])
def test_new_data_more_records_or_other_fields_are_downloaded(
    session: Session, archive: Archive, portal: Portal, change: str
) -> None:
    previous = archive.record(INOV, "2026-10", [export(session, archive)])
    dataset = portal.datasets[server.INOV]
    if change == "data_processed":
        dataset.data_processed = "2026-11-03T04:00:00+00:00"
    elif change == "records":
        dataset.records = dataset.records[:-1]
    else:
        dataset.labels = {**dataset.labels, "nouveau": "Nouveau"}
    portal.asked.clear()
    export(session, archive, previous)
    assert portal.paths() == FIRST_TIME


def test_another_question_is_downloaded(session: Session, archive: Archive, portal: Portal) -> None:
    previous = archive.record(INOV, "2026-10", [export(session, archive)])
    portal.asked.clear()
    assert export(session, archive, previous, where='vague="Vague 2"').rows != 753
    assert portal.paths() == FIRST_TIME


def test_a_portal_that_does_not_date_its_data_is_always_downloaded(
    session: Session, archive: Archive, portal: Portal
) -> None:
    portal.datasets[server.INOV].data_processed = None
    first = export(session, archive)
    assert (first.version, first.vintage) == (None, "2026-10-01")
    previous = archive.record(INOV, "2026-10", [first])
    portal.asked.clear()
    export(session, archive, previous)
    assert portal.paths() == FIRST_TIME


def test_purged_bytes_are_downloaded_again(session: Session, archive: Archive, portal: Portal) -> None:
    first = export(session, archive)
    previous = archive.record(INOV, "2026-10", [first])
    archive.open_path(first).unlink()
    assert archive.open_path(export(session, archive, previous)).is_file()
    assert portal.paths() == FIRST_TIME * 2


def test_altered_bytes_are_an_error_never_reused(session: Session, archive: Archive) -> None:
    first = export(session, archive)
    previous = archive.record(INOV, "2026-10", [first])
    path = archive.open_path(first)
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(BadBytes, match="les octets archivés ont changé"):
        export(session, archive, previous)


# When the export is not what was announced


def test_a_count_that_moved_while_reading_gets_a_second_try(session: Session, archive: Archive, portal: Portal) -> None:
    portal.break_next("records", server.miscount(by=+1))
    assert export(session, archive).rows == 753
    assert portal.paths() == [*FIRST_TIME, *FIRST_TIME[1:]]


def test_a_count_that_never_matches_is_unavailable_and_says_how_many_of_how_many(
    session: Session, archive: Archive, portal: Portal
) -> None:
    portal.break_next("records", server.miscount(by=+777), times=2)
    with pytest.raises(SourceUnavailable, match="753 lignes sur 1 530 annoncées") as raised:
        export(session, archive)
    assert "exports/json?limit=-1&timezone=UTC" in str(raised.value)
    assert left_over(archive) == []


def test_an_error_streamed_inside_a_200_is_unavailable_and_quoted(
    session: Session, archive: Archive, portal: Portal
) -> None:
    portal.break_next("exports", server.interrupted_inside_a_200, times=2)
    with pytest.raises(SourceUnavailable, match="Streaming interrupted due to the following error") as raised:
        export(session, archive)
    assert "lignes sur 753 annoncées (reçu : 200, " in str(raised.value)
    assert left_over(archive) == []


def test_an_error_streamed_at_the_end_of_a_whole_csv_is_not_a_row(
    session_of: SessionOf, archive: Archive, portal: Portal
) -> None:
    csv = "vague;siren\r\n" + "1;2\r\n" * 461 + "Streaming interrupted due to the following error: x"
    portal.break_next("exports", server.body(csv.encode()), times=2)
    with pytest.raises(SourceUnavailable, match=r"461 lignes sur 461 annoncées .* Streaming interrupted"):
        opendatasoft.export(session_of(ILAB), archive, dataset=server.ILAB, name="l.csv", format="csv")


def test_an_error_document_inside_a_200_is_unavailable_and_quoted(
    session: Session, archive: Archive, portal: Portal
) -> None:
    document = b'{"error_code": "TooManyRequests", "message": "daily quota exceeded"}'
    portal.break_next("exports", server.body(document), times=2)
    with pytest.raises(SourceUnavailable, match="TooManyRequests : « daily quota exceeded »"):
        export(session, archive)


def test_a_cut_that_the_transport_does_not_show_is_seen_by_the_records(
    session: Session, archive: Archive, portal: Portal
) -> None:
    portal.break_next("exports", server.cut_but_well_framed(0.7), times=2)
    with pytest.raises(
        SourceUnavailable, match=r"export incomplet, \d+ lignes sur 753 .* le JSON s'arrête avant sa fin"
    ):
        export(session, archive)


def test_a_csv_cut_inside_a_row_is_not_taken_for_whole(session_of: SessionOf, archive: Archive, portal: Portal) -> None:
    portal.break_next("exports", server.cut_but_well_framed(0.7), times=2)
    with pytest.raises(SourceUnavailable, match=r"export incomplet, \d+ lignes sur 461 annoncées"):
        opendatasoft.export(session_of(ILAB), archive, dataset=server.ILAB, name="l.csv", format="csv", labels=True)


def test_metadata_without_a_dataset_are_unavailable(session: Session, portal: Portal) -> None:
    portal.break_next(server.INOV, server.body(b'{"error_code": "Quota", "message": "too many calls"}'))
    with pytest.raises(SourceUnavailable, match=r"ne décrit pas un jeu de données .* Quota"):
        opendatasoft.metadata(session, server.INOV)


def test_a_dataset_that_is_gone_is_unavailable(session: Session) -> None:
    with pytest.raises(SourceUnavailable, match="le portail répond 404"):
        opendatasoft.metadata(session, "fr-esr-laureats-disparus")


def test_a_count_that_is_not_one_is_unavailable(session: Session, portal: Portal) -> None:
    portal.break_next("records", server.body(b'{"nhits": 13}'))
    with pytest.raises(SourceUnavailable, match="ne compte rien"):
        opendatasoft.count(session, server.INOV)


# The portal that these tests run on keeps the documented limits


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"limit": "101"}, "101 was found but -1 <= limit <= 100 is expected"),
        ({"limit": "1", "offset": "10000"}, "10001 was found but <= 10000 is expected"),
        ({"where": 'siret="1"'}, "Unknown field: siret"),
    ],
)
def test_records_refuse_what_the_real_api_refuses(session: Session, query: dict[str, str], message: str) -> None:
    with pytest.raises(SourceUnavailable, match=message):
        session.get_json(f"{INOV.url}{server.ROOT}/{server.INOV}/records", query)


def test_records_give_ten_rows_and_the_whole_count_by_default(session: Session) -> None:
    page = session.get_json(f"{INOV.url}{server.ROOT}/{server.INOV}/records")
    assert (len(page["results"]), page["total_count"]) == (10, 753)


def test_an_offset_turns_an_export_into_an_error_inside_a_200(session: Session, tmp_path: Path) -> None:
    received = tmp_path / "received"
    answer = session.download(f"{INOV.url}{server.ROOT}/{server.INOV}/exports/json", {"offset": "0"}, received, "json")
    assert answer.status == 200
    assert b"Streaming interrupted" in received.read_bytes()


def test_an_unknown_value_gives_no_record_and_no_error(session_of: SessionOf) -> None:
    assert opendatasoft.count(session_of(BODACC), server.BODACC, 'familleavis="Procédures collectives"') == 0


def test_the_labelled_csv_of_the_portal_is_the_one_that_ships(session_of: SessionOf, archive: Archive) -> None:
    file = opendatasoft.export(session_of(ILAB), archive, dataset=server.ILAB, name="l.csv", format="csv", labels=True)
    received = read_csv("laureates", LocalFile("ilab", "l.csv", archive.open_path(file), file.sha256), delimiter=";")
    shipped = server.SAMPLES / "ilab" / "laureates.csv"
    expected = read_csv("laureates", LocalFile("ilab", "laureates.csv", shipped, ""), delimiter=";")
    assert received.rows.equals(expected.rows)
