"""A candidate or a home edited by hand around the publication: whatever is changed, nothing of it comes into service.

Not here: the edits that tests/gate/test_publish.py shows (one byte, a file more or less, a contradicting audit).
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from publication import audit, durable, kept, pages, release, status, verification
from publication.kept import PublicationRefused
from publication.report import changes, quality
from publication.seal import Candidate
from tests.faults.proofs import Live, assert_readable, assert_untouched
from tests.gate.house import House


def assert_refused(house: House, candidate: Candidate, before: Live, *words: str) -> None:
    """Refused with a reason; the live release untouched; the next candidate goes through without cleaning."""
    with pytest.raises(PublicationRefused) as caught:
        house.publish(candidate)
    for word in words:
        assert word in str(caught.value)
    assert_untouched(house.home, before)
    assert not (house.home / "releases" / "2026-10.r2").exists()


def edit(path: Path, change: Callable[[Any], None]) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


# the audit ------------------------------------------------------------------------------------------------------------


def as_if_passed(audit: dict[str, Any]) -> None:
    audit["verdict"] = "pass"
    for result in audit["results"]:
        result.update(status="passed", passed=True, unexpected=0, samples=[])


def as_if_waived(audit: dict[str, Any]) -> None:
    audit["verdict"] = "pass"
    for result in audit["results"]:
        if result["status"] == "failed":
            result.update(status="waived", waiver="accordée par personne")


def test_a_candidate_edited_with_all_its_hashes_made_anew_is_not_the_one_that_was_judged(house: House) -> None:
    before, candidate = Live.of(house.home), house.audited()
    path = candidate.path / "csv" / "dim_firm.csv"
    path.chmod(0o644)
    path.write_text(path.read_text(encoding="utf-8") + "faux\n", encoding="utf-8")

    def rehash(described: dict[str, Any]) -> None:
        (resource,) = [one for one in described["resources"] if one["path"] == "csv/dim_firm.csv"]
        resource.update(bytes=path.stat().st_size, hash=f"sha256:{durable.sha256(path)}")

    edit(candidate.path / "datapackage.json", rehash)
    content = json.loads((candidate.path / "audit.json").read_bytes())
    content["seal"] = durable.sha256(candidate.path / "datapackage.json")
    content["sha256"] = audit._sha256_of(content)
    durable.write_at_once(candidate.path / "audit.json", durable.to_json(content))

    assert_refused(house, candidate, before, "journal")


@pytest.mark.parametrize("change", [as_if_passed, as_if_waived])
def test_an_audit_rewritten_to_pass_is_refused(house: House, change: Callable[[Any], None]) -> None:
    before = Live.of(house.home)
    house.spoil("delete from dim_territory")
    candidate = house.seal()
    # Audited before, by an editor who forges the rest: a failed audit costs as much as a whole one.
    shutil.copy((house.home / "current" / "audit.json").resolve(), candidate.path / "audit.json")
    (candidate.path / "audit.json").chmod(0o644)
    edit(candidate.path / "audit.json", lambda audit: audit.update(seal=candidate.seal))
    edit(candidate.path / "audit.json", change)
    assert_refused(house, candidate, before, "audit.json a été modifié")


@pytest.mark.parametrize(
    "change",
    [
        lambda audit: audit.update(required_rules=[]),
        lambda audit: audit["waivers"].append({"rule": "fct_failure.unique_key", "waiver": "aucune"}),
        lambda audit: audit["diff"].update(failures_restated=[]) or audit["diff"].update(against=None),
        lambda audit: audit["results"][0].update(observed="autre"),
    ],
    ids=["required rules", "waivers", "difference", "what a rule observed"],
)
def test_any_edit_of_the_audit_is_refused(house: House, change: Callable[[Any], None]) -> None:
    before, candidate = Live.of(house.home), house.audited()
    edit(candidate.path / "audit.json", change)
    assert_refused(house, candidate, before, "audit.json a été modifié")


# the files ------------------------------------------------------------------------------------------------------------


def test_a_file_that_has_a_second_name_is_refused(house: House, tmp_path: Path) -> None:
    before, candidate = Live.of(house.home), house.audited()
    os.link(candidate.path / "parquet" / "dim_firm.parquet", tmp_path / "kept-by-the-editor.parquet")
    assert_refused(house, candidate, before, "parquet/dim_firm.parquet", "lien physique")
    (tmp_path / "kept-by-the-editor.parquet").unlink()
    house.publish(candidate)
    assert assert_readable(house.home) == "2026-10.r2"


def test_a_candidate_that_is_a_link_to_a_folder_elsewhere_is_refused(house: House, tmp_path: Path) -> None:
    before, candidate = Live.of(house.home), house.audited()
    candidate.path.rename(tmp_path / "elsewhere")
    candidate.path.symlink_to(tmp_path / "elsewhere")
    assert_refused(house, candidate, before, "lien vers un autre dossier")


@pytest.mark.parametrize("name", ["csv", "parquet"])
def test_a_folder_of_a_candidate_that_is_a_link_is_refused(house: House, tmp_path: Path, name: str) -> None:
    before, candidate = Live.of(house.home), house.audited()
    (candidate.path / name).rename(tmp_path / name)
    (candidate.path / name).symlink_to(tmp_path / name)
    assert_refused(house, candidate, before, f"fichier inattendu : {name}")


def test_a_page_written_by_someone_else_is_replaced_by_ours(house: House) -> None:
    candidate = house.audited()
    ours = (quality.FILE, changes.FILE, changes.TABLE_FILE)
    for name in ours:
        (candidate.path / name).write_text("<p>Tout va bien</p>", encoding="utf-8")
    published = house.publish(candidate)
    assert all("Tout va bien" not in (published.path / name).read_text(encoding="utf-8") for name in ours)
    assert assert_readable(house.home) == "2026-10.r2"


@pytest.mark.parametrize(
    "file", ["panorama.duckdb", "parquet/dim_firm.parquet", "csv/dim_firm.csv", "datapackage.json", "audit.json"]
)
@pytest.mark.parametrize(
    "moment",
    [
        pytest.param("publication.pages.write_all", marks=pytest.mark.long),
        "publication.release._move_into_place",
    ],
)
def test_a_file_changed_between_its_hash_and_the_rename_never_comes_into_service(
    house: House, monkeypatch: pytest.MonkeyPatch, file: str, moment: str
) -> None:
    """The editor waits for publish() to have hashed everything, then changes one byte."""
    before, candidate = Live.of(house.home), house.audited()
    target = candidate.path / file
    pristine = target.read_bytes()
    flipped = pristine[:-2] + bytes([pristine[-2] ^ 1]) + pristine[-1:]
    changed = pristine.replace(b"2026-10", b"2026-11", 1) if file.endswith(".json") else flipped
    assert changed != pristine
    module = {"publication.pages.write_all": pages, "publication.release._move_into_place": release}[moment]
    real = getattr(module, moment.rpartition(".")[2])

    def edited(*arguments: Any) -> Any:
        target.chmod(0o644)
        target.write_bytes(changed)
        return real(*arguments)

    with monkeypatch.context() as attack:
        attack.setattr(moment, edited)
        assert_refused(house, candidate, before, "a changé pendant sa publication")
    target.chmod(0o644)
    target.write_bytes(pristine)
    house.publish(candidate)
    assert assert_readable(house.home) == "2026-10.r2"


# the home -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("planted", ["/tmp/elsewhere/2026-10.r1", "../2026-10.r1", "releases/../../2026-10.r1", "x"])
def test_a_current_that_leads_elsewhere_is_said_and_rollback_repairs_it(house: House, planted: str) -> None:
    before = Live.of(house.home)
    (house.home / "current").unlink()
    (house.home / "current").symlink_to(planted)
    with pytest.raises(PublicationRefused, match="mène hors de releases/"):
        kept.live(house.home)
    assert "rollback" in verification.verify(house.home)[0]
    assert status.read(house.home)["live"] is None
    assert not any(each.is_live for each in kept.releases(house.home))
    release.rollback(house.home, "2026-10.r1")
    assert_untouched(house.home, before)


def test_a_release_replaced_by_a_link_to_a_copy_is_damage(house: House, tmp_path: Path) -> None:
    folder = house.home / "releases" / "2026-10.r1"
    folder.rename(tmp_path / "copy")
    folder.symlink_to(tmp_path / "copy")
    assert verification.verify(house.home) == ["le dossier de la publication est un lien vers un autre dossier"]
    with pytest.raises(PublicationRefused, match="lien vers un autre dossier"):
        release.rollback(house.home, "2026-10.r1")


def test_a_planted_link_in_place_of_a_candidate_does_not_lose_what_it_leads_to(house: House, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "file").write_text("à garder", encoding="utf-8")
    (house.home / "candidates").mkdir(exist_ok=True)
    (house.home / "candidates" / "2026-10-planted").symlink_to(precious)
    candidate = house.seal(only={"dim_territory"})
    assert list((house.home / "candidates").iterdir()) == [candidate.path]
    assert (precious / "file").read_text(encoding="utf-8") == "à garder"


def test_a_reader_of_the_refused_candidate_s_database_changes_nothing(house: House) -> None:
    candidate = house.audited()
    with duckdb.connect(str(candidate.path / "panorama.duckdb"), read_only=True) as reader:
        assert reader.execute("select count(*) from dim_firm").fetchone() != (0,)
        house.publish(candidate)
    assert assert_readable(house.home) == "2026-10.r2"
