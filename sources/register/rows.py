"""The rows of a curated file, as text: read, compared, merged with edited ones, and written back.

Here: what changes between two versions of a table, and its bytes. Not here: whether a row is right (check.py), workbooks.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sources.errors import BadBytes, MissingColumn
from sources.reading import ROW_NUMBER, LocalFile, read_csv
from sources.register.columns import Column, CuratedTable, Holds
from sources.row_rules import Row

# A row of a key that stands twice is told apart by its rank.
Key = tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """What happened to one row. `cells`: (column, before, after) of a changed row, empty for one that came or went."""

    key: Key
    kind: str  # ADDED, REMOVED or CHANGED
    cells: tuple[tuple[str, str, str], ...] = ()


ADDED, REMOVED, CHANGED = "added", "removed", "changed"


def read(table: CuratedTable, path: Path) -> list[Row]:
    """The rows of a curated file, each with the line it begins on.

    Raises:
        BadBytes: the file can't be read row by row.
        MissingColumn: its columns are not those of the table.
    """
    if not path.is_file():
        raise BadBytes(
            "register", "le fichier manque", file=table.file, advice=f"git checkout -- sources/curated/{table.file}"
        )
    parsed = read_csv(table.name, LocalFile("register", table.file, path, ""), may_be_empty=table.may_be_empty)
    columns = tuple(name for name in parsed.rows.column_names if name != ROW_NUMBER)
    if columns != table.names:
        raise MissingColumn(
            "register",
            "les colonnes ne sont pas celles du registre",
            file=table.file,
            place="ligne 1",
            rule=", ".join(table.names),
            advice="panorama register check",
        )
    if parsed.rejected:
        first = parsed.rejected[0]
        raise BadBytes(
            "register",
            f"{len(parsed.rejected)} ligne(s) illisible(s)",
            file=table.file,
            place=f"ligne {first.row_number}",
            rule=first.reason,
            advice="panorama register check",
        )
    rows: list[Row] = parsed.rows.to_pylist()
    return rows


def as_csv(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """The bytes of a curated file: UTF-8, comma, line feeds, quotes only where they are needed."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row.get(name) or "" for name in columns] for row in rows)
    return text.getvalue().encode()


def merged(table: CuratedTable, before: list[Row], edited: list[Row]) -> tuple[list[Row], list[Change]]:
    """The table after an edition, and what changed.

    A row keeps its place in the file whatever its place in the edited rows, so that sorting a sheet changes nothing. A new
    row goes to its place in a file sorted by key, to the end of another. A free text that only differs by what a spreadsheet
    does to it (spaces around it, line breaks) keeps what the file had.
    """
    old, new = _by_key(table, before), _by_key(table, edited)
    kept: dict[Key, Row] = {}
    changes = [Change(key, REMOVED) for key in old if key not in new]
    for key, row in old.items():
        if key in new:
            cells = [
                (column.name, row.get(column.name) or "", new[key].get(column.name) or "")
                for column in table.columns
                if _compared(column, row) != (new[key].get(column.name) or "")
            ]
            kept[key] = {**row, **{name: after or None for name, _, after in cells}}
            if cells:
                changes.append(Change(key, CHANGED, tuple(cells)))
    added = {key: row for key, row in new.items() if key not in old}
    changes += [Change(key, ADDED) for key in added]
    after = {**kept, **added}
    if list(old) == sorted(old):
        after = dict(sorted(after.items()))
    return list(after.values()), changes


def one_line(text: str | None) -> str:
    """A text without spaces around it nor line breaks: one row of the file is one line."""
    return " ".join(part.strip() for part in (text or "").splitlines() if part.strip())


def _compared(column: Column, row: Row) -> str:
    text = row.get(column.name)
    return one_line(text) if column.holds in (Holds.TEXT, Holds.PROSE) else text or ""


def _by_key(table: CuratedTable, rows: list[Row]) -> dict[Key, Row]:
    ranks: Counter[Key] = Counter()
    keyed = {}
    for row in rows:
        key = tuple(one_line(row.get(name)) for name in table.key)
        ranks[key] += 1
        keyed[(*key, str(ranks[key]))] = row
    return keyed
