"""The SGPI's workbook « Liste des projets et bénef »: its sheet and header are found, every cell becomes text.

The layout is known from an application that reads it: sixteen columns under a header on row 3. Cells keep their value
(a date of Excel becomes AAAA-MM-JJ, a whole number loses its `.0`); what they mean is told in staging. A beneficiary
without a valid SIRET may be a natural person: its name is not written. Who is named beside it, between brackets or in
the name of the project, is taken out (person_names.py).
"""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from sources.errors import BadBytes
from sources.identifiers import mended_siret
from sources.person_names import without_asides, without_names
from sources.reading import ROW_NUMBER, LocalFile, ParsedTable

SHEET = "Liste des projets et bénef"
COLUMNS = (
    "date_dpm",
    "operateur",
    "procedure",
    "nom_projet",
    "nom_beneficiaire",
    "siret",
    "typologie",
    "regions",
    "localisation_geo",
    "acteur_emergent",
    "nom_strategie",
    "code_nomenclature",
    "nomenclature",
    "montant_subvention",
    "montant_avance_remboursable",
    "montant_aide",
)
_MISSPELT = {"nomemclature": "nomenclature"}  # in one version of the file
_HEADER_WITHIN = 20  # the header stands on row 3; someone may have written a few lines above it


def parse(files: list[LocalFile]) -> Iterator[ParsedTable]:
    """Yield ("projects", rows): all columns text, rows numbered as in the sheet.

    Raises:
        BadBytes: more than one file, no workbook, no such sheet, no header, no row.
    """
    if len(files) > 1:
        raise BadBytes(
            files[0].source_id,
            f"{len(files)} fichiers déposés, sans dire lequel vaut",
            file=", ".join(file.name for file in files),
            rule="un seul classeur dans dropped/sgpi/ : chaque version du fichier remplace la précédente",
        )
    (file,) = files
    rows = _rows(file)
    header, columns = _header(file, rows)
    data: dict[str, list[str | None]] = {name: [] for name in columns if name}
    numbers: list[int] = []
    for number, cells in enumerate(rows[header:], start=header + 1):
        texts = [_text(cell) for cell in cells]
        if not any(texts):
            continue
        for name, text in zip(columns, [*texts, *[None] * len(columns)], strict=False):
            if name:
                data[name].append(text)
        if "siret" in data and "nom_beneficiaire" in data and mended_siret(data["siret"][-1]) is None:
            data["nom_beneficiaire"][-1] = None
        numbers.append(number)
    if not numbers:
        raise BadBytes(file.source_id, "aucun projet", file=file.name, rule="au moins une ligne sous l'en-tête")
    for name, cleaned in (("nom_beneficiaire", without_asides), ("nom_projet", without_names)):
        data |= {name: [cleaned(value) for value in data[name]]} if name in data else {}
    arrays = {name: pa.array(values, pa.string()) for name, values in data.items()}
    yield ParsedTable(
        "projects", file.name, file.sha256, pa.table(arrays | {ROW_NUMBER: pa.array(numbers, pa.int64())})
    )


def latest_decision(paths: list[Path]) -> str | None:
    """The vintage of a dropped workbook: its last decision, None when it dates none as a day or in milliseconds.

    Raises:
        BadBytes: as `parse`.
    """
    files = [LocalFile("sgpi", path.name, path, "") for path in paths]
    written = [text for table in parse(files) for text in table.rows.column("date_dpm").to_pylist() if text]
    return max(filter(None, map(_day, written)), default=None)


def _day(text: str) -> str | None:
    if re.fullmatch(r"\d{12,13}", text):
        return datetime.fromtimestamp(int(text) / 1000, UTC).date().isoformat()
    return text[:10] if re.match(r"\d{4}-\d\d-\d\d", text) else None


def _rows(file: LocalFile) -> list[Sequence[Any]]:
    """The rows of the sheet, values only."""
    # Here and not above: every command reads the registry of sources, and few of them a workbook.
    from openpyxl import load_workbook

    from sources.workbooks import UNREADABLE, check_size

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and lists that openpyxl does not know
            check_size(file.path)
            book = load_workbook(file.path.open("rb"), read_only=True, data_only=True)
            names = {_folded(name): name for name in book.sheetnames}
            if _folded(SHEET) not in names:
                raise BadBytes(
                    file.source_id,
                    f"pas de feuille « {SHEET} »",
                    file=file.name,
                    place=f"feuilles : {', '.join(book.sheetnames)}",
                    rule="la feuille porte ce nom, à la casse et aux accents près",
                )
            return [tuple(row) for row in book[names[_folded(SHEET)]].iter_rows(values_only=True)]
    except UNREADABLE as error:
        raise BadBytes(
            file.source_id,
            "le fichier déposé n'est pas un classeur Excel lisible (tronqué, ou un CSV ?)",
            file=file.name,
            place=str(error)[:200],
            rule="un classeur .xlsx, tel que le SGPI le remet",
        ) from error


def _header(file: LocalFile, rows: list[Sequence[Any]]) -> tuple[int, list[str]]:
    """How many rows the header ends, and the name of each column (an unnamed one is empty)."""
    for number, cells in enumerate(rows[:_HEADER_WITHIN], start=1):
        names = [_column_name(cell) for cell in cells]
        if {"nom_projet", "nom_beneficiaire"} <= set(names):
            twice = sorted({name for name in names if name and names.count(name) > 1})
            if twice:
                raise BadBytes(
                    file.source_id,
                    f"colonne présente deux fois : {', '.join(twice)}",
                    file=file.name,
                    place=f"ligne {number}",
                    rule="chaque colonne a un nom, et un seul",
                )
            return number, names
    raise BadBytes(
        file.source_id,
        "en-tête introuvable",
        file=file.name,
        place=f"lignes 1 à {_HEADER_WITHIN} de « {SHEET} »",
        rule=f"une ligne avec les colonnes {', '.join(COLUMNS)}",
    )


def _column_name(cell: Any) -> str:
    name = "_".join(_folded(str(cell)).split()) if cell is not None else ""
    return _MISSPELT.get(name, name)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join(plain.lower().split())


def _text(cell: Any) -> str | None:
    """A cell as text: a date without its empty hour, a whole number without `.0` (a SIRET read as a number)."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    text = "" if cell is None else str(cell).strip()
    return text or None
