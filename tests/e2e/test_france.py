"""The eighteen regions in one run: a refresh over an invented France whose truth is known (bench/universe)."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from bench.universe.following import compared, refreshed
from bench.universe.making import Universe, made


@pytest.mark.long
def test_all_the_regions_in_one_run_give_exactly_their_answers(tmp_path: Path) -> None:
    universe = made(Universe(tmp_path / "universe", 0.001, seed=5, region="FR", edition="2026-10", firms=150))
    answer = refreshed(universe, tmp_path / "home")
    assert answer.code == 0, answer.err
    database = tmp_path / "home" / "current" / "panorama.duckdb"
    found = compared(universe, database)
    assert found.answers > 1000
    assert found.wrong == []
    with duckdb.connect(str(database), read_only=True) as connection:
        regions = "select count(distinct region_code) from dim_territory"
        assert connection.execute(regions).fetchall() == [(18,)]
    page = (tmp_path / "home" / "current" / "report" / "index.html").read_text(encoding="utf-8")
    assert "Panorama de l'intelligence artificielle en France" in page.replace("&#39;", "'").replace("’", "'")
