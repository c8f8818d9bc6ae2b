"""Bringing a source in: what is the source's own fault, and what is not."""

import logging

import dagster as dg
import pytest

from pipelines.assets.raw import deliver
from pipelines.settings import Mode, Settings
from pipelines.verdict import ending_of
from sources.archive import Archive
from sources.errors import BadBytes
from sources.registry import SOURCES
from sources.spec import Origin, by_id


def test_an_unreadable_register_fails_the_run_and_carries_no_source_over(tmp_path, monkeypatch):
    def unreadable(settings, edition):
        raise BadBytes("register", "illisible", file="firms.csv")

    monkeypatch.setattr(Settings, "scope", unreadable)
    settings = Settings(tmp_path, Mode.LIVE)
    with pytest.raises(dg.Failure) as raised:
        deliver(by_id(SOURCES)["inov"], settings, "2026-10", logging.getLogger("essai"))
    assert ending_of(raised.value).verdict == "failed"
    assert Archive(settings.archive, Origin.LIVE).latest("inov") is None
