"""Fetching the stock files: asked before they are downloaded, resumed after a cut, and refused when they are not the stock."""

from __future__ import annotations

import errno
import functools
import logging
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pipelines.assets import raw
from pipelines.settings import Mode, Settings
from sources import resuming
from sources.archive import Archive, ArchivedFile
from sources.errors import BadBytes, MissingColumn, SourceUnavailable
from sources.http import Session
from sources.landing import check_only, files_at
from sources.resuming import Partial
from sources.sirene import fetch as fetching
from sources.sirene.announced import vintage
from sources.sirene.schema import ESTABLISHMENT_PERIODS, ESTABLISHMENTS, UNIT_PERIODS, UNITS, StockFile
from sources.sirene.spec import SPEC
from sources.spec import Scope
from tests.sources import replay_server as server
from tests.sources import stock_server
from tests.sources.stock_files import parquet, small_stock, unit
from tests.sources.stock_server import DataGouv

SCOPE = Scope("2026-07", "76", ("31", "34"))
STOCK = small_stock()
Fetch = Callable[[], list[ArchivedFile]]


@pytest.fixture
def gouv() -> Iterator[DataGouv]:
    with DataGouv() as running:
        for stock, content in STOCK.items():
            running.publish(stock, content)
        yield running


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def session(gouv: DataGouv, said: list[str]) -> Session:
    return Session(SPEC, base_override=gouv.url, min_interval=0.0, sleep=lambda _: None, say=said.append)


@pytest.fixture
def impatient(gouv: DataGouv) -> Session:
    """A session that gives up at the first failure, as a process that dies would."""
    return Session(SPEC, base_override=gouv.url, min_interval=0.0, attempts=1)


def fetched(session: Session, archive: Archive) -> dict[str, ArchivedFile]:
    """The files of one delivery, recorded as a refresh would."""
    session.remarks.clear()
    files = fetching.fetch(session, archive, SCOPE)
    archive.record(SPEC, SCOPE.edition, files)
    return {file.name: file for file in files}


def dated(gouv: DataGouv, stock: StockFile) -> str:
    return gouv.path_of(stock)


# What is asked, and how it is kept


def test_the_four_files_are_archived_apart_with_their_month_and_rows(
    session: Session, archive: Archive, gouv: DataGouv
) -> None:
    files = fetched(session, archive)
    assert set(files) == {f"{stock.name}.parquet" for stock in STOCK}
    assert {file.vintage for file in files.values()} == {"2026-07-31"}
    assert {file.rows for file in files.values()} == {50}
    assert all(file.path.startswith("personal/") for file in files.values())
    assert files["StockUniteLegale.parquet"].version == dated(gouv, UNITS)
    assert (archive.root / files["StockUniteLegale.parquet"].path).read_bytes() == STOCK[UNITS]
    assert session.remarks == []
    assert [path for path in (archive.root / "incoming").rglob("*") if path.is_file()] == []


def test_the_same_dated_address_means_that_nothing_is_downloaded(
    session: Session, archive: Archive, gouv: DataGouv
) -> None:
    before = fetched(session, archive)
    after = fetched(session, archive)
    assert len(gouv.downloads()) == 4
    assert {name: file.sha256 for name, file in after.items()} == {name: file.sha256 for name, file in before.items()}
    assert all(after[name].fetched_at > before[name].fetched_at for name in after)


def test_a_new_month_is_downloaded_again(session: Session, archive: Archive, gouv: DataGouv) -> None:
    fetched(session, archive)
    gouv.publish(UNITS, STOCK[UNITS], stamp="20260901-080112", day="01 septembre 2026")
    files = fetched(session, archive)
    assert files["StockUniteLegale.parquet"].vintage == "2026-08-31"
    assert len(gouv.downloads()) == 5
    assert "ne sont pas du même mois" in session.remarks[0]


