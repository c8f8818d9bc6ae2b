"""Publication holds, whatever is done to the candidate or the house; `current` moves last, or not at all."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from publication import datapackage, durable, journal, kept, release, status, verification
from publication.kept import PublicationRefused
from tests.gate.house import BUILD, LIVE, SOURCES, House, light_pages

NEXT = replace(BUILD, edition="2026-11")


def change(path: Path, edit: Callable[[dict[str, Any]], None]) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    edit(content)
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def flip_one_byte(path: Path) -> None:
    path.chmod(0o644)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


# the way through ------------------------------------------------------------------------------------------------------


def test_the_first_release_becomes_current(whole_house: House, prepared: House) -> None:
    assert whole_house.current == "releases/2026-10.r1"
    live = kept.live(whole_house.home)
    assert live is not None and live.is_live
    assert verification.verify(whole_house.home) == []
    assert json.loads((whole_house.home / "home.json").read_text(encoding="utf-8")) == {"region": "76"}
    assert prepared.ready is not None  # what was published is no candidate any more, the next one is the only
    assert list((prepared.home / "candidates").iterdir()) == [prepared.ready.path]


def test_a_release_names_every_file_and_cannot_be_written(house: House) -> None:
    folder = house.home / "current"
    content = json.loads((folder / "release.json").read_text(encoding="utf-8"))
    listed = {each["path"]: each["sha256"] for each in content["files"]}
    assert set(listed) | {"release.json"} == set(durable.files_under(folder.resolve()))
    assert all(durable.sha256(folder / name) == digest for name, digest in listed.items())
    assert {(folder / name).stat().st_mode & 0o777 for name in [*listed, "release.json"]} == {0o444}
    assert {path.stat().st_mode & 0o777 for path in (folder, folder / "csv", folder / "parquet")} == {0o755}
    assert content["rules"]["passed"] == content["rules"]["total"]


def test_what_must_come_before_current_is_asked_last_and_may_still_stop_it(house: House) -> None:
    candidate, called = house.audited(), []

    def refuse(folder: Path) -> None:
        called.append((folder, house.current))
        raise RuntimeError("la base n'a pas suivi")

    def publish(candidate_dir: Path) -> kept.Release:
        with light_pages():
            return release.publish(
                candidate_dir, house.home, suites_dir=house.suites, expected=BUILD, before_it_is_live=refuse
            )

    with pytest.raises(RuntimeError):
        publish(candidate.path)
    assert called == [(candidate.path, "releases/2026-10.r1")]
    assert house.current == "releases/2026-10.r1"
    assert [each.id for each in kept.releases(house.home)] == ["2026-10.r1"]
    flip_one_byte(candidate.path / "csv" / "dim_firm.csv")
    with pytest.raises(PublicationRefused):
        publish(candidate.path)
    assert len(called) == 1  # a candidate that is refused is never shown to the database


def test_a_correction_of_the_same_edition_is_r2(house: House) -> None:
    published = house.released()
    assert published.id == "2026-10.r2"
    assert house.current == "releases/2026-10.r2"
    kept = json.loads((published.path / "release.json").read_text(encoding="utf-8"))
    assert kept["previous"] == "2026-10.r1"
    assert kept["restates"] == {"release": "2026-10.r1", "tables": []}


def test_an_older_edition_is_published_without_becoming_current(house: House) -> None:
    published = house.released(replace(BUILD, edition="2026-10"))
    older = replace(BUILD, edition="2026-09")
    house.spoil(
        "update indicators set reference_date = date '2026-09-30', period_start = date '2026-09-30'",
        "delete from fct_failure where failure_id = 'e2'",
        "delete from fct_insolvency_event where episode_id = 'e2'",
        "delete from indicators where indicator_id = 'failures.failures'",
        "delete from fct_job_offer_count where creation_month > date '2026-09-30'",
    )
    back = house.released(older)
    assert back.id == "2026-09.r1"
    assert not back.is_live
    assert house.current == f"releases/{published.id}"
    assert [each.id for each in kept.releases(house.home)] == ["2026-09.r1", "2026-10.r1", "2026-10.r2"]


def test_a_live_release_replaces_a_demonstration(house: House) -> None:
    assert house.released(LIVE).origin == "live"
    assert house.current == "releases/2026-10.r2"


def test_the_audit_compares_with_the_live_release_of_the_same_origin(house: House) -> None:
    house.spoil("insert into dim_territory values ('31001', 'Exemple', '31', 'Haute-Garonne', '76', 'Occitanie')")
    audited = house.audit(house.seal(), only_suites={"dim_territory"})
    assert audited.diff["against"] == "2026-10.r1"
    (compared,) = (each for each in audited.diff["tables"] if each["table"] == "dim_territory")
    assert compared == {
        "table": "dim_territory",
        "rows_before": 2,
        "rows_after": 3,
        "came_in": 1,
        "went_out": 0,
        "changed": 0,
    }
    house.become(LIVE)
    assert house.audit(house.seal(LIVE), only_suites={"dim_territory"}).diff["against"] is None


def test_the_audit_tells_which_past_months_count_other_failures(whole_house: House) -> None:
    whole_house.spoil("update fct_failure set failure_id = 'e3', judgment_date = '2026-01-30' where failure_id = 'e1'")
    restated = whole_house.audit(whole_house.seal(), only_suites={"dim_territory"}).diff["failures_restated"]
    assert restated == [
        {"month": "2026-02", "failures_before": 1, "failures_after": 0, "came_in": [], "went_out": ["e1"]},
        {"month": "2026-01", "failures_before": 0, "failures_after": 1, "came_in": ["e3"], "went_out": []},
    ]
    whole_house.become(LIVE)
    assert whole_house.audit(whole_house.seal(LIVE), only_suites={"dim_territory"}).diff["failures_restated"] == []


# nothing leaves without its own audit ---------------------------------------------------------------------------------


def refused(house: House, candidate: Any, *words: str, expected: Any = None) -> PublicationRefused:
    with pytest.raises(PublicationRefused) as caught:
        house.publish(candidate, expected)
    for word in words:
        assert word in str(caught.value)
    assert house.current == "releases/2026-10.r1"
    assert verification.verify(house.home) == []
    return caught.value


def test_publishing_without_an_audit_is_refused(house: House) -> None:
    refused(house, house.seal(), "n'a pas été audité")


def test_publishing_nothing_is_refused(house: House) -> None:
    candidate = house.seal()
    shutil.rmtree(candidate.path)
    refused(house, candidate, "pas de candidat scellé")


def test_a_failed_audit_is_refused_with_its_rule(house: House) -> None:
    house.spoil("update fct_public_award set amount_eur = -1 where award_id = 'a1'")
    candidate = house.seal()
    assert house.audit(candidate).verdict == "fail"
    error = refused(house, candidate, "fct_public_award.amount_is_not_negative", "Aucune aide n'est négative")
    assert error.family == "rules"


def test_only_the_age_of_a_source_is_a_refusal_of_availability(house: House) -> None:
    house.become(LIVE)
    house.spoil("update source_freshness set vintage_age_days = 46 where source_id = 'bodacc'")
    candidate = house.seal(LIVE)
    house.audit(candidate)
    assert refused(house, candidate, "source_freshness.source_is_fresh").family == "availability"


@pytest.mark.parametrize(
    "file", ["panorama.duckdb", "parquet/dim_firm.parquet", "csv/dim_firm.csv", "datapackage.json"]
)
def test_one_byte_changed_after_the_audit_is_refused(house: House, file: str) -> None:
    candidate = house.audited()
    flip_one_byte(candidate.path / file)
    refused(house, candidate)


def test_a_candidate_changed_between_seal_and_audit_is_refused(house: House) -> None:
    candidate = house.seal()
    with duckdb.connect(str(candidate.path / "panorama.duckdb")) as connection:
        connection.execute("create table more as select 1 as one")
    house.audit(candidate)
    refused(house, candidate, "panorama.duckdb a changé depuis le scellement")


def test_a_description_rewritten_after_the_audit_is_refused(house: House) -> None:
    candidate = house.audited()
    change(candidate.path / "datapackage.json", lambda content: content.update(title="Autre"))
    refused(house, candidate, "sceau différent")


def test_a_file_added_or_removed_after_the_audit_is_refused(house: House) -> None:
    candidate = house.audited()
    (candidate.path / "csv" / "more.csv").write_text("a\n1\n", encoding="utf-8")
    refused(house, candidate, "fichier inattendu : csv/more.csv")
    (candidate.path / "csv" / "more.csv").unlink()
    (candidate.path / "csv" / "dim_firm.csv").unlink()
    refused(house, candidate, "fichier absent : csv/dim_firm.csv")


def test_a_link_in_place_of_a_file_is_refused(house: House, tmp_path: Path) -> None:
    candidate = house.audited()
    file = candidate.path / "csv" / "dim_firm.csv"
    file.rename(tmp_path / "elsewhere.csv")
    file.symlink_to(tmp_path / "elsewhere.csv")
    refused(house, candidate, "csv/dim_firm.csv a changé")


def test_an_audit_that_contradicts_itself_is_refused(house: House) -> None:
    house.spoil("update fct_public_award set amount_eur = -1 where award_id = 'a1'")
    candidate = house.seal()
    house.audit(candidate)
    change(candidate.path / "audit.json", lambda content: content.update(verdict="pass"))
    refused(house, candidate, "contredit", "amount_is_not_negative")


def test_an_audit_without_one_of_the_required_rules_is_refused(house: House) -> None:
    candidate = house.audited()
    change(candidate.path / "audit.json", lambda content: content["results"].pop())
    refused(house, candidate, "règles obligatoires")


def test_an_audit_that_lowers_a_severity_is_refused(house: House) -> None:
    candidate = house.audited()
    change(candidate.path / "audit.json", lambda content: content["results"][0].update(severity="warning"))
    refused(house, candidate, "gravité")


def test_an_audit_of_some_suites_only_is_refused(house: House) -> None:
    candidate = house.seal()
    house.audit(candidate, only_suites={"dim_territory"})
    refused(house, candidate, "règles obligatoires n'ont pas été évaluées")


def test_the_audit_of_another_candidate_is_refused(house: House) -> None:
    of_another = (house.audited().path / "audit.json").read_bytes()
    second = house.seal()
    (second.path / "audit.json").write_bytes(of_another)
    refused(house, second, "sceau différent")


def test_an_audit_that_is_no_audit_is_refused(house: House) -> None:
    candidate = house.audited()
    for text in ("{}", "[]", "null", "{"):
        (candidate.path / "audit.json").write_text(text, encoding="utf-8")
        refused(house, candidate, "audit.json est illisible")


def test_rules_changed_since_the_audit_ask_for_another_audit(house: House, tmp_path: Path) -> None:
    candidate = house.audited()
    few, house.suites = house.suites, tmp_path / "suites"
    shutil.copytree(few, house.suites)
    with (house.suites / "thresholds.csv").open("a", encoding="utf-8") as file:
        file.write("aucune,one_more,1,pour le test\n")
    refused(house, candidate, "les règles ont changé depuis l'audit")


def test_a_candidate_that_cannot_be_read_fails_its_audit(house: House) -> None:
    candidate = house.seal()
    (candidate.path / "panorama.duckdb").write_bytes(b"not a database")
    audited = house.audit(candidate)
    assert audited.verdict == "fail"
    assert {result.status for result in audited.results} <= {"error", "not_applicable"}
    refused(house, candidate)


# the right candidate in the right house -------------------------------------------------------------------------------


def test_the_candidate_of_another_edition_is_refused(house: House) -> None:
    error = refused(house, house.audited(), "edition demandé « 2026-11 »", expected=NEXT)
    assert error.family == "identity"


def test_a_demonstration_never_replaces_a_live_release(house: House) -> None:
    candidate = house.audited()
    aside = candidate.path.rename(candidate.path.with_name("aside"))  # sealing the live one would replace it
    candidate = replace(candidate, path=aside)
    house.released(LIVE)
    with pytest.raises(PublicationRefused, match="PANORAMA_HOME") as caught:
        house.publish(candidate)
    assert caught.value.family == "identity"
    assert house.current == "releases/2026-10.r2"
    assert release.refusals(house.home, origin="sample", region="76") == caught.value.reasons
    with pytest.raises(PublicationRefused, match="démonstration"):
        release.rollback(house.home, "2026-10.r1")
    assert house.current == "releases/2026-10.r2"


def test_another_region_needs_another_home(house: House) -> None:
    candidate = house.audited()
    (house.home / "home.json").write_text('{"region": "75"}', encoding="utf-8")
    refused(house, candidate, "région 75", "PANORAMA_HOME")


def test_another_region_is_refused_even_when_home_json_was_lost(house: House) -> None:
    (house.home / "home.json").unlink(missing_ok=True)
    assert any("PANORAMA_HOME" in reason for reason in release.refusals(house.home, origin="sample", region="75"))


def test_a_release_that_exists_is_never_overwritten(house: House) -> None:
    candidate = house.audited()
    shutil.copytree(house.home / "releases" / "2026-10.r1", house.home / "releases" / "2026-10.r2")
    refused(house, candidate, "2026-10.r2 est déjà publiée")


# crashes and readers --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["publication.release._move_into_place", "publication.durable.point"])
def test_a_crash_around_the_rename_leaves_the_old_release(
    house: House, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    candidate = house.audited()
    with monkeypatch.context() as broken:
        broken.setattr(step, crash)
        with pytest.raises(KeyboardInterrupt):
            house.publish(candidate)
    assert house.current == "releases/2026-10.r1"
    assert verification.verify(house.home) == []
    again = candidate if candidate.path.exists() else house.audited()
    published = house.publish(again)
    assert house.current == f"releases/{published.id}"
    assert verification.verify(house.home) == []


def test_a_reader_keeps_its_release_and_the_next_one_sees_the_new(house: House) -> None:
    path = house.home / "current" / "panorama.duckdb"
    with duckdb.connect(str(path.resolve()), read_only=True) as reader:
        house.released()
        assert reader.execute("select release from _release").fetchall() == [("2026-10.r1",)]
        with duckdb.connect(str(path.resolve()), read_only=True) as newcomer:
            assert newcomer.execute("select release from _release").fetchall() == [("2026-10.r2",)]
        assert reader.execute("select count(*) from dim_firm").fetchall() == [(3,)]


# checking and going back ----------------------------------------------------------------------------------------------


def test_rollback_points_to_a_kept_release_and_is_logged(house: House) -> None:
    house.released()
    back = release.rollback(house.home, "2026-10.r1", reason="chiffre faux")
    assert back.is_live
    assert house.current == "releases/2026-10.r1"
    line = journal.read(house.home)[-1]
    assert (line.action, line.live_before, line.live_after) == ("rollback", "2026-10.r2", "2026-10.r1")
    assert line.reason == "chiffre faux" and line.by


def test_rollback_refuses_a_damaged_or_unknown_release(house: House) -> None:
    house.released()
    flip_one_byte(house.home / "releases" / "2026-10.r1" / "csv" / "dim_firm.csv")
    with pytest.raises(PublicationRefused, match=r"csv/dim_firm\.csv a changé"):
        release.rollback(house.home, "2026-10.r1")
    with pytest.raises(PublicationRefused, match=r"2026-10\.r9 n'existe pas, ou n'est plus gardée"):
        release.rollback(house.home, "2026-10.r9")
    for unknown in ("../..", "r1"):
        with pytest.raises(PublicationRefused):
            release.rollback(house.home, unknown)
    assert house.current == "releases/2026-10.r2"


@pytest.mark.parametrize(
    "file", ["panorama.duckdb", "parquet/dim_firm.parquet", "csv/dim_firm.csv", "datapackage.json", "audit.json"]
)
def test_verify_finds_an_altered_file(house: House, file: str) -> None:
    flip_one_byte((house.home / "current" / file).resolve())
    assert verification.verify(house.home)


def test_verify_finds_an_added_and_a_lost_file(house: House) -> None:
    folder = (house.home / "current").resolve()
    (folder / "more.txt").write_text("", encoding="utf-8")
    assert any("more.txt" in fault for fault in verification.verify(house.home))
    (folder / "more.txt").unlink()
    (folder / "csv" / "dim_firm.csv").unlink()
    assert any("dim_firm.csv" in fault for fault in verification.verify(house.home, "2026-10.r1"))


def test_a_home_without_release_says_so(empty_house: House) -> None:
    assert kept.live(empty_house.home) is None
    assert kept.releases(empty_house.home) == []
    assert verification.verify(empty_house.home) == ["aucune publication n'est en service"]


def test_a_current_that_points_nowhere_is_an_error_that_rollback_repairs(house: House) -> None:
    house.released()
    shutil.rmtree(house.home / "releases" / "2026-10.r2")
    with pytest.raises(PublicationRefused):
        kept.live(house.home)
    assert status.read(house.home)["live"] is None
    release.rollback(house.home, "2026-10.r1")
    assert house.current == "releases/2026-10.r1"


# waivers --------------------------------------------------------------------------------------------------------------


def test_a_waiver_turns_one_critical_rule_into_a_shown_warning_and_expires(house: House, tmp_path: Path) -> None:
    few, house.suites = house.suites, tmp_path / "suites"
    shutil.copytree(few, house.suites)
    (house.suites / "waivers.yml").write_text(
        "- rule: dim_firm.jobs_are_ordered\n"
        '  edition: "2026-10"\n'
        "  reason: tranche corrigée par la firme\n"
        "  author: Service statistique\n"
        "  expiry: 2026-11-30\n",
        encoding="utf-8",
    )
    house.spoil("update dim_firm set jobs_low = 15 where firm_id = 'alpha'")
    candidate = house.seal()

    some = {"dim_firm", "across_tables"}
    expired = house.audit(candidate, today=date(2026, 12, 1), only_suites=some)
    assert expired.verdict == "fail"
    assert [r.rule for r in expired.results if r.severity == "warning" and not r.passed] == [
        "across_tables.waivers_are_in_force"
    ]
    refused(house, candidate, "jobs_are_ordered")

    held = house.audit(candidate, today=date(2026, 11, 30))
    assert held.verdict == "pass"
    assert [each["rule"] for each in held.waivers] == ["dim_firm.jobs_are_ordered"]
    assert house.publish(candidate).id == "2026-10.r2"


def test_a_waiver_does_not_cover_a_rule_that_could_not_be_judged(house: House, tmp_path: Path) -> None:
    few, house.suites = house.suites, tmp_path / "suites"
    shutil.copytree(few, house.suites)
    (house.suites / "waivers.yml").write_text(
        '- {rule: dim_territory.is_evaluated, edition: "2026-10", reason: r, author: a, expiry: 2099-01-01}\n',
        encoding="utf-8",
    )
    house.spoil("drop table dim_territory")
    audited = house.audit(house.seal(), only_suites={"dim_territory"})
    assert audited.verdict == "fail"


# privacy of the audit itself ------------------------------------------------------------------------------------------


def test_the_audit_does_not_repeat_the_person_it_found(house: House) -> None:
    house.spoil("update fct_public_award set project = 'écrire à camille.exemple@exemple.test' where award_id = 'a1'")
    candidate = house.seal()
    audited = house.audit(candidate, only_suites={"across_tables"})
    (found,) = [result for result in audited.results if result.rule == "across_tables.no_email_address"]
    assert found.samples == [{"table": "fct_public_award", "colonne": "project", "ligne": 1}]
    assert "camille" not in (candidate.path / "audit.json").read_text(encoding="utf-8")


def test_innocent_texts_are_not_taken_for_persons(house: House) -> None:
    innocent = (
        "M. A. F. Ingénierie",
        "MONSIEUR TISSU",
        "Système de maîtrise d'œuvre",
        "Projet MMe-3 Robotique",
        "https://exemple.test/@compte/article-2023",
        "hash 0a0612345678bc0612345678",
        "SIREN 732829320, SIRET 73282932000074",
        "Tribunal de commerce de Montpellier",
        "Le 3 : robot né en laboratoire",
    )
    for number, text in enumerate(innocent):
        quoted = text.replace("'", "''")
        house.spoil(
            f"insert into fct_public_award by name select * replace ('b{number}' as award_id, '{quoted}' as project) "
            "from fct_public_award where award_id = 'a1'"
        )
    audited = house.audit(house.seal(), only_suites={"across_tables"})
    assert [result.samples for result in audited.results if not result.passed] == []


# status ---------------------------------------------------------------------------------------------------------------


def test_the_status_has_the_promised_shape(house: House) -> None:
    sources = [{"id": "bodacc", "vintage": "2026-10-01", "fetched_at": None, "rows": 3, "title": "x"}]
    status.record_attempt(house.home, "2026-11", "refused", ["bodacc trop vieux"], sources)
    found = status.read(house.home)
    assert list(found) == ["live", "last_attempt", "sources"]
    assert set(found["live"]) == {"release", "edition", "published_at", "origin"}
    assert found["last_attempt"] == {"edition": "2026-11", "verdict": "refused", "reasons": ["bodacc trop vieux"]}
    assert list(found["sources"][0]) == ["id", "vintage", "fetched_at", "rows", "carried_over", "origin", "absence"]


def test_the_status_never_believes_its_own_file_about_what_is_live(house: House) -> None:
    status.record_attempt(house.home, "2026-10", "published", [], [])
    change(house.home / "status.json", lambda content: content.update(live={"release": "2030-01.r1"}))
    assert status.read(house.home)["live"]["release"] == "2026-10.r1"
    (house.home / "status.json").write_text("{", encoding="utf-8")
    assert status.read(house.home)["last_attempt"] is None


def test_a_restricted_release_says_so_everywhere_and_is_published(house: House) -> None:
    restricted = {**SOURCES[0], "licence": {**SOURCES[0]["licence"], "publication": "restricted"}}
    candidate = house.seal(sources=[restricted])
    audited = house.audit(candidate)
    assert [(result.rule, result.samples) for result in audited.results if result.blocks] == []
    published = house.publish(candidate)
    content = json.loads((published.path / "datapackage.json").read_text(encoding="utf-8"))
    assert content["notice"].endswith(datapackage.RESTRICTED) and content["restricted"] == [restricted["id"]]
