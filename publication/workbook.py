"""panorama.xlsx: the published tables for who works in a spreadsheet, one sheet each, with what is needed to read them.

Made from the sealed database and its description alone, so that the same release gives the same bytes. Here: how cells and
sheets are written. Not here: what the words mean (dictionary.py), proving that the cells are those of the tables
(workbook_rules.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from publication import datapackage, dictionary
from publication.dictionary import TableEntry
from publication.exports import DATABASE, quoted
from sources.spreadsheets import is_harmless

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

FILE = "panorama.xlsx"
READ_ME, DICTIONARY, SOURCES = "Lisez-moi", "Dictionnaire", "Sources"
# What Excel holds: rows of a sheet, characters of a cell and of a sheet's name, digits of a number.
MOST_ROWS = 1_048_576
MOST_CHARACTERS = 32_767
_MOST_OF_A_NAME = 31
_EXACT = 10**15
CUT = " […]"
_FIRST_DAY = date(1900, 1, 1)  # before it, Excel has no dates
_BATCH = 10_000
_WIDEST, _NARROWEST = 60, 9
_INTEGER = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT")
_DAY, _MOMENT = "[$-40C]dd/mm/yyyy", "[$-40C]dd/mm/yyyy hh:mm:ss"  # French, wherever it is opened
_OF_UNITS = {"€": '#,##0.00" €"', "%": '0.0" %"', "année": "0"}
_HOW_TO_READ = (
    "Une feuille par table publiée ; les noms de feuilles et de colonnes sont ceux des autres formats.",
    "La feuille Dictionnaire dit ce que veut dire chaque colonne, dans quelle unité, et de quelles sources elle vient.",
    "Inconnu n'est pas zéro : une cellule vide veut dire que la source ne le dit pas ; souvent une colonne voisine dit pourquoi.",
    "SIREN, SIRET, codes de communes et de départements sont des textes : leurs zéros de tête comptent.",
    "Les natures d'aides (amount_kind) ne s'additionnent pas entre elles ; voir le dictionnaire avant toute somme.",
    "Les mêmes tables sont dans panorama.duckdb, parquet/, csv/ et csv_excel_fr/, à côté de ce fichier.",
)


@dataclass
class _Sheets:
    """The workbook while it is written, its formats made once, and what did not fit."""

    book: Workbook
    formats: dict[tuple[str, bool], Format] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def format(self, number_format: str = "", *, is_quoted: bool = False) -> Format:
        """A format for cells; a quoted cell stays a text even when somebody edits it."""
        if (number_format, is_quoted) not in self.formats:
            properties = {"num_format": number_format or "General", "quote_prefix": is_quoted}
            self.formats[number_format, is_quoted] = self.book.add_format(properties)
        return self.formats[number_format, is_quoted]


def write(folder: Path, described: dict[str, Any]) -> None:
    """Write panorama.xlsx beside the sealed database of a folder.

    Args:
        described: the content of datapackage.json, without this file.
    """
    import xlsxwriter

    entries = dictionary.tables(described)
    created = datetime.fromisoformat(described["created"]).replace(tzinfo=None)
    options = {"constant_memory": True, "default_date_format": _DAY, "remove_timezone": True}
    with xlsxwriter.Workbook(str(folder / FILE), options) as book:
        book.set_properties(
            {"title": described["title"], "comments": described["notice"], "created": created, "company": "panorama-ia"}
        )
        sheets = _Sheets(book)
        names = sheet_names(each.name for each in entries)
        first, meanings, origins = (book.add_worksheet(name) for name in (READ_ME, DICTIONARY, SOURCES))
        _write_dictionary(sheets, meanings, entries)
        _write_sources(sheets, origins, described["sources"])
        with duckdb.connect(str(folder / DATABASE), read_only=True) as connection:
            connection.execute("set TimeZone = 'UTC'")
            for entry in entries:
                _write_table(sheets, book.add_worksheet(names[entry.name]), connection, entry, described["notice"])
        # Last, because it says what did not fit.
        _write_read_me(sheets, first, described, entries, names)


def sheet_names(tables: Iterable[str]) -> dict[str, str]:
    """The sheet of each table: its name, cut where Excel takes no longer one, never twice the same."""
    names: dict[str, str] = {}
    taken = {name.lower() for name in (READ_ME, DICTIONARY, SOURCES)}
    for table in tables:
        name, number = table[:_MOST_OF_A_NAME], 1
        while name.lower() in taken:
            number += 1
            name = f"{table[: _MOST_OF_A_NAME - len(str(number)) - 1]}~{number}"
        taken.add(name.lower())
        names[table] = name
    return names


# tables ---------------------------------------------------------------------------------------------------------------


def _write_table(
    sheets: _Sheets, sheet: Worksheet, connection: duckdb.DuckDBPyConnection, entry: TableEntry, notice: str
) -> None:
    kinds = column_kinds(connection, entry.name)
    units = {each.name: each.unit for each in entry.columns}
    cells = [_writer(sheets, sheet, kind, units.get(column, "")) for column, kind in kinds.items()]
    _head(sheets, sheet, list(kinds), min(entry.rows, MOST_ROWS - 1), _widths(connection, entry.name, kinds))
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{entry.name}&C{notice[:150].replace('&', '&&')}&R&P / &N")
    cut = 0
    number = 0
    read(connection, entry.name, kinds)
    while number < MOST_ROWS - 1 and (rows := connection.fetchmany(_BATCH)):
        for row in rows[: MOST_ROWS - 1 - number]:
            number += 1
            for column, value in enumerate(row):
                if value is not None:
                    cut += cells[column](number, column, value)
    if entry.rows > number:
        sheets.remarks.append(
            f"{entry.name} : les {number} premières lignes sur {entry.rows} ; la suite est dans csv_excel_fr/{entry.name}.csv."
        )
    if cut:
        sheets.remarks.append(f"{entry.name} : {cut} textes plus longs qu'une cellule, coupés (« {CUT.strip()} »).")


def column_kinds(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    """The columns of a table with their DuckDB types."""
    return {row[0]: row[1] for row in connection.execute(f"describe {quoted(table)}").fetchall()}


def read(connection: duckdb.DuckDBPyConnection, table: str, kinds: dict[str, str]) -> None:
    """Begin to read a table, its values as the sheet writes them: what no cell can hold as it is comes as a text."""
    plain = ("BOOLEAN", "DATE", "DOUBLE", "FLOAT", "VARCHAR", *_INTEGER)
    columns = ", ".join(
        quoted(column)
        if kind in plain or kind.startswith(("DECIMAL", "TIMESTAMP"))
        else f"cast({quoted(column)} as varchar)"
        for column, kind in kinds.items()
    )
    connection.execute(f"select {columns} from {quoted(table)}")


def _writer(sheets: _Sheets, sheet: Worksheet, kind: str, unit: str) -> Callable[[int, int, Any], int]:
    """How a value of this type is written; the function answers how many texts it had to cut."""
    if kind == "BOOLEAN":
        return lambda row, column, value: bool(sheet.write_boolean(row, column, value))
    text, quoted_text = sheets.format("@"), sheets.format("@", is_quoted=True)

    def write_text(row: int, column: int, value: object) -> int:
        whole = str(value)
        shown = fitting(whole)
        # Always as a string: Excel runs no formula there, and asks nothing of a link.
        sheet.write_string(row, column, shown, text if _is_harmless(shown) else quoted_text)
        return int(shown != whole)

    if kind == "DATE" or kind.startswith("TIMESTAMP"):
        shown_as = sheets.format(_DAY if kind == "DATE" else _MOMENT)

        def write_date(row: int, column: int, value: date) -> int:
            day = value.date() if isinstance(value, datetime) else value
            if day < _FIRST_DAY:
                return write_text(row, column, value.isoformat())
            sheet.write_datetime(row, column, _naive(value), shown_as)
            return 0

        return write_date
    if kind in _INTEGER or kind.startswith(("DOUBLE", "FLOAT", "DECIMAL")):
        shown_as = sheets.format(_OF_UNITS.get(unit, "#,##0" if kind in _INTEGER else ""))

        def write_number(row: int, column: int, value: Any) -> int:
            if not abs(value) < _EXACT:  # also what is no number at all
                return write_text(row, column, value)
            sheet.write_number(row, column, value, shown_as)
            return 0

        return write_number
    return write_text


# The same words come again and again: most cells of most tables are vocabulary.
_is_harmless = lru_cache(maxsize=50_000)(is_harmless)


def fitting(text: str) -> str:
    """A text as a cell holds it: whole, or cut with a mark where it is too long."""
    return text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - len(CUT)] + CUT


def _naive(value: date) -> date:
    return value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) and value.tzinfo else value


def _widths(connection: duckdb.DuckDBPyConnection, table: str, kinds: dict[str, str]) -> list[int]:
    longest = ", ".join(f"max(length(cast({quoted(column)} as varchar)))" for column in kinds)
    found = connection.execute(f"select {longest} from {quoted(table)}").fetchone() or ()
    return [length or 0 for length in found]


# the sheets that explain ----------------------------------------------------------------------------------------------


def _head(sheets: _Sheets, sheet: Worksheet, columns: Sequence[str], rows: int, widths: Sequence[int]) -> None:
    """The first row: bold, always in sight, repeated on paper, with a filter on every column."""
    bold = sheets.book.add_format({"bold": True, "bg_color": "#000091", "font_color": "#FFFFFF", "valign": "top"})
    for column, (name, width) in enumerate(zip(columns, widths, strict=True)):
        # Room for the button of the filter.
        sheet.set_column(column, column, max(_NARROWEST, min(_WIDEST, max(width + 1, len(name) + 4))))
        sheet.write_string(0, column, name, bold)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, max(rows, 1), len(columns) - 1)


def _write_rows(sheets: _Sheets, sheet: Worksheet, columns: Sequence[str], rows: list[list[str | int]]) -> None:
    widths = [max((len(str(row[at])) for row in rows), default=0) for at in range(len(columns))]
    _head(sheets, sheet, columns, len(rows), widths)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(number, column, value, sheets.format("#,##0"))
            elif value:
                sheet.write_string(number, column, value, sheets.format(is_quoted=not is_harmless(value)))


def _write_dictionary(sheets: _Sheets, sheet: Worksheet, entries: list[TableEntry]) -> None:
    titles = ("Table", "Colonne", "Type", "Unité", "Clé", "Toujours remplie", "Description", "Sources", "Licences")
    rows: list[list[str | int]] = []
    for entry in entries:
        rows += [
            [
                entry.name,
                each.name,
                each.type,
                each.unit,
                "oui" if each.is_key else "",
                "oui" if each.is_required else "",
                each.description,
                ", ".join(source["id"] for source in each.sources),
                ", ".join(each.licences),
            ]
            for each in entry.columns
        ]
    _write_rows(sheets, sheet, titles, rows)


def _write_sources(sheets: _Sheets, sheet: Worksheet, sources: list[dict[str, Any]]) -> None:
    titles = (
        "Source", "Titre", "Producteur", "Licence", "Texte de la licence", "Mention à citer",
        "Page", "Millésime", "Lue le", "Lignes", "Origine", "Reportée",
    )  # fmt: skip
    rows: list[list[str | int]] = []
    for source in sources:
        licence = source.get("licence") or {}
        rows.append(
            [
                *(str(source.get(key) or "") for key in ("id", "title", "publisher")),
                str(licence.get("title") or ""),
                str(licence.get("url") or ""),
                *(str(source.get(key) or "") for key in ("attribution", "landing_page", "vintage", "fetched_at")),
                source.get("rows") or 0,
                "échantillon livré" if source.get("origin") == "sample" else "relevée chez le producteur",
                "oui" if source.get("carried_over") else "",
            ]
        )
    _write_rows(sheets, sheet, titles, rows)


def _write_read_me(
    sheets: _Sheets, sheet: Worksheet, described: dict[str, Any], entries: list[TableEntry], names: dict[str, str]
) -> None:
    title = sheets.book.add_format({"bold": True, "font_size": 16, "font_color": "#000091"})
    strong, warned = (
        sheets.book.add_format({"bold": True}),
        sheets.book.add_format({"bold": True, "font_color": "#B34000"}),
    )
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 100)
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, described["title"], title)
    is_plain = described["notice"] == datapackage.LIVE
    sheet.write_string(1, 0, described["notice"], sheets.format() if is_plain else warned)
    facts = {
        "Édition": described["edition"],
        "Version": described["release"],
        "Origine": "démonstration" if described["demonstration"] else "données relevées auprès des producteurs",
        "Région (code Insee)": described["region"],
        "Scellée le": described["created"],
        "Licence": f"{datapackage.OUR_LICENCE['title']} : {datapackage.OUR_LICENCE['path']}",
        "Mentions à citer": "celles de la feuille Sources, pour chaque source dont vient ce qui est repris",
    }
    row = 3
    for name, value in facts.items():
        sheet.write_string(row, 0, name, strong)
        sheet.write_string(row, 1, value)
        row += 1
    for heading, lines in (("Comment lire", _HOW_TO_READ), ("Ce qui ne tient pas ici", sheets.remarks)):
        if lines:
            row += 1
            sheet.write_string(row, 0, heading, strong)
        for line in lines:
            sheet.write_string(row, 1, line)
            row += 1
    row += 1
    sheet.write_string(row, 0, "Feuilles", strong)
    for entry in entries:
        row += 1
        sheet.write_url(row, 0, f"internal:'{names[entry.name]}'!A1", string=names[entry.name])
        sheet.write_string(row, 1, f"{entry.grain} ({entry.rows} {'lignes' if entry.rows > 1 else 'ligne'})")
    sheet.activate()
