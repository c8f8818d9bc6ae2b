"""The register as a workbook: a round trip changes nothing, an edit changes its cells, and what a spreadsheet does to a
value is undone or refused. The round trip reads the real files; everything else is invented."""

import datetime
import io
import shutil
import zipfile

import openpyxl
import pytest

from sources.register.cells import CellRefused, text_of
from sources.register.columns import ALIASES, FIRMS, REGISTER, REVIEWS, Holds
from sources.register.importing import export, plan
from sources.register.rows import ADDED, CHANGED, REMOVED, as_csv, merged, one_line, read
from sources.register.vocabularies import FILE as VOCABULARY_FILE
from sources.register.workbook import NotAWorkbook
from tests.unit.test_register_check import ALIAS, CURATED, FIRM, OTHER, TODAY, write

LETTERS = {name: openpyxl.utils.get_column_letter(index) for index, name in enumerate(FIRMS.names, start=1)}


@pytest.fixture
def folder(tmp_path):
    """An invented register, two firms and one alias, with the real words."""
    folder = tmp_path / "curated"
    folder.mkdir()
    shutil.copy(CURATED / VOCABULARY_FILE, folder)
    write(folder, FIRMS, OTHER, FIRM)  # sorted by firm_id, as the register is
    write(folder, ALIASES, ALIAS)
    write(folder, REVIEWS)
    return folder


@pytest.fixture
def edited(folder, tmp_path):
    """Export, change the workbook as someone would (a function of it), and say what an import would do."""

    def edit(change=lambda book: None, **options):
        path = tmp_path / "registre.xlsx"
        path.write_bytes(export(folder))
        book = openpyxl.load_workbook(path)
        change(book)
        book.save(path)
        return plan(folder, path, TODAY)

    return edit


def cell_set(name, value, row=3, number_format=None):
    """A change of one cell of the sheet « firmes »; row 3 is « autre-firme », row 4 « firme-inventee »."""

    def change(book):
        cell = book["firmes"][f"{LETTERS[name]}{row}"]
        cell.value = value
        if number_format:
            cell.number_format = number_format

    return change


def changes(planned):
    return [(each.table.name, change.kind, change.key[0]) for each in planned.files for change in each.changes]


def cells(planned):
    return [cell for each in planned.files for change in each.changes for cell in change.cells]


def said(planned):
    return [(each.file, each.line, each.column) for each in planned.problems]


def rows_after(planned):
    return [line.split(",")[0] for line in planned.files[0].content.decode().splitlines()[1:]]


# a round trip ---------------------------------------------------------------------------------------------------------


def test_a_round_trip_of_the_real_files_changes_nothing(tmp_path):
    path = tmp_path / "registre.xlsx"
    path.write_bytes(export(CURATED))
    last = max(row["reviewed_on"] for row in read(FIRMS, CURATED / FIRMS.file))
    planned = plan(CURATED, path, datetime.date.fromisoformat(last))
    assert (planned.problems, planned.files, planned.ignored) == ((), (), ())


def test_the_real_files_are_written_byte_for_byte_as_they_are():
    for table in REGISTER:
        path = CURATED / table.file
        rows = read(table, path)
        after, changed = merged(
            table, rows, [{k: one_line(v) for k, v in row.items() if k in table.names} for row in rows]
        )
        assert changed == []
        assert as_csv(table.names, after) == path.read_bytes()


def test_texts_that_look_like_something_else_come_back_as_they_were(folder, tmp_path):
    odd = {
        **FIRM,
        "siren": "005520135",
        "firm_name": "=1+1",
        "city": "#N/A",
        "department_code": "09",
        "what_it_does": '-50,2 % ; « guillemets », "droits", virgules\tet l\'apostrophe',
        "evidence_1": "@nom",
        "evidence_2": "00123",
        "status_note": "+33 — l’œuvre" + " mot" * 200,
        "reviewed_on": "1999-12-31",
    }
    write(folder, FIRMS, odd)
    write(folder, ALIASES, {**ALIAS, "canonical": "=1+1", "alias": "1e5"})
    path = tmp_path / "registre.xlsx"
    path.write_bytes(export(folder))
    planned = plan(folder, path, TODAY)
    assert (planned.problems, planned.files) == ((), ())
    # Nothing of it runs in a spreadsheet.
    cells = [cell for row in openpyxl.load_workbook(path)["firmes"].iter_rows(min_row=3) for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "d", "n"}
    # Nor when someone types in the cell again.
    marked = {cell.value for cell in cells if cell.quotePrefix}
    assert {"=1+1", "@nom", odd["what_it_does"], odd["status_note"]} <= marked


