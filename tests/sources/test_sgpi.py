"""The SGPI's workbook: its layout, found and read; every line of it is invented."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from sources.errors import BadBytes
from sources.reading import LocalFile
from sources.sgpi.parse import COLUMNS, SHEET
from sources.sgpi.spec import SPEC

ROW = {
    "date_dpm": datetime(2021, 4, 16),
    "operateur": "BPI",
    "procedure": "Contractualisation directe",
    "nom_projet": "Projet inventé",
    "nom_beneficiaire": "Alpha Exemple",
    "siret": "00000001800002",
    "regions": "OCC",
    "localisation_geo": 9.0,
    "montant_subvention": 418492.0,
}


def workbook(
    folder: Path, *rows: dict[str, Any], sheet: str = SHEET, columns: tuple[str, ...] = COLUMNS, above: int = 2
) -> LocalFile:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for number in range(above):
        page.append([f"Édition inventée, ligne {number}"])
    page.append(list(columns))
    for row in rows:
        page.append([row.get("nomenclature" if name == "nomemclature" else name) for name in columns])
    path = folder / "liste.xlsx"
    book.save(path)
    return LocalFile("sgpi", path.name, path, "x")


def read(*files: LocalFile) -> list[dict[str, Any]]:
    assert SPEC.parse is not None
    (table,) = SPEC.parse(list(files))
    rows: list[dict[str, Any]] = table.rows.to_pylist()
    return rows


def test_cells_become_text_and_rows_keep_their_place(tmp_path: Path) -> None:
    milliseconds = ROW | {"date_dpm": 1629849600000, "siret": 1800002.0, "nom_beneficiaire": "Quelqu'un"}
    first, second = read(workbook(tmp_path, ROW, {}, milliseconds))
    assert (first["_row_number"], second["_row_number"]) == (4, 6)
    assert (first["date_dpm"], second["date_dpm"]) == ("2021-04-16", "1629849600000")
    assert (first["localisation_geo"], first["montant_subvention"]) == ("9", "418492")
    assert (first["nom_beneficiaire"], second["siret"], second["nom_beneficiaire"]) == (
        "Alpha Exemple",
        "1800002",
        None,
    )
    assert set(COLUMNS) <= set(first)
    assert SPEC.vintage is not None
    assert SPEC.vintage([tmp_path / "liste.xlsx"]) == "2021-08-25"


def test_a_number_read_as_a_siret_keeps_its_digits_and_a_misspelt_header_is_known(tmp_path: Path) -> None:
    columns = tuple("nomemclature" if name == "nomenclature" else name.upper() for name in COLUMNS)
    row = {name.upper(): value for name, value in ROW.items()} | {"SIRET": 55210055400005.0, "nomenclature": "Objectif"}
    (read_row,) = read(workbook(tmp_path, row, columns=columns, above=5, sheet="LISTE DES PROJETS ET BENEF"))
    assert (read_row["siret"], read_row["nomenclature"]) == ("55210055400005", "Objectif")
    assert read_row["nom_beneficiaire"] == "Alpha Exemple"


def test_who_is_named_beside_a_beneficiary_or_in_a_project_does_not_land(tmp_path: Path) -> None:
    named = ROW | {"nom_beneficiaire": "EARL DU BOIS (Jean Quatorzepré)", "nom_projet": "Aide de Sophie Quatorzepré"}
    (row,) = read(workbook(tmp_path, named))
    assert (row["nom_beneficiaire"], row["nom_projet"]) == ("EARL DU BOIS ([retiré])", "Aide de [retiré]")


def test_what_is_not_the_workbook_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadBytes, match="pas de feuille"):
        read(workbook(tmp_path, ROW, sheet="Feuil1"))
    with pytest.raises(BadBytes, match="en-tête introuvable"):
        read(workbook(tmp_path, ROW, above=30))
    with pytest.raises(BadBytes, match="aucun projet"):
        read(workbook(tmp_path))
    with pytest.raises(BadBytes, match="deux fois : siret"):
        read(workbook(tmp_path, ROW, columns=(*COLUMNS, "siret")))
    file = workbook(tmp_path, ROW)
    with pytest.raises(BadBytes, match="2 fichiers déposés"):
        read(file, file)
    content = file.path.read_bytes()
    for broken in (content[: len(content) // 2], b"date_dpm;operateur\n2021-04-16;BPI\n"):
        file.path.write_bytes(broken)
        with pytest.raises(BadBytes, match="n'est pas un classeur Excel lisible"):
            read(file)


def test_its_licence_says_that_it_is_not_open() -> None:
    assert (SPEC.licence.id, SPEC.is_personal) == ("non-ouverte-sgpi", True)
