"""The rule that panorama.xlsx says what the sealed tables say, cell by cell, read back from the file itself.

Here: reading the sheets as XML in one pass (a library of workbooks would take longer than all other rules), and comparing. Not
here: writing them (workbook.py). What the sheets that explain say comes from datapackage.json, which the rules on texts read.
"""

from __future__ import annotations

import html
import math
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import zip_longest
from typing import Any

import duckdb

from publication import dictionary, workbook
from publication.exports import DATABASE
from publication.subject import Subject, tables_of
from publication.workbook import FILE, MOST_ROWS

_CHUNK = 1 << 20
_END = b"</row>"
_SHEET = re.compile(r'<sheet name="([^"]*)" sheetId="(\d+)"')
_CELL = re.compile(
    r'<c r="([A-Z]+)\d+"(?: s="\d+")?(?: t="(\w+)")?>'
    r"(?:<is><t(?: xml:space=\"preserve\")?>(.*?)</t></is>|<v>(.*?)</v>)</c>",
    re.DOTALL,
)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NEAR = 1e-14  # a workbook holds fifteen digits
Cell = str | float | bool | None


def workbook_agrees(subject: Subject) -> tuple[int, list[dict[str, Any]]]:
    """Each sheet of the workbook holds the rows of its table, cell by cell and in their order; no sheet is unknown."""
    entries = dictionary.tables(subject.described)
    path = subject.folder / FILE
    if not path.is_file():
        return 0, [{"fichier": FILE, "différence": "le classeur manque"}]
    sheets = workbook.sheet_names(each.name for each in entries)
    faults: list[dict[str, Any]] = []
    with zipfile.ZipFile(path) as archive, duckdb.connect(str(subject.folder / DATABASE), read_only=True) as database:
        database.execute("set TimeZone = 'UTC'")
        found = _parts(archive)
        wanted = [workbook.READ_ME, workbook.DICTIONARY, workbook.SOURCES, *sheets.values()]
        if list(found) != wanted or sorted(sheets) != sorted(tables_of(subject)):
            faults.append({"fichier": FILE, "différence": "les feuilles ne sont pas celles des tables"})
        for table, sheet in sheets.items():
            if sheet in found and table in subject.columns:
                difference = _difference(database, table, rows_of(archive, found[sheet]))
                faults += [{"table": table, "fichier": FILE, "différence": difference}] if difference else []
    return len(sheets), faults


def rows_of(archive: zipfile.ZipFile, part: str) -> Iterator[list[Cell]]:
    """The rows of a sheet, from the first one that is filled; a cell that is not written is None."""
    for row in _rows_as_text(archive, part):
        cells: list[Cell] = []
        for place, kind, text, number in _CELL.findall(row):
            column = _column(place)
            cells += [None] * (column - len(cells))
            if kind == "inlineStr":
                cells.append(_plain(text))
            else:
                cells.append(number == "1" if kind == "b" else float(number))
        yield cells


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The parts of the archive by the name of their sheet, in order."""
    listed = _SHEET.findall(archive.read("xl/workbook.xml").decode())
    return {html.unescape(name): f"xl/worksheets/sheet{number}.xml" for name, number in listed}


def _rows_as_text(archive: zipfile.ZipFile, part: str) -> Iterator[str]:
    rest = b""
    with archive.open(part) as file:
        while chunk := file.read(_CHUNK):
            *rows, rest = (rest + chunk).split(_END)
            yield from (row.decode() for row in rows)


def _difference(database: duckdb.DuckDBPyConnection, table: str, found: Iterator[list[Cell]]) -> str | None:
    """Where a sheet says something else than its table; no text is repeated."""
    kinds = workbook.column_kinds(database, table)
    if next(found, None) != list(kinds):
        return "les colonnes ne sont pas les mêmes"
    same = [_same(kind) for kind in kinds.values()]
    names = list(kinds)
    for number, (row, cells) in enumerate(zip_longest(_rows_of_table(database, table, kinds), found), start=2):
        if row is None or cells is None:
            return f"{'plus' if row is None else 'moins'} de lignes que dans la table"
        cells += [None] * (len(row) - len(cells))
        if len(cells) > len(row):
            return f"une cellule de trop à la ligne {number}"
        for at, (value, cell) in enumerate(zip(row, cells, strict=True)):
            if value is None or value == "":
                if cell is not None and cell != value:
                    return f"ligne {number}, colonne {names[at]}"
            elif not same[at](value, cell):
                return f"ligne {number}, colonne {names[at]}"
    return None


def _rows_of_table(database: duckdb.DuckDBPyConnection, table: str, kinds: dict[str, str]) -> Iterator[tuple[Any, ...]]:
    workbook.read(database, table, kinds)
    number = 1
    while rows := database.fetchmany(10_000):
        for row in rows:
            number += 1
            if number > MOST_ROWS:
                return
            yield row


def _same(kind: str) -> Callable[[Any, Cell], bool]:
    """Whether a value of a type and what a cell holds are the same."""
    if kind == "BOOLEAN":
        return lambda value, cell: cell is value
    if kind == "DATE" or kind.startswith("TIMESTAMP"):
        return lambda value, cell: cell == value.isoformat() if isinstance(cell, str) else _same_moment(value, cell)
    if kind == "VARCHAR":
        return lambda value, cell: cell == value or cell == workbook.fitting(value)
    return lambda value, cell: (
        cell == workbook.fitting(str(value)) if isinstance(cell, str) else _same_number(value, cell)
    )


def _same_number(value: Any, cell: Cell) -> bool:
    return isinstance(cell, float) and math.isclose(float(value), cell, rel_tol=_NEAR)


def _same_moment(value: date, cell: Cell) -> bool:
    """A date is a number of days; the workbook believes, as its ancestors did, that 1900 had a 29 February."""
    if not isinstance(cell, float):
        return False
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    if moment.tzinfo:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    days = (moment - datetime(1899, 12, 31)) / timedelta(days=1)
    return math.isclose(days + (days >= 60), cell, rel_tol=0, abs_tol=1e-7)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _plain(text: str) -> str:
    if "_x" in text:
        text = _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text)
    return html.unescape(text) if "&" in text else text


RULES: dict[str, Callable[..., tuple[int, list[dict[str, Any]]]]] = {"workbook_agrees": workbook_agrees}
