"""The pages of a release: what they show, that they leave only when they may, that they stand alone."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from publication import audit, pages, verification
from publication.kept import PublicationRefused
from publication.quoting import QuotingRules
from publication.report import finishing, page, quality
from tests.gate.house import SUITES, House

PERSON = "camille.inventee@exemple.test"


def spoiled(house: House, *statements: str) -> tuple[Path, audit.Audit]:
    """A candidate spoiled after it was sealed, and its audit."""
    candidate = house.audited()
    with duckdb.connect(str(candidate.path / "panorama.duckdb")) as connection:
        for statement in statements:
            connection.execute(statement)
    return candidate.path, house.audit(candidate)


def test_a_release_brings_its_quality_page_and_release_json_holds_it(house: House) -> None:
    folder = house.home / "current"
    listed = {each["path"]: each for each in json.loads((folder / "release.json").read_text())["files"]}
    assert {"quality.html", "changes.html", "changes.csv"} <= set(listed)
    changed = (folder / quality.FILE).resolve()
    changed.chmod(0o644)
    changed.write_text("autre chose")
    assert verification.verify(house.home) == [f"{quality.FILE} a changé depuis la publication"]


def test_the_quality_page_tells_every_rule_and_asks_nothing_of_another_machine(house: House) -> None:
    shown = (house.home / "current" / quality.FILE).read_text()
    audited = audit.read(house.home / "current")
    assert [result.rule for result in audited.results if result.rule not in shown] == []
    assert re.findall(r"<script|<link|src=|@import|url\(|https?://", shown) == []
    assert audited.release in shown and audited.seal in shown


def test_a_refused_candidate_has_its_page_with_the_failing_rows(house: House) -> None:
    folder, audited = spoiled(
        house, "update dim_firm set firm_type = 'inventé' where firm_id = (select min(firm_id) from dim_firm)"
    )
    shown = pages.explain(folder, audited, house.home, SUITES).read_text()
    assert "Ce qui empêche la publication" in shown
    (failed,) = [result for result in audited.results if result.rule == "dim_firm.firm_type_is_known"]
    assert failed.description in shown.replace("&#39;", "'")
    assert all(str(value) in shown for value in failed.samples[0].values())


def test_a_failing_row_that_names_a_person_is_kept_out_of_the_page(house: House) -> None:
    folder, audited = spoiled(house, f"update fct_public_award set amount_eur = -1, project = '{PERSON}'")
    told = replace(
        audited,
        results=[
            replace(result, samples=[{"project": PERSON}]) if result.status == "failed" else result
            for result in audited.results
        ],
    )
    shown = pages.explain(folder, told, house.home, SUITES).read_text()
    assert PERSON not in shown
    assert "ne sont pas montrées" in shown


def test_a_page_that_would_name_a_person_keeps_the_release_back(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(pages.PAGES, "other.html", lambda *_: f"<p>écrire à {PERSON}</p>")
    with pytest.raises(PublicationRefused, match=r"other.html : règle across_tables.no_email_address"):
        house.publish(house.audited())
    assert house.current == "releases/2026-10.r1"


@pytest.mark.parametrize(
    ("cell", "rules"),
    [
        ("Camille Inventée, présidente", ["across_tables.no_person_is_named"]),
        ("Garage Camille Inventée", []),  # a company of the release: its suite lets it be named so
        ("Essai de NOM INVENTÉ", ["across_tables.no_removed_name"]),
        (PERSON, ["across_tables.no_email_address"]),
        ("Alpha Exemple", []),
    ],
)
@pytest.mark.parametrize("file", ["other.html", "other.csv", "alt.html", "report/other.js", "report/other.json"])
def test_every_page_is_read_for_persons(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, one_removed_name: None, file: str, cell: str, rules: list[str]
) -> None:
    companies = {"Camille Inventée"} if cell.startswith("Garage") else set()
    monkeypatch.setattr(QuotingRules, "names_of_companies", lambda self, folder, names: companies & set(names))
    page = {
        "other.csv": f'a\n"{cell}"\n',
        "other.html": f"<p>{cell}</p>",
        "alt.html": f'<figure role="img" aria-label="{cell}"></figure>',
        "report/other.js": f'window.PANORAMA_ESSAI={{"a":[{{"b":"{cell}"}}]}};\n',
        "report/other.json": f'{{"a":["<b>x</b>","<text>{cell}</text>"]}}',
    }[file]
    found = pages._found_in(file, page, QuotingRules.read(SUITES), tmp_path)
    assert [fault.split(" : ")[1] for fault in found] == [f"règle {rule}" for rule in rules]


def test_a_person_s_name_is_a_company_s_where_the_release_has_it_inside_a_longer_one(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "panorama.duckdb")) as connection:
        connection.execute(
            "create table dim_firm as select unnest(['Garage Camille Inventée', 'Nathalie Essai']) as firm_name, "
            "'Sophie Essai, présidente' as evidence_1"
        )
    names = ["Camille Inventée", "Nathalie Essai", "Sophie Essai"]
    assert QuotingRules.read(SUITES).names_of_companies(tmp_path, names) == {"Camille Inventée"}


@pytest.mark.parametrize(
    ("value", "shown"), [(None, "—"), (12345, "12\u202f345"), (0.951, "0,95"), (3.0, "3"), (-1200.5, "-1\u202f200,50")]
)
def test_numbers_are_written_as_in_french(value: float | None, shown: str) -> None:
    assert page.number(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"), [("2026-11-03T06:00:00Z", "3 novembre 2026"), ("2026-08-01", "1er août 2026"), (None, "—")]
)
def test_dates_are_written_as_in_french(value: str | None, shown: str) -> None:
    assert page.day(value) == shown


def test_a_page_is_finished_with_its_contact_and_blanks_that_do_not_break() -> None:
    rendered = f'<p title="a : b">Statut : « sûr » ; {finishing.NO_CONTACT}.</p><script>a ? b : c</script>'
    page_written = finishing.finished("a.html", rendered, "panorama@exemple.test")
    assert "Statut\u00a0: «\u00a0sûr\u00a0»\u00a0; contact\u00a0: <a href=" in page_written
    assert '"mailto:panorama@exemple.test"' in page_written
    assert 'title="a : b"' in page_written and "a ? b : c" in page_written
    paper = finishing.finished(
        "a.pdf", json.dumps({"legal": [f"Droit : {finishing.NO_CONTACT}."]}, ensure_ascii=False), "https://a.test/x"
    )
    assert json.loads(paper) == {"legal": ["Droit\u00a0: contact\u00a0: https://a.test/x."]}
    assert finishing.NO_CONTACT in finishing.finished("a.html", rendered, "")
