"""A release from end to end of its life, on a real home: rebuilt from the archive alone, pruned around, taken back, filled behind."""

from __future__ import annotations

import re
import shutil
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from tests.e2e.command import EDITION, Answer, panorama

pytestmark = pytest.mark.long


def rebuilt(home: Path, *options: str) -> Answer:
    """Only the archive, landing and the releases are there: nothing else may be needed."""
    for name in ("warehouse.duckdb", "status.json"):
        (home / name).unlink(missing_ok=True)
    for name in ("dbt", "dagster"):
        shutil.rmtree(home / name, ignore_errors=True)
    return panorama("rebuild", f"{EDITION}.r1", *options, home=home)


def test_a_release_is_rebuilt_from_the_archive_alone_and_the_home_is_not_touched(real_home: Path) -> None:
    shutil.rmtree(real_home / "landing")
    answer = rebuilt(real_home)
    assert answer.code == 0, answer.out + answer.err
    assert re.search(r"= dim_firm +\d+ lignes", answer.out) and "≠" not in answer.out
    assert not (real_home / "warehouse.duckdb").exists() and not (real_home / "landing").exists()
    assert panorama("verify", home=real_home).code == 0


def test_purged_personal_bytes_are_rebuilt_from_landing_and_it_is_said(real_home: Path) -> None:
    for record in (real_home / "archive" / "records" / "sample" / "ilab").glob("*/*.json"):
        record.chmod(0o644)
        record.write_text(re.sub(r'"fetched_at": "\d{4}', '"fetched_at": "2019', record.read_text()))
    assert panorama("prune", "--personal", home=real_home).code == 0
    answer = rebuilt(real_home)
    assert answer.code == 0, answer.out + answer.err
    assert "ilab : octets personnels purgés, reconstruite depuis landing/" in answer.out


def test_other_code_is_told_and_compared_only_when_asked(real_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.fingerprint.code_sha256", lambda: "un autre code")
    answer = rebuilt(real_home)
    assert answer.code == 1
    assert "vient d'un autre code" in answer.out and "--other-code" in answer.last_line


def test_a_back_fill_in_samples_keeps_the_live_edition_and_goes_on_where_it_was(real_home: Path) -> None:
    month_before = (date.fromisoformat(f"{EDITION}-01") - timedelta(days=1)).strftime("%Y-%m")
    first = panorama("backfill", "--from", month_before, "--to", month_before, home=real_home)
    assert re.search(rf"{month_before} +(publiée|refusée)", first.out), first.out
    assert (real_home / "current").readlink().name == f"{EDITION}.r1"
    again = panorama("backfill", "--from", month_before, "--to", EDITION, home=real_home)
    assert re.search(rf"{EDITION} +inchangée +{EDITION}\.r1", again.out), again.out
    assert (real_home / "current").readlink().name == f"{EDITION}.r1"


def test_a_rollback_is_not_undone_by_a_refresh_that_finds_nothing_new(real_home: Path) -> None:
    with duckdb.connect() as connection:  # the history follows every move
        count = f"select count(*) from read_parquet('{real_home}/history/indicators_history.parquet')"
        before = connection.execute(count).fetchone()
    (real_home / "current" / "csv" / "dim_firm.csv").chmod(0o644)
    (real_home / "current" / "csv" / "dim_firm.csv").write_text("")  # a damaged release is built again: r2
    kept_safe = real_home / "releases" / f"{EDITION}.r1"
    assert panorama("refresh", home=real_home).last_line.startswith(f"published : {EDITION}.r2")
    shutil.copyfile(
        real_home / "releases" / f"{EDITION}.r2" / "csv" / "dim_firm.csv", kept_safe / "csv" / "dim_firm.csv"
    )
    assert panorama("rollback", f"{EDITION}.r1", "--reason", "chiffre faux", home=real_home).code == 0
    answer = panorama("refresh", home=real_home)
    assert answer.code == 0, answer.out + answer.err
    assert (real_home / "current").readlink().name == f"{EDITION}.r1"
    assert "chiffre faux" in panorama("releases", home=real_home).out
    with duckdb.connect() as connection:
        after = connection.execute(count).fetchone()
    assert after == (before[0] * 2,)