def test_an_address_without_a_date_is_asked_conditionally(session: Session, archive: Archive, gouv: DataGouv) -> None:
    gouv.has_dates = False
    files = fetched(session, archive)
    assert {file.vintage for file in files.values()} == {"2026-07-31"}
    gouv.asked.clear()
    fetched(session, archive)
    assert [asked.headers.get("If-None-Match") for asked in gouv.asked if "/datasets/r/" in asked.path] == [
        published.etag for published in gouv.files.values()
    ]
    gouv.publish(UNITS, STOCK[UNITS] + b"", day="02 septembre 2026").etag = '"other"'
    assert fetched(session, archive)["StockUniteLegale.parquet"].vintage == "2026-08-31"


def test_archived_bytes_that_were_purged_are_downloaded_again(
    session: Session, archive: Archive, gouv: DataGouv
) -> None:
    gone = fetched(session, archive)["StockUniteLegale.parquet"]
    (archive.root / gone.path).unlink()
    fetched(session, archive)
    assert (archive.root / gone.path).is_file()


# Resume


def test_a_download_cut_at_70_percent_resumes_there(
    session: Session, archive: Archive, gouv: DataGouv, said: list[str]
) -> None:
    gouv.break_next(dated(gouv, UNITS), server.shorter_than_announced)
    fetched(session, archive)
    cut = len(STOCK[UNITS]) * 7 // 10
    assert gouv.downloads()[:2] == [None, f"bytes={cut}-"]
    assert any(line.startswith("StockUniteLegale.parquet : ") and "100 %" in line for line in said)


def test_a_connection_that_is_cut_again_and_again_still_arrives(
    session: Session, archive: Archive, gouv: DataGouv
) -> None:
    gouv.break_next(dated(gouv, UNITS), server.shorter_than_announced, times=7)
    assert fetched(session, archive)["StockUniteLegale.parquet"].bytes == len(STOCK[UNITS])


def test_a_run_that_died_is_resumed_by_the_next_one(
    impatient: Session, session: Session, archive: Archive, gouv: DataGouv, said: list[str]
) -> None:
    gouv.break_next(dated(gouv, UNITS), server.shorter_than_announced)
    with pytest.raises(SourceUnavailable):
        fetched(impatient, archive)
    cut = Partial(archive, SPEC.id, "StockUniteLegale.parquet").size
    assert cut == len(STOCK[UNITS]) * 7 // 10
    gouv.asked.clear()
    assert fetched(session, archive)["StockUniteLegale.parquet"].bytes == len(STOCK[UNITS])
    assert gouv.downloads()[0] == f"bytes={cut}-"
    (resumed,) = [asked for asked in gouv.asked if "Range" in asked.headers]
    assert resumed.headers["If-Range"] == gouv.files[UNITS.resource].etag
    assert "reprise à" in said[0]


def test_a_run_that_died_between_the_last_byte_and_the_archive_downloads_nothing_more(
    session: Session, archive: Archive, gouv: DataGouv, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Archive, "store", dies)
        with pytest.raises(KeyboardInterrupt):
            fetched(session, archive)
    gouv.asked.clear()
    fetched(session, archive)
    assert len(gouv.downloads()) == 3


@pytest.mark.parametrize("fault", ["etag", "content", "ignored", "elsewhere", "beyond"])
def test_what_does_not_continue_the_same_file_begins_again(
    impatient: Session, session: Session, archive: Archive, gouv: DataGouv, fault: str
) -> None:
    path = dated(gouv, UNITS)
    gouv.break_next(path, server.shorter_than_announced)
    with pytest.raises(SourceUnavailable):
        fetched(impatient, archive)
    gouv.asked.clear()
    published = gouv.files[UNITS.resource]
    expected = STOCK[UNITS]
    if fault == "etag":  # If-Range fails: the server sends the whole of what it has now
        published.etag = '"another"'
    elif fault == "content":
        expected = published.content = parquet(UNITS, [unit(f"{number:09}") for number in range(60)])
        published.etag = '"another"'
    elif fault == "ignored":
        gouv.break_next(path, stock_server.ignored_range(published))
    elif fault == "elsewhere":
        gouv.break_next(path, stock_server.other_range)
    else:  # the server has fewer bytes than we kept
        Partial(archive, SPEC.id, "StockUniteLegale.parquet").path.write_bytes(STOCK[UNITS] * 2)
    files = fetched(session, archive)
    assert (archive.root / files["StockUniteLegale.parquet"].path).read_bytes() == expected


