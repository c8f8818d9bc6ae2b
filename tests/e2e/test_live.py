"""Live mode, against a server of this machine that replays recorded answers with the portals' limits and faults."""

import copy
import functools
import json
import shutil

import duckdb
import pytest

from pipelines.assets import raw
from pipelines.settings import register_sirens
from sources.http import Session
from tests.dbt import notices as court
from tests.dbt.notices import Notice, day, numbered
from tests.e2e.command import panorama, status_of
from tests.sources.directory_server import Directory, lent_to
from tests.sources.replay_server import BODACC, Portal, recorded_datasets, status
from tests.sources.stock_files import register_stock
from tests.sources.stock_server import DataGouv

EDITION = "2026-03"  # the recorded notices end in April 2026
INOV = "fr-esr-laureats-concours-i-nov"
# Sources that ask an Opendatasoft portal: one of this machine answers for all of them.
PORTAL_SOURCES = (
    "INOV", "ILAB", "BODACC", "RATIOS_INPI_BCE", "IPHD", "HORIZON", "H2020", "REGION_GRANTS", "FRANCE_RELANCE",
)  # fmt: skip
# Facts of sources/curated/insolvencies.csv; the first two are firms of the register.
EASYMILE, WEFIGHT, I2A = "803184845", "827791880", "347717118"
CORRECTED, CANCELLED, HIDDEN, TOGETHER, BESIDE = numbered(5)
# Made-up notices, among the recorded ones. One is published by a court of Paris: only the search by SIREN finds it.
GOLDEN = [
    Notice(90001, (EASYMILE,), court.RJ, day("2024-07-16"), day("2024-07-25")),
    Notice(90002, (EASYMILE,), court.PLAN, day("2025-03-31"), day("2025-04-08")),
    Notice(90003, (I2A,), court.SAUVEGARDE_ACCELEREE, day("2025-05-02"), day("2025-05-11")),
    Notice(90010, (WEFIGHT,), court.RJ, day("2023-10-02"), day("2023-10-11"), court="75"),
    Notice(90004, (CORRECTED,), court.LJ, day("2025-11-20"), day("2025-11-28")),
    Notice(90005, (CORRECTED,), court.LJ, day("2025-11-22"), day("2026-02-10"), kind="rectificatif", corrects=90004),
    Notice(90006, (CANCELLED,), court.LJ, day("2025-11-20"), day("2025-11-28")),
    Notice(90007, (CANCELLED,), court.LJ, day("2025-11-20"), day("2026-03-02"), kind="annulation", corrects=90006),
    Notice(
        90008, (HIDDEN,), court.OTHER, day("2026-01-08"), day("2026-02-10"), text="Ouvre la procédure de redressement"
    ),
    Notice(90009, (TOGETHER, BESIDE), court.LJ, day("2026-01-08"), day("2026-01-15")),
]


@pytest.fixture(scope="module")
def recorded():
    datasets = recorded_datasets()
    notices = datasets[BODACC]
    notices.records += [dict.fromkeys(notices.labels) | notice.record() for notice in GOLDEN]
    return datasets


@pytest.fixture(scope="module", autouse=True)
def no_waiting():
    """Sessions that note no wait at all, for the whole module."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(raw, "Session", functools.partial(Session, sleep=lambda _: None, min_interval=0.0))
        yield


@pytest.fixture(scope="module")
def directory(no_waiting):
    """The API Recherche d'entreprises; recorded answers are lent to the SIREN of the register."""
    with Directory(lent_to(register_sirens())) as running:
        yield running


@pytest.fixture(scope="module")
def gouv():
    """The Sirene stock of the register's firms, an invented one, as published on 1 April."""
    with DataGouv() as running:
        for stock, content in register_stock().items():
            running.publish(stock, content, stamp="20260401-074451", day="01 Avril 2026")
        yield running


@pytest.fixture
def portal(recorded, directory, gouv):
    directory.asked.clear()
    with Portal({name: copy.copy(dataset) for name, dataset in recorded.items()}) as running:
        running.directory, running.gouv = directory, gouv
        yield running


def refresh(portal, home, *arguments):
    urls = {f"PANORAMA_URL_{source}": portal.url for source in PORTAL_SOURCES}
    # Sources without a recorded answer find nothing there, and are absent: no test asks the real ones.
    urls |= {f"PANORAMA_URL_{source}": portal.url for source in ("ADEME", "MON_COMPTE_FORMATION")}
    urls["PANORAMA_URL_RECHERCHE_ENTREPRISES"] = portal.directory.url
    urls["PANORAMA_URL_SIRENE"] = portal.gouv.url
    return panorama("refresh", "--mode", "live", *arguments, home=home, **urls)


@pytest.fixture(scope="module")
def live_home(recorded, directory, gouv, tmp_path_factory):
    home = tmp_path_factory.mktemp("live")
    with Portal(recorded) as running:
        running.directory, running.gouv = directory, gouv
        answer = refresh(running, home, "--edition", EDITION)
    assert answer.code == 0, answer.out + answer.err
    return home


@pytest.fixture
def home(live_home, tmp_path):
    copied = tmp_path / "home"
    shutil.copytree(live_home, copied, symlinks=True)
    return copied


