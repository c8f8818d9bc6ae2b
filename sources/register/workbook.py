"""The register as a workbook, for those who do not edit CSV in git: one sheet per table, one of words, one to read first.

Here: how the sheets look, and where their cells are when they come back. Not here: what a cell's value means (cells.py),
what changed (rows.py), whether it is right (check.py). Only this module knows openpyxl.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from sources.reading import ROW_NUMBER
from sources.register.cells import CellRefused, text_of
from sources.register.check import Finding
from sources.register.columns import Column, CuratedTable, Holds
from sources.register.vocabularies import Vocabularies
from sources.row_rules import Row, is_date
from sources.spreadsheets import is_harmless
from sources.workbooks import UNREADABLE, check_size

READ_ME = "Lisez-moi"
WORDS = "mots"

_TITLES, _NAMES, _FIRST = 1, 2, 3  # rows of a sheet: French titles, technical names, then the table
_SPARE_ROWS = 500  # rows below the table that already have lists and formats
_HEADER_WITHIN = 20  # someone may have written a few lines above the header
_SHA256 = re.compile("[0-9a-f]{64}")
_WIDTHS = {
    Holds.SLUG: 26,
    Holds.TEXT: 26,
    Holds.PROSE: 48,
    Holds.SIREN: 12,
    Holds.DEPARTMENT: 12,
    Holds.BOOLEAN: 12,
    Holds.DATE: 12,
    Holds.WORD: 17,
    Holds.WORDS: 30,
}
_TITLE_FONT, _NAME_FONT = Font(bold=True, color="FFFFFF"), Font(italic=True, size=9, color="666666")
_TITLE_FILL, _NAME_FILL = PatternFill("solid", fgColor="24477F"), PatternFill("solid", fgColor="E8ECF4")


class NotAWorkbook(Exception):
    """The file is no .xlsx that can be opened."""


@dataclass(frozen=True)
class ReadSheet:
    """A table as a sheet gives it.

    Attributes:
        rows: text rows, each with its row number in the sheet.
        problems: cells that could not be read, columns that are missing or too many.
        letters: where each column stands now.
    """

    rows: list[Row] = field(default_factory=list)
    problems: list[Finding] = field(default_factory=list)
    letters: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ReadWorkbook:
    """A workbook as it came back.

    Attributes:
        sheets: by table name.
        hashes: sha256 of each curated file when it was exported, as the first sheet says; a file it doesn't name is absent.
        ignored: sheets that are nobody's.
    """

    sheets: dict[str, ReadSheet]
    hashes: dict[str, str]
    ignored: tuple[str, ...]


# writing --------------------------------------------------------------------------------------------------------------


def as_workbook(
    tables: Sequence[tuple[CuratedTable, list[Row]]],
    words: Vocabularies,
    read_me: Iterable[str],
    hashes: Mapping[str, str],
) -> bytes:
    """The bytes of a workbook.

    Args:
        tables: the sheets, in order.
        read_me: paragraphs of the first sheet.
        hashes: sha256 of each curated file, to know later whether it changed meanwhile.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = "panorama-ia"
    _write_read_me(book.create_sheet(READ_ME), read_me, [table for table, _ in tables], hashes)
    sheets = [(book.create_sheet(table.sheet), table, rows) for table, rows in tables]
    ranges = _write_words(book.create_sheet(WORDS), words)
    for sheet, table, rows in sheets:
        _write_table(sheet, table, rows, ranges)
    book.active = 1  # the first table
    sheets[0][0].sheet_view.tabSelected = True
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _write_table(sheet: Worksheet, table: CuratedTable, rows: list[Row], ranges: Mapping[str, str]) -> None:
    last = _FIRST + len(rows) + _SPARE_ROWS
    for index, column in enumerate(table.columns, start=1):
        letter = get_column_letter(index)
        form = _format(column)
        wrap = Alignment(vertical="top", wrap_text=column.holds in (Holds.PROSE, Holds.WORDS))
        # Of the whole column: a SIREN typed below the table keeps its zeros.
        sheet.column_dimensions[letter].width = _WIDTHS[column.holds]
        sheet.column_dimensions[letter].number_format = form
        sheet.column_dimensions[letter].alignment = wrap
        _head(sheet, index, column)
        for number, row in enumerate(rows, start=_FIRST):
            cell = sheet.cell(number, index)
            cell.number_format, cell.alignment = form, wrap
            _put(cell, row.get(column.name), column.holds)
        if choice := _choice(column, ranges):
            choice.add(f"{letter}{_FIRST}:{letter}{last}")
            sheet.add_data_validation(choice)
    sheet.freeze_panes = f"B{_FIRST}"
    corner = get_column_letter(len(table.columns))
    sheet.auto_filter.ref = f"A{_NAMES}:{corner}{max(_NAMES + len(rows), _FIRST)}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.print_title_rows = f"{_TITLES}:{_NAMES}"