def test_the_beginning_of_last_month_s_file_is_not_continued_with_this_month_s(
    impatient: Session, session: Session, archive: Archive, gouv: DataGouv
) -> None:
    gouv.break_next(dated(gouv, UNITS), server.shorter_than_announced)
    with pytest.raises(SourceUnavailable):
        fetched(impatient, archive)
    gouv.publish(UNITS, STOCK[UNITS], stamp="20260901-080112", day="01 Septembre 2026")
    gouv.asked.clear()
    fetched(session, archive)
    assert gouv.downloads()[0] is None


# What is not the stock


def refused(session: Session, archive: Archive, kind: type[Exception] = SourceUnavailable) -> str:
    with pytest.raises(kind) as raised:
        fetched(session, archive)
    return str(raised.value)


def test_an_html_page_in_place_of_the_file_is_refused_with_what_came(
    session: Session, archive: Archive, gouv: DataGouv
) -> None:
    gouv.break_next(
        dated(gouv, UNITS), server.body(b"<!doctype html><title>Maintenance</title>" * 3, Content_Type="text/html")
    )
    message = refused(session, archive)
    assert "autre chose à la place d'un contenu parquet (reçu : 200, text/html)" in message
    assert "Maintenance" in message


def test_a_redirect_to_another_host_is_refused(session: Session, archive: Archive, gouv: DataGouv) -> None:
    gouv.break_next(
        f"/r/{UNITS.resource}", server.redirect("https://files.example.org/resources/x/20260801-000000/a.parquet")
    )
    message = refused(session, archive)
    assert "adresse refusée : https://files.example.org" in message


def test_a_file_cut_but_well_framed_is_not_a_parquet(session: Session, archive: Archive, gouv: DataGouv) -> None:
    gouv.files[UNITS.resource].has_checksum = False
    gouv.break_next(dated(gouv, UNITS), server.cut_but_well_framed(0.7))
    assert "n'est pas un Parquet entier" in refused(session, archive)
    assert Partial(archive, SPEC.id, "StockUniteLegale.parquet").size == 0


def test_a_checksum_that_does_not_agree_is_refused_and_its_bytes_are_dropped(
    session: Session, archive: Archive, gouv: DataGouv
) -> None:
    other = parquet(UNITS, [unit("500000005")])
    gouv.break_next(dated(gouv, UNITS), server.body(other))
    message = refused(session, archive)
    assert "n'a pas l'empreinte publiée" in message
    assert "sha1" in message
    assert Partial(archive, SPEC.id, "StockUniteLegale.parquet").size == 0


def test_fewer_than_98_percent_of_the_last_rows_stop_the_source(
    session: Session, archive: Archive, gouv: DataGouv
) -> None:
    fetched(session, archive)
    gouv.publish(
        UNITS, parquet(UNITS, [unit(f"{number:09}") for number in range(48)]), "20260901-080112", "1er septembre 2026"
    )
    assert "48 lignes, contre 50 dans le relevé précédent" in refused(session, archive, BadBytes)
    gouv.publish(
        UNITS, parquet(UNITS, [unit(f"{number:09}") for number in range(49)]), "20260901-080112", "1er septembre 2026"
    )
    assert fetched(session, archive)["StockUniteLegale.parquet"].rows == 49


