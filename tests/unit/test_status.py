"""status.json and the journal as anyone may have left them: what can't be read is nothing, and never a stack trace."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from publication import journal, status
from tests.e2e.command import panorama


@pytest.mark.parametrize(
    "content", ['{"last_attempt": 5}', '{"last_attempt": {"x": 1}}', '{"sources": [1, "a"]}', "[]", "{", "null"]
)
def test_a_damaged_status_tells_nothing_and_breaks_no_command(tmp_path: Path, content: str) -> None:
    (tmp_path / status.FILE).write_text(content, encoding="utf-8")
    assert status.read(tmp_path) == {"live": None, "last_attempt": None, "sources": []}
    assert panorama("status", home=tmp_path).code == 0


def test_status_says_that_current_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "current").symlink_to("releases/2026-10.r9")
    assert "2026-10.r9" in panorama("status", home=tmp_path).out


def test_a_line_of_the_journal_that_nobody_wrote_is_no_line(tmp_path: Path) -> None:
    line = journal.entry("prune", "2026-09.r2", live_before=None, live_after=None)
    journal.write(tmp_path, line)
    odd = json.dumps({**vars(line), "action": "explode"})
    with (tmp_path / journal.FILE).open("a", encoding="utf-8") as file:
        file.write(odd + "\n")
    assert journal.read(tmp_path) == [line]
    assert panorama("releases", home=tmp_path).code == 0
