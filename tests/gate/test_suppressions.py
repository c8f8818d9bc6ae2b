"""Who asked to be published no more: found in every cell, in no page, and no way back to a release that names them."""

from __future__ import annotations

import argparse
import shutil
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from pipelines import prune_command
from publication import audit, journal, kept, pages, release, rights
from publication.kept import PublicationRefused
from publication.quoting import QuotingRules
from sources import suppressions
from sources.suppressions import Suppression
from tests.gate.house import House

ALPHA = Suppression("000000018", "000000018", ("Alpha Exemple",), "demande inventée", "test", "2026-11-21T00:00:00Z")


def test_a_release_that_names_a_suppressed_firm_is_no_way_back(house: House) -> None:
    suppressions.record(house.home, ALPHA, "suppress")
    with pytest.raises(PublicationRefused, match="retirée depuis à sa demande") as refused:
        release.rollback(house.home, "2026-10.r1")
    assert "Alpha" not in str(refused.value)
    suppressions.record(house.home, ALPHA, "undo")
    assert release.rollback(house.home, "2026-10.r1").id == "2026-10.r1"


def test_the_release_after_a_suppression_names_the_firm_nowhere_not_even_as_gone(house: House) -> None:
    suppressions.record(house.home, ALPHA, "suppress")
    with duckdb.connect(str(house.warehouse)) as connection:
        tables = [table for (table,) in connection.execute("select table_name from duckdb_tables()").fetchall()]
    named = "regexp_matches(cast(each as varchar), '000000018|Alpha Exemple')"
    house.spoil(*(f"delete from {table} as each where {named}" for table in tables))
    candidate = house.seal()
    judged = {result.rule: result for result in house.audit(candidate, only_suites={"across_tables"}).results}
    assert judged["across_tables.no_suppressed_unit"].status == "passed"
    assert judged["across_tables.no_suppressed_unit"].observed == 1
    assert audit.is_as_written(candidate.path)
    written = (candidate.path / audit.FILE).read_text(encoding="utf-8")
    assert "000000018" not in written and "Alpha" not in written
    assert not rights.names_suppressed(replace(kept.read(house.home, "2026-10.r1"), path=candidate.path), [ALPHA])


def prune(*words: str) -> int:
    parser = argparse.ArgumentParser()
    prune_command.add_to(parser.add_subparsers())
    options = parser.parse_args(["prune", "--suppressed", *words])
    options.facts = {}  # what pipelines/output.py would print
    return int(options.run(options))


def test_kept_copies_that_name_a_suppressed_firm_go_by_command_and_never_the_live_one(
    house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PANORAMA_HOME", str(house.home))
    (house.home / "archive").mkdir()
    releases = house.home / "releases"
    for name in ("2026-08.r1", "2026-09.r1"):
        shutil.copytree(releases / "2026-10.r1", releases / name)
    damaged = releases / "2026-08.r1" / "panorama.duckdb"
    damaged.chmod(0o644)
    damaged.write_bytes(b"not a database")
    assert prune() == 0  # nobody is suppressed
    assert len(list(releases.iterdir())) == 3
    suppressions.record(house.home, ALPHA, "suppress")
    assert prune("--dry-run") == 0
    assert len(list(releases.iterdir())) == 3
    assert prune() == 0
    assert sorted(path.name for path in releases.iterdir()) == ["2026-08.r1", "2026-10.r1"]
    assert [(line.action, line.release) for line in journal.read(house.home)][-1] == ("prune", "2026-09.r1")
    said = capsys.readouterr().out
    assert "2026-10.r1 est en service et nomme encore un retrait" in said and "Alpha" not in said


def test_a_name_spelled_like_a_word_of_ours_breaks_neither_the_audit_nor_the_pages(house: House) -> None:
    words = ("Origin", "Table", "Changed", "Results", "Sample", "Span")
    suppressions.record(house.home, replace(ALPHA, key="Origin", siren=None, names=words), "suppress")
    candidate = house.audited()
    audited = house.audit(candidate, only_suites={"across_tables"})
    assert audited.origin == "sample" and audit.is_as_written(candidate.path)
    rules = QuotingRules.read(house.suites)
    for name in ("changes.html", "changes.csv", "quality.html"):
        page = pages._concealed(
            name, pages.PAGES[name](candidate.path, audited, house.home, rules), suppressions.read(house.home)
        )
        assert page.startswith(("<!doctype html>", "<!DOCTYPE html>", "table,key,change"))
        assert page.count("<span") == page.count("</span>") and page.count("<table") == page.count("</table>")


def test_a_page_that_compares_with_a_release_that_names_them_does_not(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    suppressions.record(house.home, ALPHA, "suppress")
    candidate = house.audited()
    gone = "<td>Sortie : ALPHA&#160;EXEMPLE, 000 000 018</td>"
    monkeypatch.setattr(pages, "PAGES", {"changes.html": lambda *_: gone})
    assert pages.write_all(candidate.path, audit.read(candidate.path), house.home, house.suites) == []
    written = (candidate.path / "changes.html").read_text(encoding="utf-8")
    assert written == f"<td>Sortie\u00a0: {suppressions.REMOVED}, {suppressions.REMOVED}</td>"


def test_the_rule_says_where_and_never_who(house: House) -> None:
    suppressions.record(house.home, ALPHA, "suppress")
    judged = house.audit(house.audited(), only_suites={"across_tables"}).results
    result = next(each for each in judged if each.rule == "across_tables.no_suppressed_unit")
    assert result.blocks
    assert {"table": "dim_firm", "colonne": "siren", "ligne": 1} in result.samples
    assert "Alpha" not in str(result.samples)


def test_a_list_that_cannot_be_read_lets_nothing_out(house: House, tmp_path: Path) -> None:
    suppressions.record(house.home, ALPHA, "suppress")
    with (house.home / suppressions.FILE).open("a", encoding="utf-8") as file:
        file.write("{tronqu")
    candidate = house.audited()
    with pytest.raises(suppressions.BadBytes, match="ligne 2"):
        house.audit(candidate)
