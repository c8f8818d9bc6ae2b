"""A live refresh while one publisher is down: the release is published with its last good bytes, and says so.

Without any bytes of that source nothing moves: tests/e2e/test_live.py holds that (exit 4).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.universe.publishers import Published
from pipelines.assets import warehouse
from tests.e2e.command import status_of
from tests.e2e.test_live import (  # noqa: F401  (fixtures)
    EDITION,
    INOV,
    no_waiting,
    publishers,
    refresh,
    universe,
)
from tests.sources.replay_server import status

pytestmark = pytest.mark.long
BEFORE = "2026-02"


def test_a_release_is_published_without_one_source_and_the_last_line_names_it(
    tmp_path: Path,
    publishers: Published,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stop(*_: object) -> tuple[list[object], warehouse.DbtFailed]:
        return [], warehouse.DbtFailed("arrêté par le test : l'archive suffit")

    with monkeypatch.context() as patch:
        patch.setattr(warehouse, "run_dbt", stop)
        assert refresh(publishers, tmp_path, "--edition", BEFORE).code == 1
    publishers.portal.break_next(f"/{INOV}", status(500), times=99)
    answer = refresh(publishers, tmp_path, "--edition", EDITION)
    assert answer.code == 0, answer.out + answer.err
    assert "sources reportées : inov" in answer.last_line
    said = status_of(tmp_path)
    assert said["live"]["release"] == f"{EDITION}.r1"
    assert [source["id"] for source in said["sources"] if source["carried_over"]] == ["inov"]
