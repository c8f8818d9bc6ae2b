"""From the bytes of one archived file to rows, for the two formats that small sources publish: CSV and a JSON array.

Here: what makes bytes unreadable as a whole (BadBytes) and which rows are set aside (Rejection), always with a place.
Not here: which columns a source must have, and the writing of Parquet (landing.py). Large files do not pass here.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from sources.errors import BadBytes

ROW_NUMBER = "_row_number"
# Tabulation and line ends are text; the rest would travel unseen into what others read.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_HALF = re.compile(r"[\ud800-\udfff]")  # JSON can write one alone; no text can hold it
ARCHIVE_SHA256 = "_archive_sha256"
_RESERVED = {ROW_NUMBER, "_is_key_conflict", ARCHIVE_SHA256}
_LARGEST = 1e300  # a number beyond it, infinite or no number at all is kept as it was written, as text
_MAGIC = ((b"\x1f\x8b", "gzip"), (b"PK\x03\x04", "zip"), (b"PAR1", "Parquet"), (b"%PDF", "PDF"))


@dataclass(frozen=True)
class LocalFile:
    """An archived file and where its bytes are: what a source's parse() reads."""

    source_id: str
    name: str
    path: Path
    sha256: str


@dataclass(frozen=True)
class Rejection:
    """A row that was set aside, where it stands in the file, and why (in French, for an operator)."""

    row_number: int
    reason: str
    column: str | None = None


@dataclass(frozen=True)
class ParsedTable:
    """A table as one file gives it.

    Attributes:
        name: name of the table in the source's spec.
        file_name, archive_sha256: the file it was read from.
        rows: the publisher's columns in the publisher's order, and `_row_number` (line of a CSV, rank in a JSON array);
            of a table in several files, each row also names its own (`_archive_sha256`).
        rejected: rows that could not be read as rows.
    """

    name: str
    file_name: str
    archive_sha256: str
    rows: pa.Table
    rejected: tuple[Rejection, ...] = field(default=())

    @property
    def rows_in(self) -> int:
        readable: int = self.rows.num_rows
        return readable + len(self.rejected)


def read_csv(table: str, file: LocalFile, delimiter: str = ",", *, may_be_empty: bool = False) -> ParsedTable:
    """Read a UTF-8 CSV (a BOM is accepted); every column is text, an empty cell is null.

    Args:
        may_be_empty: a header without any row is an answer.

    Raises:
        BadBytes: compressed or binary bytes, not UTF-8, no header, a column name twice, a quote never closed, no
            row where one is due.
    """
    source_id, file_name = file.source_id, file.name
    text = _decode(file)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns: list[str] = []
    kept: list[list[str | None]] = []
    numbers: list[int] = []
    rejected: list[Rejection] = []
    line = 1
    try:
        columns = next(reader, [])
        check_names(source_id, file_name, columns, "ligne 1")
        line = reader.line_num + 1
        for cells in reader:
            if not cells:
                line = reader.line_num + 1
                continue
            if any(_CONTROL.search(cell) for cell in cells):
                rejected.append(Rejection(line, "caractère de contrôle dans une cellule"))
            elif len(cells) == len(columns):
                kept.append([cell if cell != "" else None for cell in cells])
                numbers.append(line)
            else:
                rejected.append(Rejection(line, f"{len(cells)} champs au lieu de {len(columns)}"))
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadBytes(
            source_id,
            "le CSV ne se lit pas jusqu'au bout (tronqué ?)",
            file=file_name,
            place=f"ligne {line}",
            rule=f"guillemets et séparateurs réguliers ({error})",
        ) from error
    if not kept and not rejected and not may_be_empty:
        raise BadBytes(source_id, "aucune ligne de données", file=file_name, rule="au moins une ligne")
    data = {name: pa.array([row[index] for row in kept], pa.string()) for index, name in enumerate(columns)}
    rows = pa.table({**data, ROW_NUMBER: pa.array(numbers, pa.int64())})
    return ParsedTable(table, file_name, file.sha256, rows, tuple(rejected))


def read_json_array(table: str, file: LocalFile, *, when_empty: Sequence[str] = ()) -> ParsedTable:
    """Read a JSON array of objects, typed as JSON types it; keys in order of first appearance.

    A column whose values have several JSON types becomes text; an object inside a cell becomes JSON text.

    Args:
        when_empty: where an empty array is an answer, the columns that it then has.

    Raises:
        BadBytes: compressed bytes, not UTF-8, not JSON to its end, not an array, no row.
    """
    source_id, file_name = file.source_id, file.name
    text = _decode(file)
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadBytes(
            source_id,
            "ce n'est pas un JSON complet (tronqué ?)",
            file=file_name,
            place=f"ligne {error.lineno}, après {complete_items(text)} enregistrement(s) entier(s)",
            rule=f"un tableau JSON fermé ({error.msg})",
        ) from error
    except (RecursionError, ValueError) as error:  # brackets without end, a number of thousands of digits
        raise BadBytes(
            source_id,
            "un JSON démesuré",
            file=file_name,
            place=str(error)[:200],
            rule="des enregistrements simples, des nombres de quelques chiffres",
        ) from error
    if not isinstance(document, list):
        raise BadBytes(
            source_id,
            f"un tableau était attendu, reçu : {text[:200]!r}",
            file=file_name,
            rule="un tableau JSON d'objets",
        )
    if not document and not when_empty:
        raise BadBytes(source_id, "aucun enregistrement", file=file_name, rule="au moins un enregistrement")
    kept: list[tuple[int, dict[str, Any]]] = []
    rejected: list[Rejection] = []
    for number, item in enumerate(document, start=1):
        if not isinstance(item, dict):
            rejected.append(Rejection(number, f"un objet JSON était attendu, reçu : {item!r}"[:200]))
        elif reason := unfit(item):
            rejected.append(Rejection(number, reason))
        else:
            kept.append((number, item))
    names = list(dict.fromkeys(name for _, item in kept for name in item)) if document else list(when_empty)
    if names:
        check_names(source_id, file_name, names, "clés des enregistrements")
    data = {name: _column([item.get(name) for _, item in kept]) for name in names}
    rows = pa.table({**data, ROW_NUMBER: pa.array([number for number, _ in kept], pa.int64())})
    return ParsedTable(table, file_name, file.sha256, rows, tuple(rejected))