def test_a_renamed_column_stops_the_source_and_is_named(session: Session, archive: Archive, gouv: DataGouv) -> None:
    gouv.publish(UNITS, parquet(UNITS, [unit("500000005")], renamed={"nicSiegeUniteLegale": "nicDuSiege"}))
    message = refused(session, archive, MissingColumn)
    assert message.startswith("sirene : il manque « nicSiegeUniteLegale »")
    assert "nicDuSiege" in message


def test_new_and_gone_columns_are_said_and_stop_nothing(session: Session, archive: Archive, gouv: DataGouv) -> None:
    content = parquet(
        UNITS,
        [unit("500000005")],
        dropped=["activitePrincipaleNAF25UniteLegale"],
        added={"activitePrincipaleNAF30": "x"},
    )
    gouv.publish(UNITS, content)
    fetched(session, archive)
    assert session.remarks == [
        "StockUniteLegale : colonnes nouvelles : activitePrincipaleNAF30",
        "StockUniteLegale : colonnes disparues : activitePrincipaleNAF25UniteLegale",
    ]


def test_exchanged_resources_are_told_apart_by_their_columns(
    session: Session, archive: Archive, gouv: DataGouv
) -> None:
    gouv.publish(UNITS, STOCK[ESTABLISHMENTS])
    gouv.publish(ESTABLISHMENTS, STOCK[UNITS])
    files = fetched(session, archive)
    assert (archive.root / files["StockUniteLegale.parquet"].path).read_bytes() == STOCK[UNITS]
    assert "la ressource de StockUniteLegale contient StockEtablissement" in session.remarks[0]
    check_only(SPEC, files_at(archive, files.values()))


def test_the_same_file_under_two_resources_is_refused(session: Session, archive: Archive, gouv: DataGouv) -> None:
    gouv.publish(ESTABLISHMENTS, STOCK[UNITS])
    files = fetching.fetch(session, archive, SCOPE)
    with pytest.raises(BadBytes, match="StockUniteLegale est livré deux fois"):
        check_only(SPEC, files_at(archive, files))


def test_another_table_is_no_stock(session: Session, archive: Archive, gouv: DataGouv) -> None:
    gouv.publish(UNITS, parquet(UNITS, [], dropped=[c.name for c in UNITS.columns[5:]], added={}))
    assert "d'aucun fichier du stock Sirene" in refused(session, archive, BadBytes)


def test_a_full_disk_is_said_before_anything_is_downloaded(
    session: Session, archive: Archive, gouv: DataGouv, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=resuming.MARGIN + 100))
    message = refused(session, archive)
    assert "place insuffisante" in message
    assert "PANORAMA_HOME" in message
    assert gouv.downloads() == []


