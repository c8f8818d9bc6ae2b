"""Ways to alter a file of a source, each from a seed: the same seed always gives the same bytes.

Three families: the bytes whatever they are, the table that a CSV, a JSON array, a page, a Parquet or a workbook holds,
the tree of a JSON document or the text of a packed XML. Not here: which source's file is altered (altered_sources.py).
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import IllegalCharacterError

from tests.sources.dila_files import taz

Random = random.Random
# What a careless, broken or hostile hand puts where something else was expected.
STRANGE_TEXTS = (
    "'; drop table firms; --",
    '" or 1=1 --',
    "{{ this }} {% do 1/0 %}",
    "=cmd|'/C calc'!A0",
    "@SUM(1+1)",
    "a\x00b",
    "\x01\x1b[31m",
    "\u202egnp.exe",
    "\ufeff",
    'un "guillemet',
    'deux "" guillemets',
    "une\r\nligne",
    "tab\tulation;point-virgule,virgule",
    "é" * 500,
    "𝕏\U0001f600",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "%s %d {0}",
    " ",
    "NaN",
    "null",
    "None",
    "-",
    "n.d.",
    "00000000000000",
    "1e309",
    "9" * 400,
    "-1",
    "12 345,67 €",
    "31/12/2024",
    "2024-02-30",
    "0000-00-00",
    "9999-12-31",
    "20241231T000000Z",
    "true",
)
STRANGE_VALUES = (None, True, 0, -1, 3.5, 10**18, 10**30, 10**400, float("nan"), float("inf"), [], {}, [1, "a", None])
HUGE_CELL = 10_000_000


@dataclass
class Grid:
    """A table as any of the formats holds one."""

    columns: list[str]
    rows: list[list[Any]]


# The formats that hold a table --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Format:
    """How bytes become a grid, and back."""

    read: Callable[[bytes], Grid]
    write: Callable[[Grid], bytes]


def _csv(delimiter: str) -> Format:
    def read(content: bytes) -> Grid:
        columns, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter)
        return Grid(columns, [list(row) for row in rows])

    def write(grid: Grid) -> bytes:
        text = io.StringIO(newline="")
        writer = csv.writer(text, delimiter=delimiter, escapechar="\\")
        writer.writerows([grid.columns, *(["" if cell is None else cell for cell in row] for row in grid.rows)])
        return text.getvalue().encode("utf-8", "surrogatepass")

    return Format(read, write)


def _grid_of(objects: list[dict[str, Any]]) -> Grid:
    columns = list(dict.fromkeys(name for each in objects for name in each))
    return Grid(columns, [[each.get(name) for name in columns] for each in objects])


def _objects_of(grid: Grid) -> list[dict[str, Any]]:
    return [dict(zip(grid.columns, row, strict=False)) for row in grid.rows]


def _dumped(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False, default=str).encode("utf-8", "surrogatepass")


def _read_parquet(content: bytes) -> Grid:
    table = pq.read_table(io.BytesIO(content))
    return Grid(table.column_names, [list(row) for row in zip(*(c.to_pylist() for c in table.columns), strict=True)])


def _write_parquet(grid: Grid) -> bytes:
    """A column keeps the type that its values still have; one whose values have several becomes text."""
    arrays = []
    for place in range(len(grid.columns)):
        values = [row[place] if place < len(row) else None for row in grid.rows]
        try:
            arrays.append(pa.array(values))
        except (pa.ArrowException, OverflowError):
            arrays.append(pa.array([None if value is None else str(value) for value in values], pa.string()))
    out = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, names=grid.columns), out)
    return out.getvalue()


def _read_workbook(content: bytes) -> Grid:
    columns, *rows = load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)
    return Grid([str(name) for name in columns], [list(row) for row in rows])


def _write_workbook(grid: Grid) -> bytes:
    book = Workbook()
    page = book.worksheets[0]
    page.title = "Liste des projets et bénef"
    for row in [grid.columns, *grid.rows]:
        try:
            page.append([each if isinstance(each, int | float | str | date | None) else str(each) for each in row])
        except (IllegalCharacterError, ValueError, OverflowError):  # what Excel itself would not write
            page.append([repr(each)[:1000] for each in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


FORMATS = {
    "csv,": _csv(","),
    "csv;": _csv(";"),
    "json": Format(lambda content: _grid_of(json.loads(content)), lambda grid: _dumped(_objects_of(grid))),
    "page": Format(
        lambda content: _grid_of(json.loads(content)["results"]), lambda grid: _dumped({"results": _objects_of(grid)})
    ),
    "parquet": Format(_read_parquet, _write_parquet),
    "workbook": Format(_read_workbook, _write_workbook),
}
JSON_FORMATS = frozenset(("json", "page", "answer"))

# Alterations of a table -----------------------------------------------------------------------------------------------

Change = Callable[[Random, Grid], None]


def _drop_rows(rng: Random, grid: Grid) -> None:
    grid.rows = [row for row in grid.rows if rng.random() < 0.7]


def _drop_every_row(_: Random, grid: Grid) -> None:
    grid.rows = []


def _duplicate_rows(rng: Random, grid: Grid) -> None:
    grid.rows += [list(rng.choice(grid.rows)) for _ in range(3)]


def _duplicate_keys(rng: Random, grid: Grid) -> None:
    """Another row of the same first cells, told apart by its last one."""
    for _ in range(rng.choice((1, 5, 40))):
        grid.rows.append([*rng.choice(grid.rows)[:-1], "autre"])


def _shuffle_rows(rng: Random, grid: Grid) -> None:
    rng.shuffle(grid.rows)


def _drop_column(rng: Random, grid: Grid) -> None:
    place = rng.randrange(len(grid.columns))
    grid.columns.pop(place)
    for row in grid.rows:
        row.pop(place)


def _rename_column(rng: Random, grid: Grid) -> None:
    place = rng.randrange(len(grid.columns))
    name = grid.columns[place]
    grid.columns[place] = rng.choice(
        (name.upper(), f"{name} ", f"{name}_2", "", "siren", "_row_number", 'a"b', "x" * 5000)
    )


def _add_column(rng: Random, grid: Grid) -> None:
    place = rng.randrange(len(grid.columns) + 1)
    grid.columns.insert(place, rng.choice(("nouvelle", "Nouvelle colonne", 'd"rop; --', "select", "_is_key_conflict")))
    for row in grid.rows:
        row.insert(place, rng.choice(("x", None, "")))


def _reorder_columns(rng: Random, grid: Grid) -> None:
    order = list(range(len(grid.columns)))
    rng.shuffle(order)
    grid.columns = [grid.columns[place] for place in order]
    grid.rows = [[row[place] for place in order] for row in grid.rows]


def _shift_cells(rng: Random, grid: Grid) -> None:
    """A row that lost one of its cells, or has one more."""
    for row in rng.sample(grid.rows, min(3, len(grid.rows))):
        row.pop() if rng.random() < 0.5 else row.insert(0, "décalé")


def _swap_cells_of_a_row(rng: Random, grid: Grid) -> None:
    for row in grid.rows:
        one, other = rng.randrange(len(row)), rng.randrange(len(row))
        row[one], row[other] = row[other], row[one]


def _swap_cells_of_a_column(rng: Random, grid: Grid) -> None:
    place = rng.randrange(len(grid.columns))
    values = [row[place] for row in grid.rows]
    rng.shuffle(values)
    for row, value in zip(grid.rows, values, strict=True):
        row[place] = value


def _strange_text(rng: Random, grid: Grid) -> None:
    for _ in range(rng.choice((1, 3, 20))):
        row = rng.choice(grid.rows)
        row[rng.randrange(len(row))] = rng.choice(STRANGE_TEXTS)


def _strange_value(rng: Random, grid: Grid) -> None:
    for _ in range(rng.choice((1, 3, 20))):
        row = rng.choice(grid.rows)
        row[rng.randrange(len(row))] = rng.choice(STRANGE_VALUES)


def _strange_column(rng: Random, grid: Grid) -> None:
    """Every cell of one column: a type that changed, a column that was emptied."""
    place, value = rng.randrange(len(grid.columns)), rng.choice((*STRANGE_TEXTS, *STRANGE_VALUES))
    for row in grid.rows:
        row[place] = value


def _numbers_as_text(rng: Random, grid: Grid) -> None:
    for row in grid.rows:
        for place, cell in enumerate(row):
            if isinstance(cell, int | float | date | datetime):
                row[place] = f"{cell} "


def _huge_cell(rng: Random, grid: Grid) -> None:
    row = rng.choice(grid.rows)
    row[rng.randrange(len(row))] = "é" * (HUGE_CELL // 2)


GRID_CHANGES: dict[str, Change] = {
    change.__name__.strip("_"): change
    for change in (
        *(_drop_rows, _drop_every_row, _duplicate_rows, _duplicate_keys, _shuffle_rows),
        *(_drop_column, _rename_column, _add_column, _reorder_columns, _shift_cells),
        *(_swap_cells_of_a_row, _swap_cells_of_a_column),
        *(_strange_text, _strange_value, _strange_column, _numbers_as_text, _huge_cell),
    )
}

# Alterations of bytes -------------------------------------------------------------------------------------------------

BytesChange = Callable[[Random, bytes], bytes]


def _truncate(rng: Random, content: bytes) -> bytes:
    return content[: rng.randrange(len(content))]


def _flip_bytes(rng: Random, content: bytes) -> bytes:
    altered = bytearray(content)
    for _ in range(rng.choice((1, 10, 100))):
        altered[rng.randrange(len(altered))] ^= 1 << rng.randrange(8)
    return bytes(altered)


def _cut_a_block(rng: Random, content: bytes) -> bytes:
    start = rng.randrange(len(content))
    return content[:start] + content[start + rng.randrange(1, 1 + len(content) // 3) :]


def _insert(*pieces: bytes) -> BytesChange:
    def change(rng: Random, content: bytes) -> bytes:
        place = rng.choice((0, len(content), rng.randrange(len(content))))
        return content[:place] + rng.choice(pieces) + content[place:]

    return change


def _concatenate(_: Random, content: bytes) -> bytes:
    return content + content


def _empty(_: Random, content: bytes) -> bytes:
    return b""


def _blank(rng: Random, content: bytes) -> bytes:
    return rng.choice((b" ", b"\n\n", b"[]", b"{}", b"null", b"\xef\xbb\xbf", b"[{}]", b'"', b";", b"[null, 1]"))


def _crlf(_: Random, content: bytes) -> bytes:
    return content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _recode(encoding: str) -> BytesChange:
    def change(_: Random, content: bytes) -> bytes:
        return content.decode("utf-8", "replace").encode(encoding, "replace")

    return change


def _gzip(_: Random, content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def _nest(rng: Random, content: bytes) -> bytes:
    """Brackets without end, as an attacker of a parser writes them."""
    return rng.choice((b"[" * 200_000, b'{"a":' * 200_000, b"[" * 200_000 + b"]" * 200_000))


BYTES_CHANGES: dict[str, BytesChange] = {
    "truncate": _truncate,
    "flip_bytes": _flip_bytes,
    "cut_a_block": _cut_a_block,
    "insert_nul": _insert(b"\x00", b"\x00" * 1000),
    "insert_invalid_utf_8": _insert(b"\xff\xfe", b"\xc3", b"\xed\xa0\x80"),
    "insert_quotes": _insert(b'"', b'""', b"'", b"\\", b'\\"'),
    "insert_bom": _insert(b"\xef\xbb\xbf"),
    "insert_controls": _insert(b"\x0b", b"\x1b", b"\x7f", "\u202e".encode(), "\u2028".encode()),
    "concatenate": _concatenate,
    "empty": _empty,
    "blank": _blank,
    "crlf": _crlf,
    "as_utf_16": _recode("utf-16"),
    "as_latin_1": _recode("latin-1"),
    "gzip": _gzip,
    "nest": _nest,
}

# Alterations of a JSON tree, and of a packed XML ------------------------------------------------------------------------


def _any_node(rng: Random, document: Any) -> tuple[Any, Any]:
    """A container somewhere in the tree, and one of its keys."""
    while True:
        keys = list(document) if isinstance(document, dict) else list(range(len(document)))
        key = rng.choice(keys)
        child = document[key]
        if not isinstance(child, dict | list) or not child or rng.random() < 0.3:
            return document, key
        document = child


def _alter_tree(rng: Random, content: bytes) -> bytes:
    document = json.loads(content)
    for _ in range(rng.choice((1, 3, 10))):
        if not document:
            break
        node, key = _any_node(rng, document)
        action = rng.choice(("value", "text", "drop", "rename", "wrap"))
        if action == "value":
            node[key] = rng.choice(STRANGE_VALUES)
        elif action == "text":
            node[key] = rng.choice((*STRANGE_TEXTS, "\ud800"))
        elif action == "drop":
            del node[key]
        elif action == "wrap":
            node[key] = [node[key]]
        elif isinstance(node, dict):
            node[rng.choice(("", "siren", "a" * 300, str(key).upper()))] = node.pop(key)
    # Half of them escaped: a lone surrogate can only travel so.
    return json.dumps(document, ensure_ascii=rng.random() < 0.5, default=str).encode("utf-8", "replace")


def _alter_xml(rng: Random, content: bytes) -> bytes:
    """The XML of a packed issue, altered as text and packed again."""
    packed = gzip.decompress(content)
    start, end = packed.index(b"<?xml"), packed.rindex(b">") + 1
    text = packed[start:end].decode()
    place = rng.randrange(len(text))
    tags = ("<a>", "</annonce>", "<annonces/>", "&nope;", "&#0;", "<!DOCTYPE x [<!ENTITY e 'v'>]>", "<![CDATA[")
    altered = rng.choice(
        (
            text[:place],
            text[:place] + rng.choice(tags) + text[place:],
            text[:place] + rng.choice(STRANGE_TEXTS) + text[place:],
            text.replace(rng.choice(("numeroAnnonce", "dateParution", "parution", "tribunal", "jugement")), "autre"),
            text.replace("2026", rng.choice(("", "ABCD", "-1", "9999999"))),
            text.replace("utf-8", rng.choice(("latin-1", "utf-16", "nope"))),
        )
    )
    name = packed[: packed.index(b"\x00")].decode().removesuffix(".xml")
    return taz(name, altered.encode("utf-8", "replace"))


def _alter_members(rng: Random, content: bytes) -> bytes:
    """The files inside a workbook, one of them altered or left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as altered:
        victim = rng.choice(book.namelist())
        for name in book.namelist():
            member = book.read(name)
            if name != victim:
                altered.writestr(name, member)
            elif rng.random() < 0.7:
                altered.writestr(name, rng.choice((_truncate, _flip_bytes, _cut_a_block))(rng, member))
    return out.getvalue()


TREE_CHANGES: dict[str, dict[str, BytesChange]] = {
    **{format: {"alter_tree": _alter_tree} for format in JSON_FORMATS},
    "taz": {"alter_xml": _alter_xml},
    "workbook": {"alter_members": _alter_members},
}


def names_for(format: str) -> list[str]:
    """The alterations that mean something for a format."""
    return [*BYTES_CHANGES, *(GRID_CHANGES if format in FORMATS else ()), *TREE_CHANGES.get(format, ())]


def altered(content: bytes, format: str, name: str, rng: Random) -> bytes:
    """The file after one alteration."""
    if name in BYTES_CHANGES:
        return BYTES_CHANGES[name](rng, content)
    if name in GRID_CHANGES:
        grid = FORMATS[format].read(content)
        if grid.rows:
            GRID_CHANGES[name](rng, grid)
        return FORMATS[format].write(grid)
    return TREE_CHANGES[format][name](rng, content)