def test_a_live_refresh_publishes_a_live_release(live_home):
    said = status_of(live_home)
    assert said["live"]["release"] == f"{EDITION}.r1"
    assert {source["origin"] for source in said["sources"]} == {said["live"]["origin"]} == {"live"}
    described = json.loads((live_home / "current" / "datapackage.json").read_text())
    assert not any("démonstration" in str(described.get(name)).lower() for name in ("title", "description", "notice"))


def test_golden_cases_come_through_the_whole_way(live_home):
    sirens = [EASYMILE, WEFIGHT, I2A, CORRECTED, CANCELLED, HIDDEN, TOGETHER, BESIDE]
    with duckdb.connect(str(live_home / "current" / "panorama.duckdb"), read_only=True) as release:
        failures = release.execute(
            """
            select siren, opening_kind, judgment_date::varchar, latest_outcome, is_in_panorama from fct_failure
            where list_contains($sirens, siren) order by all
            """,
            {"sirens": sirens},
        ).fetchall()
        ((kind,),) = release.execute("select event_kind from fct_insolvency_event where siren = ?", [I2A]).fetchall()
        ((followed,),) = release.execute(
            """
            select value from indicators where indicator_id = 'failures.failures' and population = 'all'
                and breakdown = 'none' and reference_date = (select max(reference_date) from indicators)
                and period_start = reference_date
            """
        ).fetchall()
    assert failures == sorted(
        [
            (EASYMILE, "redressement", "2024-07-16", "plan", True),
            (WEFIGHT, "redressement", "2023-10-02", "redressement", True),
            (CORRECTED, "liquidation", "2025-11-22", "liquidation", False),
            (HIDDEN, "redressement", "2026-01-08", "redressement", False),
            (TOGETHER, "liquidation", "2026-01-08", "liquidation", False),
            (BESIDE, "liquidation", "2026-01-08", "liquidation", False),
        ]
    )
    assert kind == "opening_sauvegarde"
    assert followed == 2


def test_nothing_new_at_the_publishers_is_unchanged_and_downloads_nothing(home, portal):
    portal.gouv.asked.clear()
    answer = refresh(portal, home, "--edition", EDITION)
    assert answer.last_line.startswith("unchanged"), answer.out + answer.err
    assert not any("/exports/" in path for path in portal.paths())
    assert portal.gouv.asked and not portal.gouv.downloads()
    assert portal.directory.sirens() == []


def test_a_broken_source_keeps_its_last_good_bytes_and_only_a_rollback_to_an_intact_release_moves_current(home, portal):
    portal.break_next(f"/{INOV}", status(500), times=99)
    # The bytes that are carried over are those of the release: nothing to do again, and the last line says what it lacks.
    answer = refresh(portal, home, "--edition", EDITION)
    assert answer.code == 0, answer.out + answer.err
    assert answer.last_line.startswith("unchanged")
    assert "sources reportées : inov" in answer.last_line
    assert [source["id"] for source in status_of(home)["sources"] if source["carried_over"]] == ["inov"]
    assert f"{EDITION}.r1" in panorama("releases", home=home).out

    assert panorama("rollback", f"{EDITION}.r1", home=home).code == 0
    target = home / "releases" / f"{EDITION}.r1" / "csv" / "dim_firm.csv"
    target.chmod(0o644)
    target.write_text("")
    assert panorama("rollback", f"{EDITION}.r1", home=home).code == 3
    assert status_of(home)["live"]["release"] == f"{EDITION}.r1"


def test_officers_become_figures_and_none_of_them_is_published(live_home):
    with duckdb.connect(str(live_home / "current" / "panorama.duckdb"), read_only=True) as release:
        ((value, known, coverage),) = release.execute(
            """
            select value, denominator, coverage from indicators
            where indicator_id = 'employment.share_women_top_management' and population = 'all' and value is not null
            """
        ).fetchall()
        tables = [name for (name,) in release.execute("select table_name from information_schema.tables").fetchall()]
        published = str([release.execute(f'from "{name}"').fetchall() for name in tables])
    assert 0 < value < 100
    assert known >= 5
    assert 0 < coverage < 1
    assert not any(officer in published for officer in ("CALIDA", "KPMG", "PROMETHEE GROUP", "ADVOLIS"))


def test_a_source_without_any_usable_bytes_refuses_the_edition_with_4(tmp_path, portal):
    portal.break_next(f"/{INOV}", status(500), times=99)
    answer = refresh(portal, tmp_path, "--edition", EDITION)
    assert answer.code == 4
    assert "inov" in answer.last_line
    said = status_of(tmp_path)
    assert (said["live"], said["last_attempt"]["verdict"]) == (None, "refused")


def test_a_demonstration_never_replaces_a_live_release(home):
    answer = panorama("refresh", home=home)
    assert answer.code == 3
    assert "PANORAMA_HOME" in answer.last_line
    said = status_of(home)
    assert (said["live"]["origin"], said["last_attempt"]["verdict"]) == ("live", "refused")


@pytest.mark.long  # every source lands; that a mixed home is a demonstration is asked in an instant in tests/unit
def test_some_sources_live_beside_samples_make_a_demonstration(tmp_path, portal, without_dbt):
    answer = panorama("refresh", "--live", "inov", home=tmp_path, PANORAMA_URL_INOV=portal.url)
    assert answer.err.startswith("Démonstration"), answer.out + answer.err
    assert without_dbt
    read = {path.name: path.parent.name for path in (tmp_path / "archive" / "records").glob("*/*")}
    assert (read["inov"], read["bodacc"], read["register"]) == ("live", "sample", "sample")
