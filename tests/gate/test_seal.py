"""What a sealed candidate is made of, and when sealing refuses."""

from __future__ import annotations

import json
from dataclasses import replace

import duckdb
import pytest

from publication import durable
from publication.seal import SealRefused, seal
from tests.gate.house import BUILD, KEYS, SOURCES, House


def test_a_candidate_holds_every_table_in_each_format(empty_house: House) -> None:
    candidate = empty_house.seal()
    tables = sorted(table.name for table in empty_house.tables())
    assert durable.files_under(candidate.path) == sorted(
        [
            "datapackage.json",
            "panorama.duckdb",
            "panorama.xlsx",
            *(f"parquet/{table}.parquet" for table in tables),
            *(f"csv/{table}.csv" for table in tables),
            *(f"csv_excel_fr/{table}.csv" for table in tables),
        ]
    )
    assert candidate.release == "2026-10.r1"
    assert candidate.rows["dim_firm"] == 3


def test_the_description_lists_hash_bytes_and_rows_of_every_file(empty_house: House) -> None:
    candidate = empty_house.seal()
    described = json.loads((candidate.path / "datapackage.json").read_text(encoding="utf-8"))
    for resource in described["resources"]:
        file = candidate.path / resource["path"]
        assert resource["bytes"] == file.stat().st_size
        assert resource["hash"] == f"sha256:{durable.sha256(file)}"
    firms = next(resource for resource in described["resources"] if resource["name"] == "dim_firm")
    assert firms["rows"] == 3
    assert firms["schema"]["primaryKey"] == ["firm_id"]
    field = {"name": "creation_date", "type": "date", "description": "Colonne creation_date, inventée"}
    assert {**field, "sources": ["register"]} in firms["schema"]["fields"]
    assert firms["licenses"] == [{"name": "etalab-2.0"}]
    assert [source["id"] for source in firms["sources"]] == ["register"]
    assert candidate.seal == durable.sha256(candidate.path / "datapackage.json")


def test_the_description_says_which_columns_are_never_null(empty_house: House) -> None:
    (table,) = [each for each in empty_house.tables() if each.name == "dim_firm"]
    columns = tuple(replace(column, required=column.name == "firm_id") for column in table.columns)
    sealed = seal(
        empty_house.warehouse, empty_house.home, BUILD, [replace(table, columns=columns)], SOURCES, "00000001-run"
    )
    described = json.loads((sealed.path / "datapackage.json").read_text(encoding="utf-8"))
    for resource in described["resources"]:
        if resource["format"] not in ("parquet", "csv") or resource["path"].startswith("csv_excel_fr/"):
            continue  # what a column means stands once, beside Parquet and the standard CSV
        needed = [each["name"] for each in resource["schema"]["fields"] if each.get("constraints", {}).get("required")]
        assert needed == ["firm_id"]


def test_a_demonstration_says_so_everywhere(empty_house: House) -> None:
    candidate = empty_house.seal()
    described = json.loads((candidate.path / "datapackage.json").read_text(encoding="utf-8"))
    assert described["demonstration"] is True
    assert "démonstration" in described["title"]
    with duckdb.connect(str(candidate.path / "panorama.duckdb"), read_only=True) as connection:
        (notice,) = connection.execute("select notice from _release").fetchone() or ("",)
        facts = connection.execute(
            "select decode(value) from parquet_kv_metadata(?) where decode(key) = 'notice'",
            [str(candidate.path / "parquet" / "dim_firm.parquet")],
        ).fetchone()
    assert "Démonstration" in notice
    assert facts == (notice,)


def test_a_release_that_used_a_restricted_file_says_so_and_one_that_had_none_to_use_does_not(
    empty_house: House,
) -> None:
    restricted = {**SOURCES[0], "id": "remis", "licence": {"id": "non-ouverte-sgpi", "publication": "restricted"}}
    candidate = empty_house.seal(sources=[*SOURCES, restricted])
    described = json.loads((candidate.path / "datapackage.json").read_text(encoding="utf-8"))
    assert described["restricted"] == ["remis"]
    assert "Version restreinte" in described["notice"]
    unused = json.loads(
        (empty_house.seal(sources=[*SOURCES, {**restricted, "rows": 0}]).path / "datapackage.json").read_text()
    )
    assert (unused["restricted"], "restreinte" in unused["notice"]) == ([], False)


