"""The two commands of the README, as a new user runs them, and what stands in the home afterwards."""

import csv
import json

import duckdb
import pytest

from tests.e2e.command import EDITION, panorama, panorama_apart, status_of

TABLES = {
    "dim_firm",
    "dim_establishment",
    "dim_firm_candidate",
    "dim_territory",
    "fct_public_award",
    "fct_insolvency_event",
    "fct_failure",
    "fct_annual_account",
    "fct_job_offer_count",
    "fct_training_offer",
    "fct_ownership_event",
    "fct_capital_move",
    "public_programmes",
    "regulation_milestones",
    "dim_ecosystem_actor",
    "fct_ecosystem_fact",
    "use_case",
    "fct_funding_round",
    "indicators",
    "indicator_catalogue",
    "reconciliation",
    "source_freshness",
    "column_sources",
}


def test_a_first_refresh_publishes_and_says_so_in_one_sentence(first_refresh):
    _, answer = first_refresh
    assert answer.code == 0, answer.err
    assert answer.last_line.startswith(f"published : {EDITION}.r1")


def test_a_first_refresh_shows_its_progress_and_ends_with_a_table(first_refresh):
    _, answer = first_refresh
    assert "raw/bodacc" in answer.err and "release/published" in answer.err
    for word in (
        "Version",
        "Règles",
        "Tables",
        "dim_firm",
        "Sources",
        "inov",
        "millésime",
        "Où regarder",
        "démonstration",
    ):
        assert word in answer.out


def test_a_second_refresh_answers_unchanged_and_leaves_the_release(home):
    before = (home / "current").resolve()
    answer = panorama("refresh", home=home)
    assert (answer.code, answer.last_line.split(" :")[0]) == (0, "unchanged")
    assert (home / "current").resolve() == before
    assert status_of(home)["last_attempt"] == {"edition": EDITION, "verdict": "unchanged", "reasons": []}


def test_the_live_release_holds_every_format_of_every_table(published):
    current = published / "current"
    assert {path.stem for path in (current / "parquet").glob("*.parquet")} == TABLES
    assert {path.stem for path in (current / "csv").glob("*.csv")} == TABLES
    assert {"panorama.duckdb", "datapackage.json", "audit.json", "release.json"} <= {
        path.name for path in current.iterdir()
    }


def test_every_file_names_its_release(published):
    current = published / "current"
    with duckdb.connect(str(current / "panorama.duckdb"), read_only=True) as connection:
        (named,) = connection.execute("select release from _release").fetchone()
        metadata = dict(
            connection.execute(
                "select decode(key), decode(value) from parquet_kv_metadata(?)",
                [str(current / "parquet" / "dim_firm.parquet")],
            ).fetchall()
        )
    assert named == f"{EDITION}.r1"
    assert named in metadata.values()
    assert json.loads((current / "release.json").read_text())["release"] == named


def test_a_demonstration_says_so_everywhere(published):
    current = published / "current"
    with duckdb.connect(str(current / "panorama.duckdb"), read_only=True) as connection:
        (origin,) = connection.execute("select origin from _release").fetchone()
        origins = {row[0] for row in connection.execute("select distinct origin from source_freshness").fetchall()}
    assert (origin, origins) == ("sample", {"sample"})
    assert "démonstration" in (current / "datapackage.json").read_text()
    assert "démonstration" in panorama("status", home=published).out


def test_status_has_the_shape_that_others_rely_on(published):
    status = status_of(published)
    assert set(status) == {"live", "last_attempt", "sources"}
    assert set(status["live"]) == {"release", "edition", "published_at", "origin"}
    assert status["last_attempt"] == {"edition": EDITION, "verdict": "published", "reasons": []}
    assert {each["id"] for each in status["sources"]} >= {"register", "france2030_annex", "ilab", "inov", "bodacc"}
    for source in status["sources"]:
        assert set(source) == {"id", "vintage", "fetched_at", "rows", "carried_over", "origin", "absence"}
        assert source["absence"] or (source["rows"] > 0 and source["vintage"]), source
        assert not source["carried_over"]


def test_status_of_an_empty_home_is_null_and_not_an_error(tmp_path):
    assert status_of(tmp_path) == {"live": None, "last_attempt": None, "sources": []}


def test_the_annex_comes_out_as_128_projects_and_81_beneficiaries(published):
    with (published / "current" / "csv" / "reconciliation.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["figure_id"]: row for row in csv.DictReader(file)}
    assert len(rows) == 143
    assert (float(rows["G001"]["computed_value"]), rows["G001"]["verdict"]) == (81.0, "equal")
    assert (float(rows["G002"]["computed_value"]), rows["G002"]["verdict"]) == (128.0, "equal")


def test_verify_finds_the_release_intact_then_altered(home):
    assert panorama("verify", home=home).code == 0
    target = home / "current" / "csv" / "dim_firm.csv"
    target.chmod(0o644)
    target.write_text(target.read_text() + "\n")
    answer = panorama("verify", home=home)
    assert answer.code == 1
    assert "dim_firm.csv" in answer.out


def test_a_damaged_live_release_is_not_taken_for_unchanged(home, without_dbt):
    target = home / "current" / "csv" / "dim_firm.csv"
    target.chmod(0o644)
    target.write_text("")
    answer = panorama("refresh", home=home)
    assert (answer.code, without_dbt) == (1, [EDITION]), answer.out
    assert status_of(home)["live"]["release"] == f"{EDITION}.r1"


@pytest.mark.parametrize(
    "arguments", [("refresh", "--edition", "2031-01"), ("refresh", "--mode", "real"), ("refresh", "--region", "xx")]
)
def test_a_usage_error_exits_with_2_and_records_no_attempt(tmp_path, arguments):
    answer = panorama(*arguments, home=tmp_path)
    assert answer.code == 2
    assert status_of(tmp_path)["last_attempt"] is None


def test_another_region_on_a_used_home_is_refused_with_a_word_about_panorama_home(home):
    answer = panorama("refresh", "--region", "93", home=home)
    assert answer.code == 3
    assert "PANORAMA_HOME" in answer.last_line
    assert status_of(home)["live"]["release"] == f"{EDITION}.r1"


def test_doctor_finds_a_healthy_machine(published):
    answer = panorama("doctor", home=published)
    assert answer.code == 0, answer.out


def test_a_home_whose_current_is_broken_is_said_by_every_command(home):
    (home / "current" / "release.json").unlink()
    for command in (("refresh",), ("verify",)):
        answer = panorama(*command, home=home)
        assert answer.code == 1, command
        assert f"{EDITION}.r1" in answer.last_line
    answer = panorama("doctor", home=home)
    assert answer.code == 1
    assert "✗ version en service" in answer.out


def test_a_second_refresh_at_the_same_time_is_told_so_and_records_nothing(home):
    from pipelines import lock

    with lock.refresh_lock(home):
        answer = panorama_apart("refresh", home=home)
    assert answer.code == 1
    assert "une autre actualisation est en cours" in answer.last_line
    assert status_of(home)["last_attempt"]["verdict"] == "published"


def test_a_home_that_is_a_file_ends_with_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    answer = panorama("refresh", home=tmp_path / "file")
    assert answer.code == 1
    assert "inutilisable" in answer.last_line
