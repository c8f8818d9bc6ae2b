"""From archived pages of lines to one table; the name of who may be a person is left behind.

A beneficiary without a valid SIRET may be a natural person: its name is not written. One with a SIRET may be a sole
trader: what Sirene says of it decides in dbt (int_awards__ademe). Who is named beside it, between brackets or in the
object, is taken out (person_names.py). Not here: amounts and dates, told in staging.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from sources.errors import BadBytes
from sources.identifiers import mended_siret
from sources.person_names import without_asides, without_names
from sources.reading import ARCHIVE_SHA256, ROW_NUMBER, LocalFile, ParsedTable, Rejection, unfit

NAME, IDENTIFIER, OBJECT = "nomBeneficiaire", "idBeneficiaire", "objet"


def parse(files: list[LocalFile]) -> Iterator[ParsedTable]:
    """Yield ("aids", rows): every column as text, rows numbered through the pages.

    Raises:
        BadBytes: a page is no JSON to its end, or holds no list of lines.
    """
    columns: dict[str, list[str | None]] = {}
    numbers: list[int] = []
    hashes: list[str] = []
    rejected: list[Rejection] = []
    number = 0
    for file in files:
        for line in _lines(file):
            number += 1
            if not isinstance(line, dict):
                rejected.append(
                    Rejection(number, f"{file.name} : un objet JSON était attendu, reçu {str(line)[:80]!r}")
                )
                continue
            if reason := unfit(line):
                rejected.append(Rejection(number, f"{file.name} : {reason}"))
                continue
            for name in line:  # a column that the first pages do not have is empty there
                if name == "_id" or not name.startswith("_"):  # `_score`, `_i`: the portal's own, not the publisher's
                    columns.setdefault(name, [None] * len(numbers))
            for name, values in columns.items():
                values.append(_text(line.get(name)))
            if mended_siret(line.get(IDENTIFIER)) is None and NAME in columns:
                columns[NAME][-1] = None
            numbers.append(number)
            hashes.append(file.sha256)
    for name, cleaned in ((NAME, without_asides), (OBJECT, without_names)):
        columns |= {name: [cleaned(value) for value in columns[name]]} if name in columns else {}
    data = {name: pa.array(values, pa.string()) for name, values in columns.items()}
    place = {ROW_NUMBER: pa.array(numbers, pa.int64()), ARCHIVE_SHA256: pa.array(hashes, pa.string())}
    yield ParsedTable(
        "aids", ", ".join(file.name for file in files), files[0].sha256, pa.table(data | place), tuple(rejected)
    )


def _lines(file: LocalFile) -> list[Any]:
    try:
        page = json.loads(file.path.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BadBytes(
            file.source_id,
            "ce n'est pas un JSON complet (tronqué ?)",
            file=file.name,
            place=str(error)[:200],
            rule="une page de lignes entière, en UTF-8",
        ) from error
    lines = page.get("results") if isinstance(page, dict) else None
    if not isinstance(lines, list):
        raise BadBytes(file.source_id, "la page ne contient pas de lignes", file=file.name, rule="results : une liste")
    return lines


def _text(value: Any) -> str | None:
    if value is None or value == "":
        return None
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
