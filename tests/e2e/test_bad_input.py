"""Bad input gets a clear error that names source, file, place and rule; the live release does not move."""

import gzip
import re

import pyarrow.parquet as pq
import pytest

from tests.e2e.command import EDITION, panorama, status_of


def _truncated(files):
    path = files / "samples/inov/laureates.json"
    path.write_bytes(path.read_bytes()[:-20_000])
    return ["inov", "sources/samples/inov/laureates.json", "enregistrement(s) entier(s)", "sha256"]


def _without_a_column(files):
    path = files / "samples/ilab/laureates.csv"
    path.write_bytes(path.read_bytes().replace("N° SIREN".encode(), b"siren", 1))
    return ["ilab", "sources/samples/ilab/laureates.csv", "« N° SIREN »", "a besoin de"]


def _with_a_key_twice(files):
    path = files / "curated/firms.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    twin = re.sub(r"^([^,]*),[^,]*,", r"\1,,", lines[1])
    path.write_text("\n".join([*lines, twin]) + "\n", encoding="utf-8")
    return ["register", "firms.csv", f"lignes 2, {len(lines) + 1}", "(firm_id) est unique"]


def _gzip_under_a_csv_name(files):
    path = files / "curated/published_figures.csv"
    path.write_bytes(gzip.compress(path.read_bytes()))
    return ["published_figures", "published_figures.csv", "gzip", "non compressé"]


def _parquet_with_a_column_renamed(files):
    path = files / "samples/sirene/StockUniteLegale.parquet"
    table = pq.read_table(path)
    names = [name.replace("nicSiegeUniteLegale", "nicDuSiege") for name in table.column_names]
    pq.write_table(table.rename_columns(names), path)
    return ["sirene", "sources/samples/sirene/StockUniteLegale.parquet", "« nicSiegeUniteLegale »", "a besoin de"]


@pytest.mark.parametrize(
    "damage",
    [
        _truncated,
        # Four seconds each; tests/unit/test_landing.py and tests/sources/test_sirene_landing.py have the messages in an instant.
        pytest.param(_without_a_column, marks=pytest.mark.long),
        # Found at landing, when all other sources have landed (tests/unit/test_landing.py has the message in an instant).
        pytest.param(_with_a_key_twice, marks=pytest.mark.long),
        _gzip_under_a_csv_name,
        pytest.param(_parquet_with_a_column_renamed, marks=pytest.mark.long),
    ],
)
def test_damaged_input_is_named_and_the_live_release_stays(home, shipped_files, damage):
    words = damage(shipped_files)
    answer = panorama("refresh", home=home)
    assert answer.code == 1
    for word in words:
        assert word in answer.err, f"{word!r} missing from:\n{answer.err}"
    status = status_of(home)
    assert status["live"]["release"] == f"{EDITION}.r1"
    assert (status["last_attempt"]["verdict"], status["last_attempt"]["edition"]) == ("failed", EDITION)
    assert status["last_attempt"]["reasons"]
    assert panorama("verify", home=home).code == 0


def test_the_next_refresh_recovers_by_itself(home, shipped_files):
    damaged = shipped_files / "samples/inov/laureates.json"
    good = damaged.read_bytes()
    damaged.write_bytes(good[:500])
    assert panorama("refresh", home=home).code == 1
    damaged.write_bytes(good)
    assert panorama("refresh", home=home).last_line.startswith("unchanged")


def test_two_damaged_sources_are_both_named_in_the_answer_and_in_the_status(home, shipped_files):
    for name in ("samples/inov/laureates.json", "samples/ilab/laureates.csv"):
        path = shipped_files / name
        path.write_bytes(path.read_bytes()[:1000])
    answer = panorama("refresh", home=home)
    reasons = status_of(home)["last_attempt"]["reasons"]
    assert answer.code == 1
    assert {reason.split(" :")[0] for reason in reasons} == {"ilab", "inov"}
    assert "(et 1 autre(s) raison(s))" in answer.last_line
