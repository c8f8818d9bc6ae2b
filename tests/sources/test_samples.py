"""The extracts that ship with the project: they are what the manifest says, and they name nobody."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from sources.removed_names import digest, found_in, load, normalise
from sources.samples import reduce as reduction
from sources.samples.sirene_extract import ARROW_TYPES
from sources.sirene.schema import FILES, PERSONAL

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "sources"
ANSWERS = "samples/recherche_entreprises/"
MANIFEST: list[dict[str, Any]] = json.loads((SOURCES / "samples/manifest.json").read_text(encoding="utf-8"))


def rows_of(path: str, delimiter: str = ",") -> list[dict[str, str]]:
    text = (SOURCES / path).read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def records_of(path: str) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = json.loads((SOURCES / path).read_text(encoding="utf-8"))
    return records


def key(text: str) -> str:
    """Letters and digits of a name, in lower case and without accents: the annex's own way to compare names."""
    return "".join(re.findall("[a-z0-9]+", "".join(normalise(c) or c for c in text).lower()))


def texts_of_the_repository() -> Iterator[tuple[str, str]]:
    """Path and content of each text file that is, or could be, committed."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode == 0:
        paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:  # an archive without its history
        paths = [path for path in ROOT.rglob("*") if not {".venv", ".git", "data"} & set(path.relative_to(ROOT).parts)]
    for path in sorted(set(paths)):
        if path.is_file():
            try:
                yield str(path.relative_to(ROOT)), path.read_bytes().decode("utf-8")
            except UnicodeDecodeError:
                continue  # binary


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: entry["path"])
def test_each_extract_is_what_the_manifest_says(entry: dict[str, Any]) -> None:
    content = (SOURCES / entry["path"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == entry["sha256"]
    assert len(content) == entry["bytes"]
    if entry["path"].startswith(ANSWERS):
        rows = 1  # one answer to one SIREN
    elif entry["path"].endswith(".json"):
        rows = len(records_of(entry["path"]))
    elif entry["path"].endswith(".parquet"):
        rows = pq.read_metadata(SOURCES / entry["path"]).num_rows
    else:
        rows = len(
            rows_of(entry["path"], ";" if entry["source_id"] in {"ilab", "ratios_inpi_bce", "france_relance"} else ",")
        )
    assert rows == entry["rows"]


def test_the_table_of_provenance_agrees_with_the_manifest() -> None:
    provenance = (SOURCES / "samples/PROVENANCE.md").read_text(encoding="utf-8")
    table = provenance.partition("<!-- tableau -->\n")[2].partition("<!-- fin du tableau -->")[0]
    assert table == reduction.provenance_table(MANIFEST)


def test_every_file_of_an_extract_is_in_the_manifest() -> None:
    extracts = (path for path in (SOURCES / "samples").glob("*/*") if path.suffix in {".csv", ".json", ".parquet"})
    shipped = {path.relative_to(SOURCES).as_posix() for path in extracts}
    assert shipped == {entry["path"] for entry in MANIFEST if entry["path"].startswith("samples/")}


def test_ilab_keeps_the_portal_layout_and_names_no_laureate() -> None:
    content = (SOURCES / "samples/ilab/laureates.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfDossier Aide;Genre;Moto;")
    assert content.endswith(b"\r\n")
    rows = rows_of("samples/ilab/laureates.csv", ";")
    assert len(rows[0]) == 28
    assert {row["Id région"] for row in rows} == {"R76"}
    assert not [row for row in rows if any(row[column] for column in reduction.ILAB_PERSONAL)]


def test_bodacc_has_the_shape_of_the_api_and_names_no_court_officer() -> None:
    records = records_of("samples/bodacc/announcements.json")
    assert {tuple(record) for record in records} == {tuple(reduction.BODACC_KEYS)}
    judged = [record for record in records if record["familleavis"] == "collective"]
    for record in judged:
        text = json.loads(record["jugement"]).get("complementJugement") or ""
        assert not reduction.STILL_A_PERSON.search(text)
        assert (record["dateparution"], record["numeroannonce"]) not in reduction.NAMED_AFTER_A_PERSON


def test_sales_keep_what_is_real_of_companies_and_nothing_of_persons() -> None:
    sold = [each for each in records_of("samples/bodacc/announcements.json") if each["familleavis"] != "collective"]
    assert {record["familleavis"] for record in sold} == {"vente", "immatriculation"}
    for record in sold:
        written = json.dumps(record, ensure_ascii=False)
        # The values that the upstream repository put in the place of real ones.
        assert not re.search(r"test[\\\",]|TEST|de la Fixture|\b0000\d\b", written)
        assert "administration" not in written and "opposition" not in written
        persons = json.loads(record["listepersonnes"])["personne"]
        for person in persons if isinstance(persons, list) else [persons]:
            assert person["typePersonne"] == "pm" and person["denomination"]
        assert re.findall(r'"typePersonne": "pp"[^}]', record["listeprecedentproprietaire"] or "") == []


def test_registrations_have_the_shape_of_the_api_and_name_only_companies() -> None:
    records = records_of("samples/bodacc/registrations.json")
    assert {tuple(record) for record in records} == {tuple(reduction.BODACC_KEYS)}
    assert {record["familleavis"] for record in records} <= {"creation", "immatriculation"}
    for record in records:
        person = json.loads(record["listepersonnes"])["personne"]
        assert person["typePersonne"] == "pm"
        assert set(person["adresseSiegeSocial"]) <= {"codePostal", "ville"}
        assert "administration" not in person
        assert record["acte"] is None


@pytest.mark.parametrize("name", ["announcements", "registrations"])
def test_bodacc_identifiers_are_the_publisher_s_or_absent(name: str) -> None:
    for record in records_of(f"samples/bodacc/{name}.json"):
        parts = (record["publicationavis"], record["parution"], record["numeroannonce"])
        assert record["id"] is None or record["id"] == "{}{}{}".format(*parts)


def test_the_answers_of_the_directory_name_no_person_and_no_street() -> None:
    paths = [entry["path"] for entry in MANIFEST if entry["path"].startswith(ANSWERS)]
    assert len(paths) == 20
    for path in paths:
        answer = json.loads((SOURCES / path).read_text(encoding="utf-8"))
        (unit,) = answer["results"]
        assert unit["siren"] == Path(path).stem
        assert not str(unit["nature_juridique"] or "").startswith("1")
        assert "[NON-DIFFUSIBLE]" not in json.dumps(unit, ensure_ascii=False)
        assert not any(unit["siege"].get(key) for key in reduction.ADDRESS)
        assert not unit["complements"].get("collectivite_territoriale")
        for officer in unit["dirigeants"]:
            if officer["type_dirigeant"] == "personne physique":
                assert set(reduction.BIRTH) <= set(officer), "the keys of the API stay"
                assert not any(officer[key] for key in reduction.BIRTH)
                assert len((officer["prenoms"] or "").split()) <= 1


def test_the_annex_holds_151_lines_128_projects_and_81_beneficiaries() -> None:
    lines = rows_of("france2030_annex/laureates.csv")
    aliases = {
        key(alias["alias"]): key(alias["canonical"])
        for alias in rows_of("curated/beneficiary_aliases.csv")
        if alias["scope"] == "france2030_annex"
    }
    names = {key(line["beneficiary"]) for line in lines}
    assert len(lines) == 151
    assert len({(line["priority"], line["scheme"], key(line["project"])) for line in lines}) == 128
    assert len(names) == 83
    assert len({aliases.get(name, name) for name in names}) == 81


def test_each_beneficiary_of_the_annex_is_exactly_one_firm_of_the_register() -> None:
    aliases: dict[str, dict[str, str]] = {"france2030_annex": {}, "register": {}}
    for alias in rows_of("curated/beneficiary_aliases.csv"):
        aliases[alias["scope"]][key(alias["alias"])] = key(alias["canonical"])
    firms = [key(firm["firm_name"]) for firm in rows_of("curated/firms.csv")]
    names = {key(line["beneficiary"]) for line in rows_of("france2030_annex/laureates.csv")}
    beneficiaries = {aliases["france2030_annex"].get(name, name) for name in names}
    linked = [aliases["register"].get(name, name) for name in beneficiaries]
    assert len(firms) == len(set(firms))
    assert set(linked) <= set(firms)
    assert len(linked) == len(set(linked)), "deux bénéficiaires mènent à la même firme"


def test_each_evidence_joins_the_annex_by_its_beneficiary() -> None:
    lines = rows_of("france2030_annex/laureates.csv")
    beneficiaries = {line["beneficiary"] for line in lines}
    awards = {(line["scheme"], line["project"], line["beneficiary"]) for line in lines}
    for evidence in rows_of("france2030_annex/siren_evidence.csv"):
        assert evidence["beneficiary"] in beneficiaries
        if evidence["scheme"]:
            assert (evidence["scheme"], evidence["project"], evidence["beneficiary"]) in awards


SIRENE = sorted((SOURCES / "samples/sirene").glob("*.parquet"))


@pytest.mark.parametrize("path", SIRENE, ids=lambda path: path.name)
def test_the_sirene_sample_has_the_publisher_s_schema_and_speaks_of_no_natural_person(path: Path) -> None:
    table = pq.read_table(path)
    (stock,) = (each for each in FILES if each.file_name == path.name)
    assert [(field.name, field.type) for field in table.schema] == [
        (column.name, ARROW_TYPES[column.type]) for column in stock.columns
    ]
    for row in table.to_pylist():
        assert row.get("categorieJuridiqueUniteLegale") != 1000
        assert not any(row[name] for name in stock.names(PERSONAL))
    assert not found_in(str(table.to_pylist()), load())


@pytest.mark.parametrize("path", SIRENE, ids=lambda path: path.name)
def test_each_cell_of_the_sirene_sample_names_the_extract_that_gave_it(path: Path) -> None:
    told: dict[int, list[str]] = {}
    for line in rows_of("samples/sirene/provenance.csv"):
        if line["file"] == path.name:
            assert line["extract"]
            told.setdefault(int(line["row_number"]), []).extend(line["columns"].split())
    for number, row in enumerate(pq.read_table(path).to_pylist()):
        assert sorted(told[number]) == sorted(name for name, value in row.items() if value is not None)


def test_no_removed_name_stands_anywhere_in_the_repository() -> None:
    digests = load()
    found = {path: hits for path, text in texts_of_the_repository() if (hits := found_in(f"{path}\n{text}", digests))}
    assert not found, "noms retirés retrouvés (empreintes) : les retirer, ou déclarer l'homonyme dans removed_names.py"


def test_a_name_planted_in_an_extract_would_be_found() -> None:
    invented = "Zéphyrine O'Quatorze"  # nobody's name
    text = (SOURCES / "samples/ilab/laureates.csv").read_text(encoding="utf-8-sig")
    assert found_in(text, {digest(normalise(invented))}) == []
    assert found_in(text.replace("Occitanie", f"Occitanie {invented.upper()}", 1), {digest(normalise(invented))})


SHARED_DATA = os.environ.get("PANORAMA_SHARED_DATA")

if SHARED_DATA:  # the study's data are not in the repository: this test only exists where they are

    def test_reducing_again_gives_the_same_bytes(tmp_path: Path) -> None:
        assert SHARED_DATA
        seeds = ROOT / "dbt_project/seeds"
        reduction.reduce(Path(SHARED_DATA), tmp_path / "sources", tmp_path / "seeds")
        for path in (tmp_path / "sources").rglob("*.*"):
            assert path.read_bytes() == (SOURCES / path.relative_to(tmp_path / "sources")).read_bytes(), path.name
        for path in (tmp_path / "seeds").iterdir():
            assert path.read_bytes() == (seeds / path.name).read_bytes(), path.name
