"""What a refresh is told: options before environment before defaults, and a clear word when they can't be honoured."""

from dataclasses import replace
from datetime import date

import pytest

from pipelines.settings import Mode, Settings, UsageError, checked_edition, departments_of, last_finished_month
from sources.identifiers import clean_siren
from sources.registry import SOURCES
from sources.spec import Kind, Origin, Route, by_id

SPECS = by_id(SOURCES)


def test_nothing_said_means_a_demonstration_of_occitanie():
    settings = Settings.read({})
    assert (settings.mode, settings.region, settings.origin) == (Mode.SAMPLES, "76", Origin.SAMPLE)


def test_the_command_line_wins_over_the_environment():
    assert Settings.read({"PANORAMA_MODE": "samples"}, mode="live").mode is Mode.LIVE


def test_one_sample_among_live_sources_makes_a_demonstration():
    settings = Settings.read({}, live="inov,ilab")
    assert settings.origin_of(SPECS["inov"]) is Origin.LIVE
    assert settings.origin_of(SPECS["bodacc"]) is Origin.SAMPLE
    assert settings.origin is Origin.SAMPLE


def test_curated_files_have_the_origin_of_the_edition_they_enter():
    assert Settings.read({}).origin_of(SPECS["register"]) is Origin.SAMPLE
    assert Settings.read({}, mode="live").origin_of(SPECS["register"]) is Origin.LIVE


def test_every_remote_source_read_live_is_a_live_release():
    remote = ",".join(spec.id for spec in SOURCES if spec.kind is Kind.REMOTE)
    assert Settings.read({}, live=remote).origin is Origin.LIVE


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ({"mode": "real"}, "mode"),
        ({"live": "sirene_2"}, "source"),
        ({"live": "register"}, "source"),
        ({"region": "999"}, "région"),
    ],
)
def test_an_unknown_option_is_a_usage_error_that_names_it(options, word):
    with pytest.raises(UsageError, match=word):
        Settings.read({}, **options)


def test_naming_live_sources_means_that_the_others_are_samples_even_in_a_live_environment():
    settings = Settings.read({"PANORAMA_MODE": "live"}, live="inov")
    assert (settings.mode, settings.origin) == (Mode.SAMPLES, Origin.SAMPLE)
    with pytest.raises(UsageError, match="toutes les sources"):
        Settings.read({}, mode="live", live="inov")


def test_a_source_address_is_replaced_by_its_variable_only():
    settings = Settings.read({"PANORAMA_URL_INOV": "http://127.0.0.1:8080"})
    assert dict(settings.source_urls) == {"inov": "http://127.0.0.1:8080"}


def test_a_route_is_set_by_its_variable_and_has_an_address_of_its_own(monkeypatch):
    def fetch(*_):
        return []

    spec = replace(SOURCES[0], url="https://api.example.org", routes={"bulk": Route("https://bulk.example.org", fetch)})
    monkeypatch.setattr("pipelines.settings.SOURCES", (spec,))
    name = spec.id.upper()
    by_default = Settings.read({f"PANORAMA_URL_{name}": "http://127.0.0.1:1"})
    assert (by_default.routed(spec).url, by_default.url_of(spec)) == ("https://api.example.org", "http://127.0.0.1:1")
    urls = {f"PANORAMA_URL_{name}": "http://127.0.0.1:1", f"PANORAMA_URL_{name}_BULK": "http://127.0.0.1:2"}
    routed = Settings.read({f"PANORAMA_ROUTE_{name}": "bulk", **urls})
    assert (routed.routed(spec).url, routed.routed(spec).fetch, routed.url_of(spec)) == (
        "https://bulk.example.org",
        fetch,
        "http://127.0.0.1:2",
    )
    assert (routed.routed(spec).id, routed.routed(spec).tables) == (spec.id, spec.tables)


@pytest.mark.parametrize("source", ["BODACC", "INOV"])
def test_an_unknown_route_is_a_usage_error_that_names_those_there_are(source):
    with pytest.raises(UsageError, match=rf"route inconnue pour {source.lower()} : fax \(possibles : api"):
        Settings.read({f"PANORAMA_ROUTE_{source}": "fax"})


def test_occitanie_has_thirteen_departments():
    assert len(departments_of("76")) == 13


@pytest.mark.parametrize(("today", "edition"), [(date(2026, 11, 1), "2026-10"), (date(2026, 1, 31), "2025-12")])
def test_the_live_edition_is_the_last_finished_month(today, edition):
    assert last_finished_month(today) == edition


@pytest.mark.parametrize("edition", ["2017-12", "2026-11", "2026-13", "2026-1", "octobre"])
def test_a_month_that_is_not_finished_or_not_a_month_is_refused(edition):
    with pytest.raises(UsageError, match="édition impossible"):
        checked_edition(edition, date(2026, 11, 20))


def test_the_sample_edition_does_not_move_with_the_clock():
    settings = Settings.read({})
    assert settings.default_edition(date(2030, 1, 1)) == settings.default_edition(date(2026, 11, 20))


@pytest.mark.parametrize("home", ["/tmp/a?b", "/tmp/a%20b", "/tmp/a#b"])
def test_a_home_that_dagster_could_not_open_is_a_usage_error(home):
    with pytest.raises(UsageError, match="PANORAMA_HOME contient"):
        Settings.read({"PANORAMA_HOME": home})


def test_the_scope_names_the_siren_of_the_register_whatever_the_region():
    sirens = Settings.read({}).scope("2026-10").register_sirens
    assert sirens == Settings.read({"PANORAMA_REGION": "93"}).scope("2026-10").register_sirens
    assert sirens == tuple(sorted(set(sirens)))
    assert "537679524" in sirens  # Adagos
    assert all(clean_siren(siren) == siren for siren in sirens)


def test_the_perimeter_may_be_the_eighteen_regions_at_once():
    france = Settings.read({"PANORAMA_REGION": "FR"}).scope("2026-10").department_codes
    assert len(france) == len(set(france)) == 101  # 96 of the mainland, 5 overseas
    assert {"2A", "31", "976"} < set(france)
    assert not {"975", "988"} & set(france), "no department, and of no region"


def test_the_contact_is_an_address_and_never_a_name():
    assert Settings.read({}).contact == ""
    for address in ("panorama@organisme.fr", "https://organisme.fr/contact?panorama"):
        assert Settings.read({"PANORAMA_CONTACT": f" {address} "}).contact == address
    for other in ("Service des études", "http://organisme.fr", 'a@b.fr"><script>'):
        with pytest.raises(UsageError, match="PANORAMA_CONTACT"):
            Settings.read({"PANORAMA_CONTACT": other})


def test_another_folder_of_curated_files_is_read_instead_of_the_one_that_ships(tmp_path):
    with pytest.raises(UsageError, match="PANORAMA_CURATED"):
        Settings.read({"PANORAMA_CURATED": str(tmp_path / "absent")})
    (tmp_path / "firms.csv").write_text("firm_id,siren\ninventee,356000000\n")
    settings = Settings.read({"PANORAMA_CURATED": str(tmp_path)})
    assert settings.scope("2026-10").register_sirens == ("356000000",)
