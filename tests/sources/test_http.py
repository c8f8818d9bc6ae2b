"""The HTTP session: who may be asked, how patiently, and what is not taken for an answer."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from sources.archive import Archive
from sources.bodacc.spec import SPEC as BODACC
from sources.errors import SourceError, SourceUnavailable
from sources.http import Session, conditional_headers
from sources.inov.spec import SPEC as INOV
from tests.sources import replay_server as server
from tests.sources.replay_server import ROOT, Portal

SessionOf = Callable[..., Session]
METADATA = f"{INOV.url}{ROOT}/{server.INOV}"
EXPORT = f"{METADATA}/exports/json"


@pytest.fixture
def session(session_of: SessionOf) -> Session:
    return session_of(INOV)


@pytest.fixture
def to(tmp_path: Path) -> Path:
    return tmp_path / "received"


def refusal(session: Session, to: Path, expect: Any = "json") -> str:
    """The message of a download that must fail."""
    with pytest.raises(SourceUnavailable) as raised:
        session.download(EXPORT, {"limit": "-1"}, to, expect)
    return str(raised.value)


# Politeness


def test_the_agent_names_the_project_and_starts_like_a_browser(session: Session, portal: Portal) -> None:
    session.get_json(METADATA)
    agent = portal.asked[0].headers["User-Agent"]
    assert agent.startswith("Mozilla/5.0 (compatible; panorama-ia/")


def test_two_requests_are_kept_apart_by_the_interval_of_the_session(session_of: SessionOf, naps: list[float]) -> None:
    now = [100.0]

    def sleep(seconds: float) -> None:
        naps.append(seconds)
        now[0] += seconds

    session = session_of(INOV, min_interval=0.5, sleep=sleep, clock=lambda: now[0])
    for _ in range(3):
        session.get_json(METADATA)
        now[0] += 0.2
    assert naps == [pytest.approx(0.3), pytest.approx(0.3)]


def test_a_429_waits_as_long_as_the_portal_asks(session: Session, portal: Portal, naps: list[float]) -> None:
    portal.break_next(server.INOV, server.status(429, retry_after="7"), times=2)
    assert session.get_json(METADATA)["dataset_id"] == server.INOV
    assert naps == [7.0, 7.0]


def test_a_retry_after_may_be_a_date(session: Session, portal: Portal, naps: list[float]) -> None:
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    portal.break_next(server.INOV, server.status(503, retry_after=moment))
    session.get_json(METADATA)
    assert naps == [pytest.approx(30, abs=2)]


def test_a_portal_that_asks_for_an_hour_is_left_alone(session: Session, portal: Portal, naps: list[float]) -> None:
    portal.break_next(server.INOV, server.status(429, retry_after="3600"))
    with pytest.raises(SourceUnavailable, match="attendre 3600 s") as raised:
        session.get_json(METADATA)
    assert "le portail répond 429" in str(raised.value)
    assert (naps, len(portal.asked)) == ([], 1)


def test_a_500_is_asked_again_with_longer_and_longer_waits(session: Session, portal: Portal, naps: list[float]) -> None:
    portal.break_next(server.INOV, server.status(500), times=3)
    assert session.get_json(METADATA)["dataset_id"] == server.INOV
    assert naps == [1.0, 2.0, 4.0]


def test_attempts_are_bounded(session: Session, portal: Portal) -> None:
    portal.break_next(server.INOV, server.status(503), times=10)
    with pytest.raises(SourceUnavailable, match="le portail répond 503 ; après 4 essais"):
        session.get_json(METADATA)
    assert len(portal.asked) == 4


def test_waiting_never_goes_past_the_deadline(session_of: SessionOf, portal: Portal, naps: list[float]) -> None:
    portal.break_next(server.INOV, server.status(503, retry_after="60"), times=10)
    with pytest.raises(SourceUnavailable, match="les 90 s accordées"):
        session_of(INOV, deadline=90, clock=lambda: 1000.0 + sum(naps)).get_json(METADATA)
    assert naps == [60.0]


def test_a_refused_question_is_not_asked_twice(session: Session, portal: Portal) -> None:
    with pytest.raises(SourceUnavailable) as raised:
        session.get_json(f"{METADATA}/records", {"where": 'siren_du_lauréat="x"', "limit": "1"})
    assert "400" in str(raised.value)
    assert len(portal.asked) == 1


def test_the_portal_s_own_words_are_shown(session: Session) -> None:
    with pytest.raises(SourceUnavailable, match="Unknown field: annee"):
        session.get_json(f"{METADATA}/records", {"where": 'annee="2024"'})


def test_a_conditional_request_writes_nothing_when_nothing_changed(
    session: Session, portal: Portal, to: Path, archive: Archive
) -> None:
    with archive.temporary_file() as received:
        received.write_bytes(b"[]")
        file = archive.store(INOV, received, "x.json", etag='"v1"', last_modified="Thu, 01 Oct 2026 09:00:00 GMT")

    def not_modified(handler: Any, answer: server.Answer) -> None:
        server.send(handler, server.Answer(b"", 304, {"ETag": '"v1"'}))

    portal.break_next("exports", not_modified)
    answer = session.download(EXPORT, None, to, "json", headers=conditional_headers(file))
    assert (answer.status, answer.bytes, to.exists()) == (304, 0, False)
    assert portal.asked[0].headers["If-None-Match"] == '"v1"'
    assert portal.asked[0].headers["If-Modified-Since"] == "Thu, 01 Oct 2026 09:00:00 GMT"


def test_nothing_known_of_a_file_asks_without_condition() -> None:
    assert conditional_headers(None) == {}


# Hosts


@pytest.mark.parametrize(
    "url",
    [
        "https://ailleurs.example/api",
        "http://bodacc-datadila.opendatasoft.com/api",
        "https://bodacc-datadila.opendatasoft.com:8443/api",
        "https://bodacc-datadila.opendatasoft.com@ailleurs.example/api",
        "https://ailleurs.example\\@bodacc-datadila.opendatasoft.com/api",
        "https://bodacc-datadila.opendatasoft.com.ailleurs.example/api",
        "https://user:secret@www.bodacc.fr/api",
        "https://www.bodacc.fr./api",
        "https://www.bodacc.fr%2eailleurs.example/api",
        "https://www.bodacc.fr:443@ailleurs.example/api",
        "https://ailleurs.example#@www.bodacc.fr/api",
        "https://ailleurs.example?@www.bodacc.fr/api",
        "https://www.b\u043edacc.fr/api",  # a Cyrillic letter
        "https://127.0.0.1/api",
        "https://2130706433/api",
        "https://[::1]/api",
        "file:///etc/passwd",
        "file://www.bodacc.fr/etc/passwd",
        "ftp://www.bodacc.fr/api",
        "//www.bodacc.fr:80/api",
    ],
)
def test_only_the_source_s_hosts_are_asked_and_over_https(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(requests.Session, "request", lambda self, method, url, **_: opened.append(url))
    with pytest.raises(SourceUnavailable, match="adresse refusée") as raised:
        Session(BODACC).get_json(url)
    assert opened == []
    assert "https://bodacc-datadila.opendatasoft.com, https://www.bodacc.fr" in str(raised.value)


def test_without_an_override_the_publisher_itself_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def request(self: requests.Session, method: str, url: str, **_: Any) -> requests.Response:
        opened.append(url)
        raise requests.ConnectionError

    monkeypatch.setattr(requests.Session, "request", request)
    with pytest.raises(SourceUnavailable, match="connexion impossible"):
        Session(INOV, attempts=1).get_json(METADATA, {"a": "é b"})
    assert opened == [f"{METADATA}?a=%C3%A9+b"]


def test_an_override_replaces_scheme_host_and_port_and_keeps_path_and_query(
    session: Session, portal: Portal, to: Path
) -> None:
    answer = session.download(EXPORT, {"limit": "-1"}, to, "json")
    assert (portal.asked[0].path, portal.asked[0].query) == (f"{ROOT}/{server.INOV}/exports/json", {"limit": "-1"})
    assert answer.url_asked == f"{EXPORT}?limit=-1"
    assert answer.url_resolved == f"{portal.url}{ROOT}/{server.INOV}/exports/json?limit=-1"


def test_an_override_that_is_no_address_is_an_error_of_configuration() -> None:
    with pytest.raises(SourceError, match="PANORAMA_URL_INOV") as raised:
        Session(INOV, base_override="localhost:8000")
    assert not isinstance(raised.value, SourceUnavailable)


def test_a_redirect_to_a_known_host_of_the_source_is_rewritten_to_the_override(
    session_of: SessionOf, portal: Portal
) -> None:
    path = f"{ROOT}/{server.BODACC}"
    portal.break_next(path, server.redirect(f"https://www.bodacc.fr{path}"))
    assert session_of(BODACC).get_json(f"{BODACC.url}{path}")["dataset_id"] == server.BODACC
    assert portal.paths() == ["metadata", "metadata"]


def test_a_redirect_to_another_host_is_refused_before_it_is_asked(session: Session, portal: Portal) -> None:
    with Portal({}) as elsewhere:
        portal.break_next(server.INOV, server.redirect(f"{elsewhere.url}/piege"))
        with pytest.raises(SourceUnavailable, match="adresse refusée") as raised:
            session.get_json(METADATA)
    assert elsewhere.asked == []
    assert METADATA in str(raised.value)


@pytest.mark.parametrize(
    "target",
    [
        "http://www.bodacc.fr/api",
        "https://www.bodacc.fr:8443/api",
        "https://www.bodacc.fr@ailleurs.example/api",
        "https://www.bodacc.fr./api",
        "//ailleurs.example/api",
        "\\\\ailleurs.example/api",
        "https:ailleurs.example/api",
        "https://www.bodacc.fr%00.ailleurs.example/api",
        "file:///etc/passwd",
        "https://169.254.169.254/latest",
    ],
)
def test_a_redirect_is_checked_like_a_first_address(target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def request(self: requests.Session, method: str, url: str, **_: Any) -> requests.Response:
        opened.append(url)
        moved = requests.Response()
        moved.status_code, moved.url, moved.raw = 302, url, io.BytesIO()
        moved.headers["Location"] = target
        return moved

    monkeypatch.setattr(requests.Session, "request", request)
    with pytest.raises(SourceUnavailable):
        Session(BODACC, sleep=lambda _: None).get_json("https://WWW.Bodacc.fr/api")
    assert {url.split("/", 3)[2].lower() for url in opened} == {"www.bodacc.fr"}
    assert all(url.lower().startswith("https://") for url in opened)


def test_the_override_of_a_source_opens_no_host_to_another(portal: Portal) -> None:
    Session(INOV, base_override=portal.url)
    with pytest.raises(SourceUnavailable, match="adresse refusée"):
        Session(BODACC).get_json(f"{portal.url}{ROOT}/{server.BODACC}")
    assert portal.asked == []


def test_redirects_are_followed_five_times_and_no_more(session: Session, portal: Portal) -> None:
    portal.break_next(server.INOV, server.redirect(METADATA), times=5)
    assert session.get_json(METADATA)["dataset_id"] == server.INOV
    portal.break_next(server.INOV, server.redirect(METADATA), times=6)
    with pytest.raises(SourceUnavailable, match="plus de 5 redirections"):
        session.get_json(METADATA)


# Bodies


def test_gzip_answers_are_stored_decoded(session: Session, portal: Portal, to: Path) -> None:
    answer = session.download(EXPORT, None, to, "json")
    assert "gzip" in portal.asked[0].headers["Accept-Encoding"]
    assert to.read_bytes().startswith(b'[{"vague"')
    assert answer.bytes == to.stat().st_size


@pytest.mark.parametrize("fault", [server.shorter_than_announced, server.reset])
def test_a_truncated_body_is_asked_again(session: Session, portal: Portal, to: Path, fault: server.Fault) -> None:
    portal.break_next("exports", fault)
    whole = session.download(EXPORT, None, to, "json")
    assert whole.bytes == to.stat().st_size
    assert to.read_bytes().endswith(b"}]")


def test_a_body_truncated_every_time_is_unavailable_and_says_how_much_came(
    session: Session, portal: Portal, to: Path
) -> None:
    portal.break_next("exports", server.shorter_than_announced, times=4)
    message = refusal(session, to)
    assert "inov : réponse tronquée : " in message
    assert "annoncés ; après 4 essais" in message
    assert f"demandé : {EXPORT}?limit=-1" in message
    assert "que faire" in message


def test_a_connection_reset_every_time_is_unavailable(session: Session, portal: Portal, to: Path) -> None:
    portal.break_next("exports", server.reset, times=4)
    assert "tronquée ou interrompue" in refusal(session, to)


def test_a_portal_that_refuses_the_connection_is_unavailable(to: Path, naps: list[float]) -> None:
    with Portal({}) as gone:
        address = gone.url
    session = Session(INOV, base_override=address, min_interval=0, sleep=naps.append)
    assert "connexion impossible" in refusal(session, to)
    assert len(naps) == 3


def test_silence_ends_at_the_read_timeout(session_of: SessionOf, portal: Portal, to: Path) -> None:
    portal.break_next("exports", server.silence)
    assert "pas de réponse dans le temps accordé" in refusal(session_of(INOV, timeout=(1, 0.1), attempts=1), to)


def test_a_slow_trickle_ends_at_the_deadline(session_of: SessionOf, portal: Portal, to: Path) -> None:
    portal.break_next("exports", server.trickle)
    assert "octets seulement dans le temps accordé" in refusal(session_of(INOV, deadline=0.5, timeout=(1, 1)), to)


def test_a_server_slower_than_anyone_is_left_long_before_the_deadline(
    session_of: SessionOf, portal: Portal, to: Path
) -> None:
    portal.break_next("exports", server.trickle)
    now = iter(range(0, 100_000, 50))  # each look at the clock is 50 seconds later
    message = refusal(session_of(INOV, deadline=20_000, clock=lambda: float(next(now))), to)
    assert "au moins 1 000 octets par seconde, après 120 s" in message


def test_bytes_made_to_grow_are_left_after_a_few(session: Session, portal: Portal, to: Path) -> None:
    bomb = gzip.compress(b"[", mtime=0) + gzip.compress(b" " * 10_000_000, mtime=0) * 100
    portal.break_next("exports", server.body(bomb, Content_Encoding="gzip"))
    assert "un contenu ne grossit pas plus de 200 fois" in refusal(session, to)
    assert to.stat().st_size < 30_000_000


def test_announced_gzip_that_is_not_gzip_is_unavailable(session: Session, portal: Portal, to: Path) -> None:
    portal.break_next("exports", server.body(b"\x00\x01 not gzip at all", Content_Encoding="gzip"), times=4)
    assert "annoncé gzip mais indéchiffrable" in refusal(session, to)


def test_compressed_bytes_that_nothing_announces_are_refused(session: Session, portal: Portal, to: Path) -> None:
    portal.break_next("exports", server.body(gzip.compress(b"[{}]")))
    assert "octets compressés à la place d'un contenu json" in refusal(session, to)


@pytest.mark.parametrize("expect", ["json", "csv"])
def test_an_empty_body_is_no_answer(session: Session, portal: Portal, to: Path, expect: str) -> None:
    portal.break_next("exports", server.body(b""))
    assert "corps vide (reçu : 200, 0 octet)" in refusal(session, to, expect)


@pytest.mark.parametrize("expect", ["json", "csv"])
def test_a_page_of_html_in_a_200_is_no_answer(session: Session, portal: Portal, to: Path, expect: str) -> None:
    portal.break_next("exports", server.body(b"<!DOCTYPE html><title>Maintenance</title>"))
    message = refusal(session, to, expect)
    assert f"page HTML ou XML à la place d'un contenu {expect}" in message
    assert "Maintenance" in message


def test_a_json_error_in_place_of_a_csv_is_no_answer(session: Session, portal: Portal, to: Path) -> None:
    portal.break_next("exports", server.body(b'{"error_code": "X", "message": "quota"}'))
    assert "message JSON à la place d'un contenu csv" in refusal(session, to, "csv")


def test_a_zip_is_recognised_by_its_first_bytes(session: Session, portal: Portal, to: Path) -> None:
    portal.break_next("exports", server.body(b"PK\x03\x04rest"))
    assert session.download(EXPORT, None, to, "zip").bytes == 8
    portal.break_next("exports", server.body(b"nothing of the kind"))
    assert "à la place d'un contenu zip" in refusal(session, to, "zip")


def test_a_download_stops_at_its_ceiling(session_of: SessionOf, to: Path) -> None:
    assert "plus de 100 000 octets" in refusal(session_of(INOV, max_bytes=100_000), to)


def test_a_small_answer_must_be_json_to_its_end(session: Session, portal: Portal) -> None:
    portal.break_next(server.INOV, server.body(b'{"dataset_id": '), times=4)
    with pytest.raises(SourceUnavailable, match="JSON incomplet"):
        session.get_json(METADATA)
