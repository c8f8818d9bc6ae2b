"""`verify` beyond hashes: every byte, every column, Frictionless, and the audit of a release judged again."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from publication import durable, journal, rejudging, release, schemas, verification
from tests.gate.house import SUITES, House


def flip_one_byte(path: Path) -> None:
    path.chmod(0o644)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_one_byte_flipped_in_any_file_of_a_release_is_found(house: House) -> None:
    folder = (house.home / "current").resolve()
    alone = ["audit.json", "datapackage.json", "release.json"]  # damaged, they hide what else is
    for name in alone:
        whole = (folder / name).read_bytes()
        flip_one_byte(folder / name)
        assert verification.verify(house.home), name
        (folder / name).write_bytes(whole)
    assert verification.verify(house.home) == []
    others = [name for name in durable.files_under(folder) if name not in alone]
    for name in others:
        flip_one_byte(folder / name)
    faults = verification.verify(house.home)
    assert [name for name in others if not any(fault.startswith(f"{name} a changé") for fault in faults)] == []


def test_release_json_rewritten_in_its_own_form_is_found_by_the_journal(house: House) -> None:
    path = (house.home / "current" / "release.json").resolve()
    content = {**json.loads(path.read_bytes()), "published_at": "2020-01-01T00:00:00Z"}
    path.chmod(0o644)
    path.write_bytes(durable.to_json(content))
    assert verification.verify(house.home) == ["release.json n'est pas celui que le journal des publications a noté"]


def test_a_rollback_cut_before_the_link_moved_leaves_the_home_as_it_was(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(house.home / "releases" / "2026-10.r1", house.home / "releases" / "2026-10.r2")
    durable.point(house.home / "current", "releases/2026-10.r2")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(durable, "point", killed)
        with pytest.raises(KeyboardInterrupt):
            release.rollback(house.home, "2026-10.r1", reason="essai")
    assert house.current == "releases/2026-10.r2"
    assert journal.read(house.home)[-1].live_after == "2026-10.r1"  # the trace of what was begun
    release.rollback(house.home, "2026-10.r1")
    assert house.current == "releases/2026-10.r1"


def test_a_release_has_the_columns_and_types_that_it_says(house: House) -> None:
    assert schemas.differences((house.home / "current").resolve()) == []


def described_otherwise(house: House, **changes: str) -> Path:
    """The live release, its description changed for the fields of dim_firm (hashes aside: schemas.py does not look at them)."""
    folder = (house.home / "current").resolve()
    path = folder / "datapackage.json"
    path.chmod(0o644)
    described = json.loads(path.read_bytes())
    for resource in described["resources"]:
        if Path(resource["path"]).stem == "dim_firm":
            for field in resource["schema"]["fields"]:
                field["type"] = changes.get(field["name"], field["type"])
                field["name"] = changes.get(f"{field['name']}_named", field["name"])
    path.write_bytes(durable.to_json(described))
    return folder


def test_a_column_of_another_type_or_name_is_said_file_by_file(house: House) -> None:
    faults = schemas.differences(described_otherwise(house, firm_id="date", siren_named="siret"))
    assert "parquet/dim_firm.parquet : colonne firm_id de type string, date dans datapackage.json" in faults
    assert "panorama.duckdb, table dim_firm : colonne firm_id de type string, date dans datapackage.json" in faults
    assert "csv/dim_firm.csv : colonne absente : siret" in faults


def test_a_csv_opens_with_frictionless_and_one_that_does_not_is_said(house: House) -> None:
    # The invented table without a row has nothing to open.
    assert schemas.frictionless_faults((house.home / "current").resolve()) == []
    faults = schemas.frictionless_faults(described_otherwise(house, firm_name="date"))
    assert any("csv/dim_firm.csv" in fault and "firm_name" in fault for fault in faults)


def test_a_release_whose_rules_have_changed_is_not_judged_by_others(house: House, tmp_path: Path) -> None:
    suites = tmp_path / "suites"
    shutil.copytree(SUITES, suites)
    with (suites / "thresholds.csv").open("a", encoding="utf-8") as file:
        file.write("aucune,one_more,1,pour le test\n")
    judged = rejudging.rejudge((house.home / "current").resolve(), suites)
    assert judged.problems == []
    assert "les règles ont changé" in judged.said


def test_judging_again_finds_the_one_result_that_was_altered_and_every_other_the_same(house: House) -> None:
    folder = (house.home / "current").resolve()
    path = folder / "audit.json"
    path.chmod(0o644)
    content = json.loads(path.read_bytes())
    content["results"][0]["status"] = "failed"
    path.write_bytes(durable.to_json(content))
    (problem,) = rejudging.rejudge(folder, house.suites).problems
    assert content["results"][0]["rule"] in problem and "failed lors de la publication" in problem