def test_spaces_and_line_breaks_that_the_file_already_has_are_not_touched(folder, edited):
    write(folder, FIRMS, {**OTHER, "status_note": " un doute \nsur deux lignes "}, FIRM)
    assert edited().files == ()
    planned = edited(cell_set("city", "Ville inventée"))
    assert b'" un doute \nsur deux lignes "' in planned.files[0].content


def test_the_workbook_is_made_for_people(folder):
    book = openpyxl.load_workbook(io.BytesIO(export(folder)))
    sheet = book["firmes"]
    assert book.sheetnames == ["Lisez-moi", "firmes", "alias", "relectures", "mots"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B3", "A2:Q4")
    assert [sheet["B1"].value, sheet["B2"].value] == ["SIREN", "siren"]
    assert [sheet["B4"].value, sheet["B4"].number_format] == ["552016834", "@"]
    assert sheet.column_dimensions["B"].number_format == "@"
    assert sheet["P4"].value == datetime.datetime(2026, 1, 1)
    assert sheet["K4"].alignment.wrap_text
    # Two sheets selected together would be typed into together.
    assert [each.title for each in book.worksheets if each.sheet_view.tabSelected] == ["firmes"]


def test_lists_are_offered_for_words_and_closed_where_there_is_one_word(folder):
    book = openpyxl.load_workbook(io.BytesIO(export(folder)))
    lists = {str(each.sqref).split(":")[0][:-1]: each for each in book["firmes"].data_validations.dataValidation}
    assert set(lists) == {LETTERS[name] for name in FIRMS.names[5:10]} | {LETTERS["named_in_panorama"]}
    assert lists[LETTERS["ai_group"]].showErrorMessage
    assert not lists[LETTERS["technologies"]].showErrorMessage
    words = book["mots"][lists[LETTERS["firm_type"]].formula1.split("!")[1].replace("$", "")]
    assert "startup" in {cell.value for (cell,) in words}


# an edit --------------------------------------------------------------------------------------------------------------


def test_a_changed_cell_is_the_only_change(folder, edited):
    planned = edited(cell_set("city", "Ville inventée"))
    assert changes(planned) == [("firms", CHANGED, "autre-firme")]
    assert cells(planned) == [("city", "", "Ville inventée")]
    before = (folder / FIRMS.file).read_bytes().splitlines()
    after = planned.files[0].content.splitlines()
    assert [index for index, pair in enumerate(zip(before, after, strict=True)) if pair[0] != pair[1]] == [1]


def test_an_emptied_cell_is_emptied(edited):
    assert cells(edited(cell_set("markets", None))) == [("markets", "space", "")]


def test_a_new_row_goes_to_its_place_and_a_removed_one_is_said(edited):
    def change(book):
        sheet = book["firmes"]
        sheet.delete_rows(3)
        new = {**OTHER, "firm_id": "encore-une", "firm_name": "Encore une", "reviewed_on": datetime.date(2026, 2, 1)}
        sheet.append([new[name] or None for name in FIRMS.names])

    planned = edited(change)
    assert changes(planned) == [("firms", REMOVED, "autre-firme"), ("firms", ADDED, "encore-une")]
    assert rows_after(planned) == ["encore-une", "firme-inventee"]
    assert ",2026-02-01," in planned.files[0].content.decode()


def test_sorting_the_sheet_changes_nothing(edited):
    def change(book):
        sheet = book["firmes"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
        for number, row in enumerate(reversed(rows), start=3):
            for index, value in enumerate(row, start=1):
                sheet.cell(number, index).value = value

    assert edited(change).files == ()


def test_a_new_row_of_a_file_without_order_goes_to_its_end(folder, edited):
    write(folder, ALIASES, {**ALIAS, "alias": "Z"}, {**ALIAS, "alias": "B"})

    def change(book):
        book["alias"].append(["A", *list(ALIAS.values())[1:]])

    assert rows_after(edited(change)) == ["Z", "B", "A"]


def test_a_register_that_changed_since_the_export_is_said(folder, tmp_path):
    path = tmp_path / "registre.xlsx"
    path.write_bytes(export(folder))
    assert plan(folder, path, TODAY).stale == ()
    write(folder, FIRMS, {**OTHER, "city": "Changée depuis"}, FIRM)
    planned = plan(folder, path, TODAY)
    assert planned.stale == ("firms.csv",)
    assert cells(planned) == [("city", "Changée depuis", "")]


@pytest.mark.parametrize(
    "forget", [lambda book: book.remove(book["Lisez-moi"]), lambda book: book["Lisez-moi"].delete_cols(2)]
)
def test_a_workbook_that_forgot_what_it_came_from_is_stale(edited, forget):
    def change(book):
        cell_set("city", "Ville inventée")(book)
        forget(book)

    assert edited(change).stale == ("firms.csv",)


# what spreadsheets do -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("siren", 552016834, None),
        ("siren", 552016834.0, None),
        ("siren", "552 016 834", None),
        ("siren", "552\u00a0016\u00a0834 ", None),
        ("department_code", 9, "09"),
        ("department_code", 31, "31"),
        ("department_code", 974.0, "974"),
        ("named_in_panorama", True, "true"),
        ("named_in_panorama", False, None),
        ("named_in_panorama", "VRAI", "true"),
        ("named_in_panorama", "Faux", None),
        ("reviewed_on", datetime.datetime(2026, 2, 3), "2026-02-03"),
        ("reviewed_on", datetime.datetime(2026, 1, 1, 14, 30), None),
        ("reviewed_on", "2026-02-03", "2026-02-03"),
        ("reviewed_on", "03/02/2026", "2026-02-03"),
        ("reviewed_on", " 2026-01-01\n", None),
        ("ai_group", " core ", None),
        ("technologies", "robotics | computer_vision", None),
        ("firm_name", "Firme inventée\u00a0", None),
        ("what_it_does", 1234, "1234"),
        ("what_it_does", 1234.0, "1234"),
        ("status_note", "un doute\nsur deux lignes ", "un doute sur deux lignes"),
        ("status_note", "un doute_x000D_\nsur deux lignes", "un doute sur deux lignes"),
        ("status_note", "   ", None),
    ],
)
def test_what_a_spreadsheet_does_to_a_value_is_undone(edited, name, value, text):
    planned = edited(cell_set(name, value, row=4))
    assert planned.problems == ()
    assert cells(planned) == ([] if text is None else [(name, FIRM[name], text)])