def test_the_database_holds_tables_with_comments_in_the_order_of_their_key(empty_house: House) -> None:
    candidate = empty_house.seal()
    with duckdb.connect(str(candidate.path / "panorama.duckdb"), read_only=True) as connection:
        tables = connection.execute("select count(*), count(comment) from duckdb_tables()").fetchone()
        views = connection.execute("select count(*) from duckdb_views() where not internal").fetchone()
        comment = connection.execute(
            "select comment from duckdb_columns() where table_name = 'dim_firm' and column_name = 'siren'"
        ).fetchone()
        firms = connection.execute("select firm_id from dim_firm").fetchall()
    assert tables == (len(KEYS) + 1, len(KEYS) + 1)  # and _release
    assert views == (0,)
    assert comment == ("Colonne siren, inventée. Source : register (licence etalab-2.0).",)
    assert firms == [("alpha",), ("beta",), ("gamma",)]


def test_sealing_the_same_run_again_replaces_its_candidate(empty_house: House) -> None:
    first = empty_house.seal()
    empty_house.runs -= 1
    second = empty_house.seal()
    assert first.path == second.path
    assert [path.name for path in second.path.parent.iterdir()] == [second.path.name]


def test_a_seal_that_crashes_leaves_no_half_candidate(empty_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object, **__: object) -> None:
        raise OSError("disque plein")

    with monkeypatch.context() as broken:
        broken.setattr("publication.datapackage.describe", crash)
        with pytest.raises(OSError, match="disque plein"):
            empty_house.seal()
    assert list((empty_house.home / "candidates").iterdir()) == []
    assert empty_house.seal().path.is_dir()


@pytest.mark.parametrize("field", ["edition", "origin", "region", "inputs_sha256", "code_sha256"])
def test_a_warehouse_built_for_something_else_is_not_sealed(empty_house: House, field: str) -> None:
    with pytest.raises(SealRefused, match=f"{field} : demandé « autre »"):
        empty_house.seal(replace(BUILD, **{field: "autre"}))
    assert not (empty_house.home / "candidates").exists()


@pytest.mark.parametrize(
    ("statement", "word"),
    [
        ("drop table _build", "pas de table _build"),
        ("delete from _build", "0 lignes"),
        ("insert into _build select * from _build", "2 lignes"),
        ("alter table _build drop column region", "cinq colonnes"),
    ],
)
def test_a_warehouse_that_does_not_say_what_it_is_is_not_sealed(empty_house: House, statement: str, word: str) -> None:
    empty_house.spoil(statement)
    with pytest.raises(SealRefused, match=word):
        empty_house.seal()


@pytest.mark.parametrize(
    ("statement", "word"),
    [
        ("alter table dim_firm add column mood varchar", "colonne non documentée : mood"),
        ("alter table dim_firm drop column siren", "colonne documentée mais absente : siren"),
        ("alter table dim_firm alter jobs_low type varchar", "type VARCHAR, documenté INTEGER"),
        ("drop table dim_firm", "la table n'est pas dans l'entrepôt"),
    ],
)
def test_a_table_that_drifts_from_its_documentation_is_not_sealed(
    empty_house: House, monkeypatch: pytest.MonkeyPatch, statement: str, word: str
) -> None:
    documented = empty_house.tables()
    empty_house.spoil(statement)
    monkeypatch.setattr(empty_house, "tables", lambda: documented)
    with pytest.raises(SealRefused, match=word):
        empty_house.seal()


def test_no_cell_of_the_csv_is_a_formula_and_numbers_stay_numbers(empty_house: House) -> None:
    empty_house.spoil(
        "update dim_firm set firm_name = '=cmd|'' /C calc''!A0' where firm_id = (select min(firm_id) from dim_firm)",
        "create table odd as select 1 as id, -5.5::decimal(9, 2) as number, '-5,5' as figure, '@x' as note",
    )
    candidate = empty_house.seal(only={"dim_firm", "odd"})
    firms = (candidate.path / "csv" / "dim_firm.csv").read_text(encoding="utf-8")
    assert "'=cmd|' /C calc'!A0" in firms
    assert (candidate.path / "csv" / "odd.csv").read_text().splitlines()[1] == '1,-5.50,"-5,5",\'@x'
    parquet = str(candidate.path / "parquet" / "odd.parquet")
    assert duckdb.execute("select note from read_parquet(?)", [parquet]).fetchall() == [("@x",)]
    audited = empty_house.audit(candidate, only_suites={"across_tables"})
    (agree,) = [result for result in audited.results if result.rule == "across_tables.files_agree"]
    assert agree.status == "passed"
