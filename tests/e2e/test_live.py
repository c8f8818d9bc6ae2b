"""Live mode over an invented France whose truth is known, served with the portals' limits and faults (bench/universe)."""

import functools
import json
import shutil

import duckdb
import pytest

from bench.universe.following import compared
from bench.universe.making import Universe, made
from bench.universe.publishers import publishing
from pipelines.assets import raw
from sources.http import Session
from tests.e2e.command import panorama, status_of
from tests.sources.replay_server import recorded_datasets, status

EDITION = "2026-03"
INOV = "fr-esr-laureats-concours-i-nov"


@pytest.fixture(scope="module", autouse=True)
def no_waiting():
    """Sessions that note no wait at all, for the whole module."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(raw, "Session", functools.partial(Session, sleep=lambda _: None, min_interval=0.0))
        yield


@pytest.fixture(scope="module")
def universe(tmp_path_factory):
    return made(Universe(tmp_path_factory.mktemp("universe"), 0.001, seed=1, region="76", edition=EDITION, firms=150))


@pytest.fixture
def publishers(universe):
    """The servers of the universe, and beside them the recorded datasets that it does not have."""
    with publishing(universe, beside=recorded_datasets()) as running:
        yield running


def refresh(publishers, home, *arguments):
    return panorama("refresh", "--mode", "live", *arguments, home=home, **publishers.environment)


@pytest.fixture(scope="module")
def live_home(universe, tmp_path_factory):
    home = tmp_path_factory.mktemp("live")
    with publishing(universe, beside=recorded_datasets()) as running:
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


def test_every_figure_whose_truth_is_known_is_exactly_that(live_home, universe):
    found = compared(universe, live_home / "current" / "panorama.duckdb")
    assert found.wrong == []
    assert found.computed > 2_000


def test_an_answer_that_is_not_the_figure_is_seen(live_home, universe, tmp_path):
    altered = tmp_path / "answers.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"""
            copy (
                select * replace (value + (indicator_id = 'firms.startups')::integer as value)
                from '{universe.answers}'
                where member <> 'liquidation'
                union all
                select * replace ('somewhere' as member) from '{universe.answers}'
                where indicator_id = 'firms.firms' and population = 'region' and breakdown = 'none'
            ) to '{altered}'
        """)
    wrong = compared(universe, live_home / "current" / "panorama.duckdb", altered).wrong
    assert {(indicator, member) for _, _, indicator, _, _, member, *_ in wrong} == {
        ("firms.startups", "none"),
        ("failures.failures", "liquidation"),
        ("firms.firms", "somewhere"),
    }


def test_nothing_new_at_the_publishers_is_unchanged_and_downloads_nothing(home, publishers):
    answer = refresh(publishers, home, "--edition", EDITION)
    assert answer.last_line.startswith("unchanged"), answer.out + answer.err
    assert not any("/exports/" in path for path in publishers.portal.paths())
    assert publishers.gouv.asked and not publishers.gouv.downloads()
    assert publishers.directory.sirens() == []


def test_a_broken_source_keeps_its_last_good_bytes_and_only_a_rollback_to_an_intact_release_moves_current(
    home, publishers
):
    publishers.portal.break_next(f"/{INOV}", status(500), times=99)
    # The bytes that are carried over are those of the release: nothing to do again, and the last line says what it lacks.
    answer = refresh(publishers, home, "--edition", EDITION)
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


def test_a_source_without_any_usable_bytes_refuses_the_edition_with_4(tmp_path, publishers):
    publishers.portal.break_next(f"/{INOV}", status(500), times=99)
    answer = refresh(publishers, tmp_path, "--edition", EDITION)
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
def test_some_sources_live_beside_samples_make_a_demonstration(tmp_path, publishers, without_dbt):
    answer = panorama("refresh", "--live", "inov", home=tmp_path, PANORAMA_URL_INOV=publishers.portal.url)
    assert answer.err.startswith("Démonstration"), answer.out + answer.err
    assert without_dbt
    read = {path.name: path.parent.name for path in (tmp_path / "archive" / "records").glob("*/*")}
    assert (read["inov"], read["bodacc"], read["register"]) == ("live", "sample", "sample")
