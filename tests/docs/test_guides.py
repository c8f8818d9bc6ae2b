"""docs/add_a_source.md and docs/add_an_indicator.md, followed to the letter in a copy of the repository."""

from __future__ import annotations

import subprocess
from pathlib import Path

import duckdb
import pytest

from tests.docs.following import follow

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of this repository, as they are now, apart from it."""
    copy = tmp_path_factory.mktemp("guides") / "panorama-ia"
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            (copy / name).write_bytes((ROOT / name).read_bytes())
    return copy


@pytest.mark.long
def test_a_source_is_added_as_its_guide_says(repository: Path, tmp_path: Path):
    ran = follow(ROOT / "docs" / "add_a_source.md", repository, tmp_path / "home")
    assert [(each.command, each.out) for each in ran if each.code] == []
    assert "exemple" in ran[-1].out
    with duckdb.connect(str(tmp_path / "home" / "warehouse.duckdb"), read_only=True) as connection:
        assert connection.execute(
            "select count(*), count(siren), count(*) filter (has_invalid_siren) from stg_exemple__labels"
        ).fetchone() == (3, 2, 1)


@pytest.mark.long
def test_an_indicator_is_added_as_its_guide_says(repository: Path, tmp_path: Path):
    ran = follow(ROOT / "docs" / "add_an_indicator.md", repository, tmp_path / "home")
    assert [(each.command, each.out) for each in ran if each.code] == []
    assert "Part des firmes au SIREN connu" in ran[-1].out
    assert "c'est le chiffre publié" in ran[-1].out
