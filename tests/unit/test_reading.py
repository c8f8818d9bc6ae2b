"""Reading one file: bytes that can't be read stop the source, and the message says where; nothing is lost on the way."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from sources.errors import BadBytes
from sources.reading import LocalFile, read_csv, read_json_array, reunited

FileOf = Callable[..., LocalFile]


@pytest.fixture
def file_of(tmp_path: Path) -> FileOf:
    """A file of the source « essai » with these bytes."""

    def make(content: bytes | str, name: str = "essai.csv") -> LocalFile:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return LocalFile("essai", name, path, "0" * 64)

    return make


def csv_refusal(file: LocalFile) -> str:
    with pytest.raises(BadBytes) as raised:
        read_csv("t", file)
    return str(raised.value)


def json_refusal(file: LocalFile) -> str:
    with pytest.raises(BadBytes) as raised:
        read_json_array("t", file)
    return str(raised.value)


# CSV


def test_csv_cells_stay_text_and_an_empty_cell_is_null(file_of: FileOf) -> None:
    table = read_csv("t", file_of("siren,nom\n012345678,\n"))
    assert table.rows.to_pylist() == [{"siren": "012345678", "nom": None, "_row_number": 2}]


def test_a_row_number_is_the_line_where_the_row_begins(file_of: FileOf) -> None:
    table = read_csv("t", file_of('a,b\n1,"deux\nlignes"\n\n2,x\n'))
    assert table.rows.column("_row_number").to_pylist() == [2, 5]


def test_a_bom_is_not_part_of_the_first_column(file_of: FileOf) -> None:
    assert read_csv("t", file_of(b"\xef\xbb\xbfa;b\r\n1;2\r\n"), delimiter=";").rows.column_names[0] == "a"


def test_a_row_of_another_width_is_set_aside_with_its_line_and_reason(file_of: FileOf) -> None:
    table = read_csv("t", file_of("a,b\n1,2\n3\n4,5,6\n7,8\n"))
    assert [(item.row_number, item.reason) for item in table.rejected] == [
        (3, "1 champs au lieu de 2"),
        (4, "3 champs au lieu de 2"),
    ]
    assert table.rows_in == 4
    assert table.rows.num_rows == 2


def test_a_csv_cut_inside_quotes_says_where_it_stopped(file_of: FileOf) -> None:
    message = csv_refusal(file_of('a,b\n1,2\n3,"quatre\ncinq'))
    assert message.startswith("essai : le CSV ne se lit pas jusqu'au bout (tronqué ?)")
    assert "fichier   : essai.csv" in message
    assert "endroit   : ligne 3" in message
    assert "règle     : guillemets et séparateurs réguliers" in message


def test_a_csv_cut_between_quotes_leaves_its_last_row_rejected(file_of: FileOf) -> None:
    table = read_csv("t", file_of("a,b\n1,2\n3"))
    assert [(item.row_number, item.reason) for item in table.rejected] == [(3, "1 champs au lieu de 2")]


@pytest.mark.parametrize(
    ("content", "what"), [(gzip.compress(b"a,b\n1,2\n", mtime=0), "gzip"), (b"PK\x03\x04", "zip"), (b"PAR1", "Parquet")]
)
def test_compressed_bytes_under_a_csv_name_are_named(file_of: FileOf, content: bytes, what: str) -> None:
    message = csv_refusal(file_of(content))
    assert f"des octets {what} sous un nom qui ne le dit pas" in message
    assert "fichier   : essai.csv" in message
    assert "endroit   : premiers octets" in message


def test_bytes_that_are_not_utf_8_say_their_line(file_of: FileOf) -> None:
    message = csv_refusal(file_of("a\nx\né\n".encode("latin-1")))
    assert "octet 0xe9 illisible en UTF-8" in message
    assert "endroit   : ligne 3, octet 4" in message


def test_a_column_that_stands_twice_is_refused(file_of: FileOf) -> None:
    message = csv_refusal(file_of("siren,nom,siren\n1,2,3\n"))
    assert "colonne présente deux fois : 'siren'" in message
    assert "endroit   : ligne 1" in message


def test_columns_that_differ_by_case_only_stand_twice_for_the_database(file_of: FileOf) -> None:
    assert "colonne présente deux fois : 'Nom', 'nom'" in csv_refusal(file_of("siren,nom,Nom\n1,2,3\n"))
    assert "colonne présente deux fois : 'A', 'a'" in json_refusal(file_of('[{"a": 1, "A": 2}]', "essai.json"))


def test_a_column_without_a_name_is_refused_and_counted_from_the_left(file_of: FileOf) -> None:
    assert "colonne sans nom : la 3ᵉ sur 3" in csv_refusal(file_of("siren,nom,\n1,2,\n"))


def test_a_column_may_not_bear_the_name_of_one_of_ours(file_of: FileOf) -> None:
    assert "nom de colonne réservé : '_row_number'" in csv_refusal(file_of("siren,_row_number\n1,2\n"))


def test_a_header_alone_is_no_data(file_of: FileOf) -> None:
    assert "aucune ligne de données" in csv_refusal(file_of("a,b\n"))


def test_an_empty_csv_has_no_header(file_of: FileOf) -> None:
    assert "pas de ligne d'en-tête" in csv_refusal(file_of(""))


# JSON


def test_json_values_keep_the_type_that_json_gives_them(file_of: FileOf) -> None:
    records = [
        {"n": 1, "x": 1.5, "t": "a", "l": ["a", "b"], "b": True, "o": {"k": "é"}},
        {"n": None, "x": 2, "t": None, "l": None, "b": None, "o": None},
    ]
    rows = read_json_array("t", file_of(json.dumps(records), "essai.json")).rows
    types = {field.name: field.type for field in rows.schema}
    assert types == {
        "n": pa.int64(),
        "x": pa.float64(),
        "t": pa.string(),
        "l": pa.list_(pa.string()),
        "b": pa.bool_(),
        "o": pa.string(),
        "_row_number": pa.int64(),
    }
    assert rows.column("o").to_pylist() == ['{"k": "é"}', None]


def test_a_key_missing_from_a_record_is_null_and_new_keys_come_last(file_of: FileOf) -> None:
    rows = read_json_array("t", file_of('[{"b": 1, "a": 2}, {"c": 3, "a": 4}]', "essai.json")).rows
    assert rows.column_names == ["b", "a", "c", "_row_number"]
    assert rows.column("b").to_pylist() == [1, None]


def test_a_column_of_several_types_becomes_text(file_of: FileOf) -> None:
    rows = read_json_array("t", file_of('[{"a": 1}, {"a": "deux"}, {"a": true}]', "essai.json")).rows
    assert rows.column("a").to_pylist() == ["1", "deux", "true"]


def test_whole_numbers_too_large_for_a_column_of_integers_become_text(file_of: FileOf) -> None:
    rows = read_json_array("t", file_of('[{"a": 99999999999999999999}, {"a": 1}]', "essai.json")).rows
    assert rows.column("a").to_pylist() == ["99999999999999999999", "1"]


def test_a_truncated_json_says_after_how_many_records(file_of: FileOf) -> None:
    whole = json.dumps([{"id": f"A{n}"} for n in range(5)], indent=1)
    message = json_refusal(file_of(whole[: whole.index("A3")], "announcements.json"))
    assert message.startswith("essai : ce n'est pas un JSON complet (tronqué ?)")
    assert "fichier   : announcements.json" in message
    assert "après 3 enregistrement(s) entier(s)" in message
    assert "règle     : un tableau JSON fermé" in message


def test_gzip_under_a_json_name_is_named(file_of: FileOf) -> None:
    assert "des octets gzip" in json_refusal(file_of(gzip.compress(b"[{}]"), "essai.json"))


def test_an_error_document_in_place_of_an_array_is_quoted(file_of: FileOf) -> None:
    message = json_refusal(file_of('{"error_code": "ODSQLError"}', "essai.json"))
    assert "un tableau était attendu" in message
    assert "ODSQLError" in message


def test_an_array_without_a_record_is_no_data(file_of: FileOf) -> None:
    assert "aucun enregistrement" in json_refusal(file_of("[]", "essai.json"))


def test_an_item_that_is_no_object_is_set_aside_with_its_rank(file_of: FileOf) -> None:
    table = read_json_array("t", file_of('[{"a": 1}, "perdu", {"a": 2}]', "essai.json"))
    assert [(item.row_number, item.reason) for item in table.rejected] == [
        (2, "un objet JSON était attendu, reçu : 'perdu'")
    ]
    assert table.rows.column("_row_number").to_pylist() == [1, 3]
    assert table.rows_in == 3


def test_a_header_alone_is_an_answer_only_where_the_source_says_so(file_of: FileOf) -> None:
    assert "aucune ligne de données" in csv_refusal(file_of("siren;nom\n"))
    table = read_csv("t", file_of("siren;nom\n"), delimiter=";", may_be_empty=True)
    assert (table.rows_in, table.rows.column_names) == (0, ["siren", "nom", "_row_number"])


def test_an_empty_file_has_no_header_even_where_no_row_is_an_answer(file_of: FileOf) -> None:
    with pytest.raises(BadBytes, match="pas de ligne d'en-tête"):
        read_csv("t", file_of(""), may_be_empty=True)


def test_a_table_in_several_files_keeps_the_hash_of_each(file_of: FileOf) -> None:
    parts = [
        replace(read_csv("t", file_of(text)), file_name=name, archive_sha256=name)
        for name, text in (("a", "siren\n1\n2\n"), ("b", "siren\n3\n4,5\n"))
    ]
    table = reunited("essai", parts)
    assert table.rows.column("_archive_sha256").to_pylist() == ["a", "a", "b"]
    assert table.rows.column("_row_number").to_pylist() == [2, 3, 2]
    assert [(item.row_number, item.reason) for item in table.rejected] == [(3, "b : 2 champs au lieu de 1")]
    assert (table.file_name, table.rows_in) == ("a, b", 4)
    assert reunited("essai", parts[:1]) is parts[0]


def test_files_of_one_table_have_the_same_columns(file_of: FileOf) -> None:
    parts = [read_csv("t", file_of(text)) for text in ("siren,nom\n1,Un\n", "siren\n2\n")]
    with pytest.raises(BadBytes, match="colonnes : nom"):
        reunited("essai", parts)


# What the mutation fuzzer found


@pytest.mark.parametrize("content", ["[" * 200_000, '[{"a": ' + "9" * 5_000 + "}]"])
def test_json_without_end_is_refused_and_not_a_crash(file_of: FileOf, content: str) -> None:
    assert "un JSON démesuré" in json_refusal(file_of(content, "essai.json"))


@pytest.mark.parametrize("value", ["a\\u0000b", "\\ud800", "\\u001b[31m"])
def test_a_record_with_an_unseen_sign_or_half_a_character_is_set_aside(file_of: FileOf, value: str) -> None:
    table = read_json_array("t", file_of(f'[{{"a": "ici"}}, {{"a": "{value}"}}]', "essai.json"))
    assert [item.row_number for item in table.rejected] == [2]
    assert table.rows.num_rows == 1


def test_a_number_too_large_for_a_float_stays_as_it_was_written(file_of: FileOf) -> None:
    table = read_json_array("t", file_of(f'[{{"a": 1.5}}, {{"a": 1{"0" * 400}}}]', "essai.json"))
    assert table.rows.column("a").to_pylist() == ["1.5", "1" + "0" * 400]


def test_a_column_name_that_no_table_can_hold_is_refused(file_of: FileOf) -> None:
    assert "nom de colonne illisible" in csv_refusal(file_of("a\x00b,c\n1,2\n"))
