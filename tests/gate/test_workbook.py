"""panorama.xlsx as somebody opens it: every cell of every table, what Excel cannot hold, no formula, the same bytes again."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from publication import durable, workbook, workbook_rules
from publication.subject import open_database
from tests.gate.house import KEYS, House

NAMES = "create table odd (odd_id integer, told varchar, seen_at timestamp, day date, share double, big bigint, price decimal(14, 2), ok boolean)"
ODD = """
insert into odd values
    (1, '=1+1', '2026-10-31 06:00:05', '2026-10-31', 0.1, 9007199254740993, 12.50, true),
    (2, '@SUM(A1)', null, '1899-07-14', 'nan', 3, -5.50, false),
    (3, 'a' || chr(11) || '<b> & "c" _x0041_', '1900-01-02 00:00:00', '1900-01-31', 1e300, null, null, null),
    (4, repeat('é', 40000), null, '1900-03-01', -0.5, 0, 0, true),
    (5, '  ', null, null, null, null, null, null),
    (6, '', null, null, null, null, null, null)
"""


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory, base_warehouse: Path) -> tuple[Path, dict[str, Any]]:
    """A sealed candidate with a table of cells that a spreadsheet would misread, and its description."""
    house = House(tmp_path_factory.mktemp("odd"), base_warehouse)
    house.spoil(NAMES, ODD)
    folder = house.seal(only={"odd", "dim_firm", "source_freshness", "column_sources"}).path
    return folder, json.loads((folder / "datapackage.json").read_bytes())


def opened(folder: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(folder / workbook.FILE)


def test_each_table_has_its_sheet_after_those_that_explain(empty_house: House) -> None:
    book = opened(empty_house.seal().path)
    assert book.sheetnames[:3] == ["Lisez-moi", "Dictionnaire", "Sources"]
    assert sorted(book.sheetnames[3:]) == sorted(KEYS)


def test_every_cell_is_that_of_the_table_dates_and_numbers_typed(odd: tuple[Path, dict[str, Any]]) -> None:
    sheet = opened(odd[0])["odd"]
    header, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert header == ["odd_id", "told", "seen_at", "day", "share", "big", "price", "ok"]
    assert rows[0] == [
        1, "=1+1", datetime(2026, 10, 31, 6, 0, 5), datetime(2026, 10, 31), 0.1, "9007199254740993", 12.5, True,
    ]  # fmt: skip
    # Before 1900 Excel has no dates, what is no number is no cell of numbers, and no digit beyond the fifteenth is lost.
    assert rows[1] == [2, "@SUM(A1)", None, "1899-07-14", "nan", 3, -5.5, False]
    assert sheet["D2"].number_format == "[$-40C]dd/mm/yyyy"


def test_a_text_that_begins_like_a_formula_is_a_text_and_stays_one_when_edited(
    odd: tuple[Path, dict[str, Any]],
) -> None:
    sheet = opened(odd[0])["odd"]
    assert [(sheet[place].data_type, sheet[place].quotePrefix) for place in ("B2", "B3", "B6")] == [
        ("s", True), ("s", True), ("s", False),
    ]  # fmt: skip
    with zipfile.ZipFile(odd[0] / workbook.FILE) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist())


def test_what_does_not_fit_in_a_cell_is_cut_and_said(odd: tuple[Path, dict[str, Any]]) -> None:
    book = opened(odd[0])
    told = book["odd"]["B5"].value
    assert len(told) == workbook.MOST_CHARACTERS and told.endswith(workbook.CUT)
    said = [cell.value for row in book["Lisez-moi"].iter_rows() for cell in row if cell.value]
    assert any(str(text).startswith("odd : 1 texte") for text in said)


def test_the_rows_beyond_what_a_sheet_holds_are_said(
    odd: tuple[Path, dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, described = odd
    shutil.copy(folder / "panorama.duckdb", tmp_path)
    monkeypatch.setattr(workbook, "MOST_ROWS", 4)
    workbook.write(tmp_path, described)
    book = opened(tmp_path)
    assert book["odd"].max_row == 4
    said = [cell.value for row in book["Lisez-moi"].iter_rows() for cell in row if cell.value]
    assert "odd : les 3 premières lignes sur 6 ; la suite est dans csv_excel_fr/odd.csv." in said


def test_long_names_of_tables_make_sheets_that_differ() -> None:
    names = workbook.sheet_names(["a" * 40, "a" * 41, "sources"])
    assert [len(name) for name in names.values()] == [31, 31, 9]
    assert len({name.lower() for name in names.values()} | {"sources"}) == 4


def test_the_first_sheet_says_what_it_is_and_warns_of_a_demonstration(odd: tuple[Path, dict[str, Any]]) -> None:
    folder, described = odd
    sheet = opened(folder)["Lisez-moi"]
    said = [cell.value for row in sheet.iter_rows() for cell in row if cell.value]
    assert {described["title"], described["release"], described["edition"], described["notice"]} <= set(said)
    assert sheet["A2"].value == described["notice"] and sheet["A2"].font.bold


def test_headers_stay_in_sight_and_have_filters(odd: tuple[Path, dict[str, Any]]) -> None:
    for sheet in opened(odd[0]).worksheets[1:]:
        assert sheet.freeze_panes == "B2" and sheet.auto_filter.ref.startswith("A1:"), sheet.title


def test_the_same_release_gives_the_same_bytes(odd: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    folder, described = odd
    shutil.copy(folder / "panorama.duckdb", tmp_path)
    resources = [each for each in described["resources"] if each["path"] != workbook.FILE]
    workbook.write(tmp_path, {**described, "resources": resources})
    assert durable.sha256(tmp_path / workbook.FILE) == durable.sha256(folder / workbook.FILE)


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ("update odd set told = '=1+2' where odd_id = 1", "ligne 2, colonne told"),
        ("update odd set day = '1899-07-15' where odd_id = 2", "ligne 3, colonne day"),
        ("update odd set share = 0.1000001 where odd_id = 1", "ligne 2, colonne share"),
        ("update odd set ok = null where odd_id = 4", "ligne 5, colonne ok"),
        ("update odd set seen_at = '1900-01-03' where odd_id = 3", "ligne 4, colonne seen_at"),
        ("delete from odd where odd_id = 6", "plus de lignes que dans la table"),
        ("insert into odd (odd_id) values (7)", "moins de lignes que dans la table"),
        ("alter table odd add column more integer", "les colonnes ne sont pas les mêmes"),
        ("select 1", None),
    ],
)
def test_any_difference_with_the_table_is_found_where_it_is(
    odd: tuple[Path, dict[str, Any]], tmp_path: Path, statement: str, place: str | None
) -> None:
    folder, described = odd
    shutil.copytree(folder, tmp_path / "candidate")
    with duckdb.connect(str(tmp_path / "candidate" / "panorama.duckdb")) as connection:
        connection.execute(statement)
    connection, columns = open_database(tmp_path / "candidate")
    with connection:
        subject: Any = type("Seen", (), {"folder": tmp_path / "candidate", "described": described, "columns": columns})
        subject.views = frozenset()
        _, faults = workbook_rules.workbook_agrees(subject)
    assert [fault.get("différence") for fault in faults] == ([place] if place else [])


def test_the_french_csv_is_what_a_french_spreadsheet_reads(odd: tuple[Path, dict[str, Any]]) -> None:
    content = (odd[0] / "csv_excel_fr" / "odd.csv").read_bytes()
    assert content.startswith("\ufeffodd_id;told;seen_at;day;share;big;price;ok\r\n".encode())
    first, second = content.decode("utf-8-sig").split("\r\n")[1:3]
    assert first == "1;'=1+1;2026-10-31 06:00:05;2026-10-31;0,1;9007199254740993;12,50;VRAI"
    assert second == "2;'@SUM(A1);;1899-07-14;nan;3;-5,50;FAUX"


@pytest.mark.long
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice n'est pas installé (libreoffice-calc-nogui)")
def test_the_workbook_opens_in_libreoffice(odd: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    # Every sheet as CSV, numbers and dates as the sheet shows them.
    options = "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false,false,false,-1"
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", options,
         "--outdir", str(tmp_path), str(odd[0] / workbook.FILE)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    rows = (tmp_path / "panorama-odd.csv").read_text(encoding="utf-8").splitlines()
    assert rows[1] == "1;=1+1;31/10/2026 06:00:05;31/10/2026;0.1;9007199254740993;12.5;TRUE"
    assert len(list(tmp_path.glob("panorama-*.csv"))) == len(opened(odd[0]).sheetnames)
    assert not any(
        re.search(r"Err:\d+|#NAME\?|#REF!", path.read_text(encoding="utf-8")) for path in tmp_path.glob("*.csv")
    )
