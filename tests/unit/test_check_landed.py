"""dbt reads only a landing that was made from the last delivery, and for the perimeter of this run."""

import dataclasses

import dagster as dg
import pytest

from pipelines.assets import landing
from pipelines.settings import Settings
from sources.archive import Archive
from sources.landing import land
from sources.shipped import archive_shipped
from sources.sirene.spec import SPEC
from sources.spec import Origin

EDITION = "2026-10"


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """A home where Sirene alone was delivered and landed."""
    settings = Settings(tmp_path)
    archive = Archive(settings.archive, Origin.SAMPLE)
    delivery = archive.record(SPEC, EDITION, archive_shipped(SPEC, archive))
    monkeypatch.setattr(landing, "deliveries_of", lambda *_: [(SPEC, delivery)])
    landing.write_deliveries(settings, EDITION)
    land(SPEC, archive, delivery, settings.landing, settings.scope(EDITION))
    return settings


def test_a_landing_of_this_delivery_and_perimeter_is_read(settings):
    landing.check_landed(settings, EDITION)


def test_a_landing_made_for_another_region_is_not_read(settings):
    with pytest.raises(dg.Failure, match="matérialiser landing/sirene/legal_units"):
        landing.check_landed(dataclasses.replace(settings, region="53"), EDITION)


def test_a_landing_made_for_another_register_is_not_read(settings, monkeypatch):
    monkeypatch.setattr("pipelines.settings.register_sirens", lambda _: ("356000000",))
    with pytest.raises(dg.Failure, match="matérialiser landing/sirene/legal_units"):
        landing.check_landed(settings, EDITION)