def reunited(source_id: str, parts: list[ParsedTable]) -> ParsedTable:
    """One table that arrived in several files of the same columns; each row keeps the hash of its file.

    Raises:
        BadBytes: a file does not have the columns of the first one.
    """
    first = parts[0]
    if len(parts) == 1:
        return first
    for part in parts[1:]:
        if part.rows.column_names != first.rows.column_names:
            strangers = sorted(set(part.rows.column_names) ^ set(first.rows.column_names))
            raise BadBytes(
                source_id,
                "les fichiers d'une même table n'ont pas les mêmes colonnes",
                file=part.file_name,
                place=f"colonnes : {', '.join(strangers) or 'dans un autre ordre'}",
                rule=f"les colonnes de {first.file_name}",
            )
    hashed = [
        part.rows.append_column(ARCHIVE_SHA256, pa.array([part.archive_sha256] * part.rows.num_rows, pa.string()))
        for part in parts
    ]
    return ParsedTable(
        name=first.name,
        file_name=", ".join(part.file_name for part in parts),
        archive_sha256=hashlib.sha256("\n".join(part.archive_sha256 for part in parts).encode()).hexdigest(),
        rows=pa.concat_tables(hashed),
        rejected=tuple(
            replace(item, reason=f"{part.file_name} : {item.reason}") for part in parts for item in part.rejected
        ),
    )


def _decode(file: LocalFile) -> str:
    source_id, file_name = file.source_id, file.name
    content = file.path.read_bytes()
    for magic, what in _MAGIC:
        if content.startswith(magic):
            raise BadBytes(
                source_id,
                f"des octets {what} sous un nom qui ne le dit pas",
                file=file_name,
                place="premiers octets",
                rule="du texte UTF-8, non compressé",
            )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadBytes(
            source_id,
            f"octet 0x{content[error.start]:02x} illisible en UTF-8",
            file=file_name,
            place=f"ligne {line}, octet {error.start}",
            rule="du texte UTF-8",
        ) from error


def unfit(value: Any) -> str | None:
    """Why the texts of a JSON value can't travel on, None when they can: an unseen sign, half of a character."""
    if isinstance(value, str):
        if _CONTROL.search(value):
            return "caractère de contrôle dans une valeur"
        return "moitié de caractère (\\ud800 à \\udfff) dans une valeur" if _HALF.search(value) else None
    inside = [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else ()
    return next(filter(None, map(unfit, inside)), None)


def check_names(source_id: str, file_name: str, columns: list[str], place: str) -> None:
    """Names that DuckDB tells apart (it does not see case) and that landing does not use itself.

    Raises:
        BadBytes: a name stands twice, is empty, reserved or unreadable, or there is none.
    """
    lowered = [name.lower() for name in columns]
    twice = sorted({name for name in columns if lowered.count(name.lower()) > 1})
    reserved = sorted(set(columns) & _RESERVED)
    if not columns:
        what = "pas de ligne d'en-tête"
    elif twice:
        what = f"colonne présente deux fois : {', '.join(map(repr, twice))}"
    elif "" in columns:
        what = f"colonne sans nom : la {columns.index('') + 1}ᵉ sur {len(columns)}"
    elif unreadable := [name for name in columns if unfit(name)]:
        what = f"nom de colonne illisible : {', '.join(map(ascii, unreadable))}"[:200]
    elif reserved:
        what = f"nom de colonne réservé : {', '.join(map(repr, reserved))}"
    else:
        return
    raise BadBytes(source_id, what, file=file_name, place=place, rule="chaque colonne a un nom, et un seul")


def completed(parsed: ParsedTable, columns: Sequence[str]) -> ParsedTable:
    """The same table with each of these columns, empty where the file has none: what reads it needs no second form.

    Args:
        columns: optional columns of the table; a needed one that is missing is landing's to refuse.
    """
    rows = parsed.rows
    for name in columns:
        if name not in rows.column_names:
            rows = rows.append_column(name, pa.nulls(rows.num_rows, pa.string()))
    return replace(parsed, rows=rows)


def complete_items(text: str) -> int:
    """How many items of a JSON array can be read before the text breaks."""
    decoder = json.JSONDecoder()
    position, count = text.find("[") + 1, 0
    while position:
        while position < len(text) and text[position] in " \t\r\n,":
            position += 1
        try:
            _, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            break
        count += 1
    return count


def _column(values: list[Any]) -> pa.Array:
    present = [value for value in values if value is not None]
    kinds = {type(value) for value in present}
    if kinds and kinds <= {bool}:
        return pa.array(values, pa.bool_())
    if kinds and kinds <= {int} and all(-(1 << 63) <= value < 1 << 63 for value in present):
        return pa.array(values, pa.int64())
    if float in kinds and kinds <= {int, float} and all(abs(value) < _LARGEST for value in present):
        return pa.array([None if value is None else float(value) for value in values], pa.float64())
    if kinds == {list} and all(isinstance(item, str) for value in present for item in value):
        return pa.array(values, pa.list_(pa.string()))
    return pa.array([_as_text(value) for value in values], pa.string())


def _as_text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
