"""Read the curated files, row by row with their rules: a row that breaks one is an error with its line number.

Not here: the rules (rules.py), the whole list of what is wrong (check.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sources.identifiers import clean_siren
from sources.reading import LocalFile, ParsedTable, read_csv
from sources.register.columns import REGISTER
from sources.register.rules import rules_of
from sources.register.vocabularies import load
from sources.row_rules import is_date, set_aside


def parse(files: list[LocalFile]) -> Iterator[ParsedTable]:
    """Yield one table per file, all columns text, rows that break a rule set aside with the rule."""
    tables = {table.file: table for table in REGISTER}
    words = load()
    for file in files:
        table = tables[file.name]
        parsed = read_csv(table.name, file, may_be_empty=table.may_be_empty)
        yield set_aside(parsed, rules_of(table, words))


def latest_review(paths: list[Path]) -> str | None:
    """The vintage of the register: the last day on which a firm was reviewed."""
    firms = next(path for path in paths if path.name == "firms.csv")
    rows = read_csv("firms", LocalFile("register", firms.name, firms, "")).rows
    if "reviewed_on" not in rows.column_names:
        return None
    return max((day for day in rows.column("reviewed_on").to_pylist() if is_date(day)), default=None)


def known_sirens(path: Path) -> tuple[str, ...]:
    """The valid SIREN of firms.csv, each once, in order: what other sources are asked about.

    Raises:
        BadBytes: the file can't be read.
    """
    rows = read_csv("firms", LocalFile("register", path.name, path, "")).rows
    if "siren" not in rows.column_names:
        return ()
    cleaned = (clean_siren(text) for text in rows.column("siren").to_pylist())
    return tuple(sorted({siren for siren in cleaned if siren}))
