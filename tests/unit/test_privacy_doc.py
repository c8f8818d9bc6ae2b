"""docs/privacy.md names every source that may speak of a person, and no other as if it did."""

import re
from pathlib import Path

from sources.registry import SOURCES

TABLE = "## Ce qui passe par la machine, source par source"


def test_every_source_that_may_name_a_person_is_told_and_only_these():
    text = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text(encoding="utf-8")
    section = text.split(TABLE, 1)[1].split("\n## ", 1)[0]
    told = set(re.findall(r"^\| `(\w+)` \|", section, flags=re.MULTILINE))
    assert told == {spec.id for spec in SOURCES if spec.is_personal}
