"""The Panorama page of a real release asks for tables and columns that are there: an exhibit is never empty for want of one."""

from pathlib import Path

import pytest

from publication import audit
from publication.report import charts, panorama, sealed


def test_no_query_of_the_page_misses_a_table_or_a_column(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`rows` forgives what an invented warehouse lacks; a real release lacks nothing: a renamed column fails here."""
    folder = (published / "current").resolve()
    monkeypatch.setattr(sealed.Sealed, "rows", sealed.Sealed.read)
    monkeypatch.setattr(charts, "drawn", lambda spec, name: "<svg></svg>")
    monkeypatch.setattr(panorama, "_MADE", {})
    shown = panorama.prepared(folder, audit.read(folder), published)
    exhibits = [each for section in shown.sections for each in section.exhibits]
    without_reason = [each.name for each in exhibits if each.absent == sealed.ABSENT]
    assert without_reason == []
    assert {f"figure-{number}" for number in range(1, 17)} <= {each.name for each in exhibits}
    assert [each.name for each in exhibits if not each.rows and not each.absent] == []