def test_a_disk_that_fills_up_on_the_way_keeps_what_came(
    session: Session, archive: Archive, gouv: DataGouv, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pieces(*_: Any) -> Iterator[bytes]:
        yield STOCK[UNITS][:5000]
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(session, "pieces", pieces)
        patched.setattr(fetching, "announced", lambda *_: {stock: fetching.Announced() for stock in STOCK})
        assert "disque plein après 5 000 octets" in refused(session, archive)
    gouv.asked.clear()
    fetched(session, archive)
    assert gouv.downloads()[0] == "bytes=5000-"


def test_a_file_larger_than_the_ceiling_is_not_taken(
    session: Session, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "MAX_BYTES", 1000)
    assert "au plus 1 000 octets" in refused(session, archive)


# The month


def test_a_title_of_another_month_than_the_address_stops_the_source(
    session: Session, archive: Archive, gouv: DataGouv
) -> None:
    gouv.publish(UNITS, STOCK[UNITS], stamp="20260901-074451", day="01 Aout 2026")
    message = refused(session, archive)
    assert "le mois de StockUniteLegale n'est pas sûr" in message
    assert "08/2026" in message
    assert gouv.downloads() == []


def test_without_a_catalogue_the_address_tells_the_month(session: Session, archive: Archive, gouv: DataGouv) -> None:
    gouv.has_catalogue = False
    assert fetched(session, archive)["StockUniteLegale.parquet"].vintage == "2026-07-31"
    assert session.remarks == []  # each resource was asked instead
    for stock, content in STOCK.items():
        gouv.publish(stock, content, stamp="20260901-074451")
    gouv.has_resources = False
    assert fetched(session, archive)["StockUniteLegale.parquet"].vintage == "2026-08-31"
    assert "ne décrit pas les fichiers" in session.remarks[0]


@pytest.mark.parametrize(
    ("title", "stamp", "day"),
    [
        ("Sirene : Fichier StockUniteLegale du 01 Août 2026 (format parquet)", "20260801", "2026-07-31"),
        ("du 1er aout 2026", "20260801", "2026-07-31"),
        ("du 01 Decembre 2026", "20261201", "2026-11-30"),
        ("du 01 décembre", "20261201", "2026-11-30"),
        ("du 01 Mars 2024", "20240301", "2024-02-29"),
        ("sans date", "20260601", "2026-05-31"),
    ],
)
def test_the_vintage_is_the_last_day_of_the_month_before(title: str, stamp: str, day: str) -> None:
    found, _ = vintage(title, f"/resources/sirene/{stamp}-074451/x.parquet", None)
    assert found and found.isoformat() == day


def test_a_title_of_december_without_a_year_is_last_year_s_in_january() -> None:
    found, _ = vintage("du 01 décembre", "/latest.parquet", date(2027, 1, 3))
    assert found == date(2026, 11, 30)


def test_a_file_that_says_no_month_at_all_is_refused() -> None:
    found, why = vintage("sans date", "/x.parquet", None)
    assert found is None
    assert why and "ne disent le mois" in why


# The files of the past


def test_without_files_of_the_past_the_stock_still_arrives(session: Session, archive: Archive, gouv: DataGouv) -> None:
    gouv.withdraw(UNIT_PERIODS)
    gouv.withdraw(ESTABLISHMENT_PERIODS)
    files = fetched(session, archive)
    assert set(files) == {"StockUniteLegale.parquet", "StockEtablissement.parquet"}
    assert [remark.partition(" n'a pas pu")[0] for remark in session.remarks] == [
        "StockUniteLegaleHistorique",
        "StockEtablissementHistorique",
    ]
    assert all("les états passés sont inconnus" in remark for remark in session.remarks)
    check_only(SPEC, files_at(archive, files.values()))


def test_the_last_files_of_the_past_serve_again(session: Session, archive: Archive, gouv: DataGouv) -> None:
    before = fetched(session, archive)
    gouv.withdraw(UNIT_PERIODS)
    after = fetched(session, archive)
    assert after["StockUniteLegaleHistorique.parquet"] == before["StockUniteLegaleHistorique.parquet"]
    assert "celui du 2026-07-31 sert encore" in session.remarks[0]


def test_without_a_stock_there_is_no_delivery(session: Session, archive: Archive, gouv: DataGouv) -> None:
    gouv.withdraw(ESTABLISHMENTS)
    assert "le portail répond 404" in refused(session, archive)


# In a refresh


def test_a_broken_stock_keeps_the_last_good_one_in_service(
    gouv: DataGouv, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(raw, "Session", functools.partial(Session, sleep=lambda _: None, min_interval=0.0))
    settings = Settings(tmp_path, Mode.LIVE, source_urls={"sirene": gouv.url})
    log = logging.getLogger("essai")
    gouv.withdraw(UNIT_PERIODS)
    first = raw.deliver(SPEC, settings, "2026-07", log)
    assert not first.carried_over
    assert "StockUniteLegaleHistorique n'a pas pu être relevé" in first.remarks[0]
    gouv.publish(UNITS, b"<!doctype html>" * 20, stamp="20260901-074451", day="01 Septembre 2026")
    second = raw.deliver(SPEC, settings, "2026-08", log)
    assert second.carried_over
    assert second.sha256 == first.sha256
    assert "autre chose à la place d'un contenu parquet" in str(second.failure)