def _head(sheet: Worksheet, index: int, column: Column) -> None:
    title, name = sheet.cell(_TITLES, index, column.title), sheet.cell(_NAMES, index, column.name)
    title.font, title.fill = _TITLE_FONT, _TITLE_FILL
    name.font, name.fill = _NAME_FONT, _NAME_FILL
    title.number_format = name.number_format = "General"


def _put(cell: Any, text: str | None, holds: Holds) -> None:
    """Write a text as it is: neither formula, nor number, nor error, whatever it looks like."""
    if not text:
        return
    if holds is Holds.DATE and is_date(text):
        cell.value = date.fromisoformat(text)
        cell.number_format = "yyyy-mm-dd"
        return
    cell.value = text
    cell.data_type = "s"
    cell.quotePrefix = not is_harmless(text)


def _format(column: Column) -> str:
    if column.holds is Holds.DATE:
        return "yyyy-mm-dd"
    # Some Excel show a long text of the Text format as ####.
    return "General" if column.holds is Holds.PROSE else "@"


def _choice(column: Column, ranges: Mapping[str, str]) -> DataValidation | None:
    """The list of a cell; of a column of several words it only proposes, since a cell may hold two."""
    if column.holds is Holds.BOOLEAN:
        return DataValidation(type="list", formula1='"true,false"', allow_blank=True, showErrorMessage=True)
    if column.name not in ranges:
        return None
    several = column.holds is Holds.WORDS
    choice = DataValidation(
        type="list", formula1=ranges[column.name], allow_blank=True, showErrorMessage=not several, showInputMessage=True
    )
    choice.promptTitle, choice.prompt = column.title, column.advice
    choice.errorTitle, choice.error = column.title, f"Choisir un mot de la feuille « {WORDS} », ou laisser vide."
    return choice


def _write_words(sheet: Worksheet, words: Vocabularies) -> dict[str, str]:
    """The sheet of words, and the range of each field."""
    ranges = {}
    row = 1
    for index, title in enumerate(("colonne", "mot", "en français"), start=1):
        cell = sheet.cell(row, index, title)
        cell.font, cell.fill = _TITLE_FONT, _TITLE_FILL
    for name in sorted(words):
        first = row + 1
        for word, label in words[name].items():
            row += 1
            for index, text in enumerate((name, word, label), start=1):
                sheet.cell(row, index, text).data_type = "s"
        ranges[name] = f"{quote_sheetname(WORDS)}!$B${first}:$B${row}"
    for letter, width in (("A", 16), ("B", 30), ("C", 40)):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    return ranges


def _write_read_me(
    sheet: Worksheet, paragraphs: Iterable[str], tables: Sequence[CuratedTable], hashes: Mapping[str, str]
) -> None:
    lines: list[tuple[str, ...]] = [(text,) for text in paragraphs]
    lines += [(), ("Fichiers d'origine (sha256, ne pas modifier)",)]
    lines += list(hashes.items())
    for table in tables:
        lines += [(), (f"Feuille « {table.sheet} »",)]
        lines += [(column.name, f"{column.title} : {column.advice}") for column in table.columns]
    for number, line in enumerate(lines, start=1):
        for index, text in enumerate(line, start=1):
            cell = sheet.cell(number, index, text)
            cell.data_type = "s"
            cell.alignment = Alignment(vertical="top", wrap_text=index == 2)
        if len(line) == 1 and (number == 1 or not lines[number - 2]):
            sheet.cell(number, 1).font = Font(bold=True)
    sheet.column_dimensions["A"].width = 26
    sheet.column_dimensions["B"].width = 100


