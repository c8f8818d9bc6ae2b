"""What every fault of this folder ends with: the live release is whole and readable, and nothing is left that grows.

Not here: the message for the operator and the next run, which each test asks of the command or the step that it broke.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

from publication import durable, kept, verification

# What a run writes beside its target and moves into place; a kill may leave one, the next run takes it away.
_DRAFT = re.compile(r"(^|/)(\.incoming-[^/]*|\.[^/]*\.building|\.[^/]*\.next|[^/]*\.next)(/|$)")


@dataclass(frozen=True)
class Live:
    """The live release before a fault: its name and the sha256 of each of its files."""

    id: str
    digests: dict[str, str]

    @classmethod
    def of(cls, home: Path) -> Live:
        release = kept.live(home)
        assert release is not None
        return cls(release.id, _digests(release.path))


def assert_untouched(home: Path, before: Live) -> None:
    """The live release is the same one, clean for `verify`, readable in its three formats, each hash equal."""
    assert Live.of(home) == before
    assert_readable(home)


def assert_readable(home: Path) -> str:
    """`current` can be relied on, whichever release it names; its id."""
    assert verification.verify(home) == []
    current = (home / "current").resolve()
    with duckdb.connect(str(current / "panorama.duckdb"), read_only=True) as connection:
        (named,) = connection.execute("select release from _release").fetchone() or (None,)
        tables = [row[0] for row in connection.execute("select table_name from duckdb_tables()").fetchall()]
        for table in tables:
            connection.execute(f'select * from "{table}"').fetchall()
    assert named == current.name
    assert {path.stem for path in (current / "parquet").iterdir()} == set(tables) - {"_release"}
    return str(named)


def assert_message(home: Path, last_line: str, *words: str) -> None:
    """The last line and status.json name what happened, in a sentence and not in a stack."""
    status = json.loads((home / "status.json").read_text(encoding="utf-8"))
    said = " ".join(status["last_attempt"]["reasons"])
    for word in words:
        assert word in last_line, last_line
        assert word in said, said
    assert "Traceback" not in last_line


def drafts(home: Path) -> list[str]:
    """What runs that were killed left in a home, by relative path; Dagster and dbt keep house in folders of their own."""
    found = (path.relative_to(home).as_posix() for path in home.rglob("*"))
    return sorted(name for name in found if _DRAFT.search(name) and not name.startswith(("dagster/", "dbt/")))


def _digests(folder: Path) -> dict[str, str]:
    return {name: durable.sha256(folder / name) for name in durable.files_under(folder)}