def test_a_siren_that_lost_its_zeros_finds_them_again_when_luhn_agrees(folder, edited):
    write(folder, FIRMS, OTHER, {**FIRM, "siren": "005520135"})
    assert edited(cell_set("siren", 5520135, row=4)).files == ()
    assert said(edited(cell_set("siren", 5520136, row=4))) == [("firmes", 4, "siren (B4)")]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("status_note", "=A1"),
        ("siren", "=552016834"),
        ("siren", 552016835),
        ("siren", 1.5e20),
        ("siren", datetime.datetime(2026, 1, 1)),
        ("city", datetime.datetime(2026, 5, 1)),
        ("city", datetime.time(12, 30)),
        ("city", True),
        ("city", 2.5),
        ("city", 12345678901234567),
        ("evidence_1", None),
        ("department_code", 20),
        ("named_in_panorama", 1),
        ("named_in_panorama", None),
        ("reviewed_on", "hier"),
        ("reviewed_on", datetime.datetime(2026, 3, 2)),
        ("ai_group", "Cœur IA"),
        ("technologies", "robotics;computer_vision"),
        ("firm_id", "Firme inventée"),
        ("evidence_2", "quelqu-un@firme-inventee.example"),
    ],
)
def test_what_could_mean_two_things_or_breaks_a_rule_is_refused_with_its_cell(edited, name, value):
    assert said(edited(cell_set(name, value, row=4))) == [("firmes", 4, f"{name} ({LETTERS[name]}4)")]


def test_a_number_is_a_date_only_where_the_sheet_says_so(edited):
    assert cells(edited(cell_set("reviewed_on", 46000, row=4))) == [("reviewed_on", "2026-01-01", "2025-12-09")]
    as_number = edited(cell_set("reviewed_on", 46000, row=4, number_format="General"))
    assert said(as_number) == [("firmes", 4, "reviewed_on (P4)")]


def test_two_firms_do_not_get_one_name(edited):
    assert said(edited(cell_set("firm_name", "FIRME inventee"))) == [("firmes", 4, "firm_name (C4)")]


def test_an_error_of_the_spreadsheet_is_refused(edited):
    def change(book):
        cell = book["firmes"]["D4"]
        cell.value = "#REF!"
        cell.data_type = "e"

    assert said(edited(change)) == [("firmes", 4, "city (D4)")]


def test_every_problem_is_said_in_one_go(edited):
    def change(book):
        cell_set("siren", "1", row=4)(book)
        cell_set("evidence_1", "=B2", row=3)(book)
        book["alias"]["D3"] = None

    assert said(edited(change)) == [
        ("firmes", 3, "evidence_1 (M3)"),
        ("firmes", 4, "siren (B4)"),
        ("alias", 3, "evidence (D3)"),
    ]