# reading --------------------------------------------------------------------------------------------------------------


def read_workbook(path: Path, tables: Sequence[CuratedTable]) -> ReadWorkbook:
    """The tables of a workbook that someone may have edited.

    Raises:
        NotAWorkbook: no .xlsx, or one that does not open (password, cut file).
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # about styles and lists that a reader of cells does not need
        try:
            # Row by row, with formulas as formulas: a formatted sheet can announce a million empty rows.
            check_size(path)
            book = load_workbook(path, read_only=True)
        except UNREADABLE as error:
            raise NotAWorkbook(str(error)) from error
        try:
            sheets = {}
            for table in tables:
                if table.sheet in book.sheetnames:
                    sheets[table.name] = _read_table(book[table.sheet], table)
                else:
                    missing = Finding(table.sheet, None, None, "la feuille manque")
                    sheets[table.name] = ReadSheet(problems=[missing])
            ours = {READ_ME, WORDS, *(table.sheet for table in tables)}
            ignored = tuple(name for name in book.sheetnames if name not in ours)
            return ReadWorkbook(sheets, _read_hashes(book), ignored)
        except UNREADABLE as error:  # rows are read one by one: the rest of the file may still be damaged
            raise NotAWorkbook(f"contenu abîmé : {error}") from error
        finally:
            book.close()


def _read_table(sheet: Any, table: CuratedTable) -> ReadSheet:
    sheet.reset_dimensions()  # what the file announces of its size is not always so
    known = {column.name: column for column in table.columns}
    read = ReadSheet()
    places: dict[int, Column] = {}
    stray: set[int] = set()
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if not places:
            names = {index: str(cell.value).strip() for index, cell in enumerate(cells) if cell.value is not None}
            if table.key[0] not in names.values():
                if number == _HEADER_WITHIN:
                    break
                continue
            places = {index: known[name] for index, name in names.items() if name in known}
            read.letters.update({column.name: get_column_letter(index + 1) for index, column in places.items()})
            read.problems.extend(_faults_of_header(table, number, [column.name for column in places.values()]))
            continue
        row: Row = {}
        for index, cell in enumerate(cells):
            if cell.value is None:
                continue
            if index in places:
                row[places[index].name] = _read_cell(read, table, number, places[index], cell)
            elif index not in stray and str(cell.value).strip():
                stray.add(index)
                said = f"la colonne {get_column_letter(index + 1)} n'est pas du registre et n'est pas vide : la retirer"
                read.problems.append(Finding(table.sheet, number, None, said))
        if any(row.values()):
            found: dict[str, Any] = {name: row.get(name) or None for name in read.letters}
            found[ROW_NUMBER] = number
            read.rows.append(found)
    if not places:
        said = f"ligne d'en-tête introuvable : celle des noms techniques ({', '.join(table.names[:3])}, …)"
        read.problems.append(Finding(table.sheet, None, None, said))
    elif not read.rows and not table.may_be_empty:
        read.problems.append(Finding(table.sheet, None, None, "aucune ligne sous l'en-tête"))
    return read


def _faults_of_header(table: CuratedTable, number: int, names: list[str]) -> list[Finding]:
    return [Finding(table.sheet, number, name, "colonne absente") for name in table.names if name not in names] + [
        Finding(table.sheet, number, name, "colonne présente deux fois")
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]


def _read_cell(read: ReadSheet, table: CuratedTable, number: int, column: Column, cell: Any) -> str | None:
    if cell.data_type == "f":
        said = "une formule : la remplacer par sa valeur (copier, collage spécial, valeurs)"
    elif cell.data_type == "e":
        said = f"une erreur du tableur ({cell.value})"
    else:
        try:
            return text_of(cell.value, column.holds)
        except CellRefused as refused:
            said = str(refused)
    read.problems.append(Finding(table.sheet, number, column.name, said))
    return None


def _read_hashes(book: Any) -> dict[str, str]:
    if READ_ME not in book.sheetnames:
        return {}
    sheet = book[READ_ME]
    sheet.reset_dimensions()
    pairs = (row[:2] for row in sheet.iter_rows(values_only=True) if len(row) > 1)
    return {str(name): text for name, text in pairs if isinstance(text, str) and _SHA256.fullmatch(text)}
