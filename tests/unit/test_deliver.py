"""Bringing a source in: what is the source's own fault, and what is not."""

import functools
import json
import logging

import dagster as dg
import pytest

from pipelines.assets import raw
from pipelines.assets.raw import deliver
from pipelines.settings import Mode, Settings
from pipelines.verdict import ending_of
from sources.archive import Archive
from sources.bodacc.columns import TYPES
from sources.errors import BadBytes
from sources.http import Session
from sources.registry import SOURCES
from sources.spec import Origin, Scope, by_id
from tests.sources.directory_server import Directory, recorded_answers
from tests.sources.replay_server import BODACC, Dataset, Portal, status


def test_an_unreadable_register_fails_the_run_and_carries_no_source_over(tmp_path, monkeypatch):
    def unreadable(settings, edition):
        raise BadBytes("register", "illisible", file="firms.csv")

    monkeypatch.setattr(Settings, "scope", unreadable)
    settings = Settings(tmp_path, Mode.LIVE)
    with pytest.raises(dg.Failure) as raised:
        deliver(by_id(SOURCES)["inov"], settings, "2026-10", logging.getLogger("essai"))
    assert ending_of(raised.value).verdict == "failed"
    assert Archive(settings.archive, Origin.LIVE).latest("inov") is None


def test_a_delivery_that_lacks_answers_is_one_and_its_record_and_the_log_say_so(tmp_path, monkeypatch, caplog):
    asked = ("302474648", "487444697", "775695901")
    monkeypatch.setattr(Settings, "scope", lambda settings, edition: Scope(edition, "76", ("31",), asked))
    monkeypatch.setattr(raw, "Session", functools.partial(Session, sleep=lambda _: None, min_interval=0.0))
    spec = by_id(SOURCES)["recherche_entreprises"]
    with Directory(recorded_answers()) as directory, caplog.at_level(logging.WARNING):
        directory.break_next("/search", status(503), times=4)
        settings = Settings(tmp_path, Mode.LIVE, source_urls={spec.id: directory.url})
        delivery = deliver(spec, settings, "2026-10", logging.getLogger("essai"))
    assert (len(delivery.files), delivery.carried_over) == (2, False)
    (remark,) = delivery.remarks
    assert remark.startswith("1 SIREN sur 3 sans réponse aujourd'hui : 0 gardent leur réponse antérieure, 1 restent")
    assert remark in caplog.text
    (record,) = (tmp_path / "archive" / "records" / "live" / spec.id).glob("*/*.json")
    assert json.loads(record.read_text())["remarks"] == [remark]


def test_a_directory_that_answers_nothing_is_carried_over_then_refused_without_a_past(tmp_path, monkeypatch):
    asked = ("302474648", "487444697")
    monkeypatch.setattr(Settings, "scope", lambda settings, edition: Scope(edition, "76", ("31",), asked))
    monkeypatch.setattr(raw, "Session", functools.partial(Session, sleep=lambda _: None, min_interval=0.0))
    spec = by_id(SOURCES)["recherche_entreprises"]
    with Directory(recorded_answers(), last_modified={"sirene": "2099-01-01"}) as directory:
        settings = Settings(tmp_path / "known", Mode.LIVE, source_urls={spec.id: directory.url})
        first = deliver(spec, settings, "2026-09", logging.getLogger("essai"))
        directory.break_next("/search", status(503), times=99)
        kept = deliver(spec, settings, "2026-10", logging.getLogger("essai"))
        assert (kept.carried_over, kept.sha256) == (True, first.sha256)
        assert "503" in (kept.failure or "")
        empty = Settings(tmp_path / "empty", Mode.LIVE, source_urls={spec.id: directory.url})
        with pytest.raises(dg.Failure) as raised:
            deliver(spec, empty, "2026-10", logging.getLogger("essai"))
    assert ending_of(raised.value).exit_code == 4


def test_a_portal_that_changed_its_fields_leaves_the_last_notices_in_service(tmp_path, monkeypatch):
    monkeypatch.setattr(Settings, "scope", lambda settings, edition: Scope(edition, "76", ("31",)))
    monkeypatch.setattr(raw, "Session", functools.partial(Session, sleep=lambda _: None, min_interval=0.0))
    spec = by_id(SOURCES)["bodacc"]
    notice = {**dict.fromkeys(TYPES), "id": "A1", "dateparution": "2026-09-02", "familleavis": "collective"}
    portal = Portal({BODACC: Dataset([notice | {"numerodepartement": "31"}], {name: name for name in TYPES})})
    with portal:
        settings = Settings(tmp_path, Mode.LIVE, source_urls={spec.id: portal.url})
        first = deliver(spec, settings, "2026-09", logging.getLogger("essai"))
        del portal.datasets[BODACC].labels["jugement"]
        kept = deliver(spec, settings, "2026-09", logging.getLogger("essai"))
    assert (kept.carried_over, kept.sha256) == (True, first.sha256)
    assert "le portail ne publie plus : jugement" in kept.failure