def test_an_alias_follows_the_name_that_the_sheet_gives_its_firm(edited):
    assert said(edited(cell_set("firm_name", "Nom nouveau", row=4))) == [("alias", 3, "canonical (B3)")]

    def both(book):
        cell_set("firm_name", "Nom nouveau", row=4)(book)
        book["alias"]["B3"] = "Nom nouveau"

    planned = edited(both)
    assert planned.problems == ()
    assert changes(planned) == [("firms", CHANGED, "firme-inventee"), ("beneficiary_aliases", CHANGED, "FI")]


def test_moved_columns_a_line_above_the_header_empty_rows_and_other_sheets_change_nothing(edited):
    def change(book):
        sheet = book["firmes"]
        sheet.move_range("D1:D4", cols=20)  # city, far to the right
        sheet.insert_rows(1, 2)
        sheet["A1"] = "Relu en réunion"
        sheet.insert_rows(6)
        sheet["A2000"].number_format = "@"
        sheet["A2001"] = "  "
        book.create_sheet("brouillon")["A1"] = "=1/0"

    planned = edited(change)
    assert (planned.problems, planned.files, planned.ignored) == ((), (), ("brouillon",))


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda book: book.remove(book["alias"]), ("alias", None, None)),
        (lambda book: book["firmes"].delete_cols(4), ("firmes", 2, "city")),
        (lambda book: book["firmes"].delete_rows(2), ("firmes", None, None)),
        (lambda book: book["firmes"].delete_rows(3, 10), ("firmes", None, None)),
        (lambda book: book["firmes"].__setitem__("T4", "un avis"), ("firmes", 4, None)),
        (lambda book: book["firmes"].__setitem__("D2", "siren"), ("firmes", 2, "city")),
    ],
    ids=["sheet", "column", "header", "rows", "stray", "twice"],
)
def test_a_sheet_that_lost_its_shape_is_refused(edited, change, place):
    assert place in said(edited(change))


def test_numbers_of_lines_and_columns_are_those_of_the_sheet_as_it_is(edited):
    def change(book):
        book["firmes"].insert_rows(1)
        book["firmes"].insert_cols(1)
        book["firmes"]["C5"] = "1"

    assert said(edited(change)) == [("firmes", 5, "siren (C5)")]


@pytest.mark.parametrize(
    "content", [b"", b"firm_id,siren\n", b"PK\x03\x04 cut", b"\xd0\xcf\x11\xe0 old or with a password"]
)
def test_what_is_no_workbook_says_so(folder, tmp_path, content):
    path = tmp_path / "registre.xlsx"
    path.write_bytes(content)
    with pytest.raises(NotAWorkbook):
        plan(folder, path, TODAY)


def test_a_zip_that_is_no_workbook_and_a_cut_workbook_say_so(folder, tmp_path):
    path = tmp_path / "registre.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    with pytest.raises(NotAWorkbook):
        plan(folder, path, TODAY)
    whole = export(folder)
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(NotAWorkbook):
        plan(folder, path, TODAY)
    with zipfile.ZipFile(io.BytesIO(whole)) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content[: len(content) // 2] if name == "xl/worksheets/sheet2.xml" else content)
    with pytest.raises(NotAWorkbook):
        plan(folder, path, TODAY)


def test_a_sheet_written_by_another_program_is_read(folder, tmp_path):
    """Rich text, a shared formula's neighbour, no announced size, a boolean cell: XML that openpyxl does not write."""
    path, foreign = tmp_path / "registre.xlsx", tmp_path / "autre.xlsx"
    path.write_bytes(export(folder))
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(foreign, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/worksheets/sheet2.xml":
                text = content.decode()
                assert '<dimension ref="A1:Q4"/>' in text or '<dimension ref="A1:Q4" />' in text
                text = text.replace('<dimension ref="A1:Q4"', '<dimension ref="A1"')
                start = text.index('<c r="D4"') if '<c r="D4"' in text else None
                assert start is not None
                end = text.index("/>", start) + 2
                rich = '<c r="D4" t="inlineStr"><is><r><t>Ville </t></r><r><t xml:space="preserve">inventée_x000D_</t></r></is></c>'
                content = (text[:start] + rich + text[end:]).encode()
            target.writestr(name, content)
    planned = plan(folder, foreign, TODAY)
    assert planned.problems == ()
    assert cells(planned) == [("city", "", "Ville inventée")]


def test_a_value_that_no_cell_should_hold_is_refused():
    with pytest.raises(CellRefused):
        text_of(datetime.timedelta(days=1), Holds.TEXT)
    assert text_of(None, Holds.TEXT) == ""
