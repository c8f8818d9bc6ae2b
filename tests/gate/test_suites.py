"""Reading and running suites: what people write is either judged or refused, never skipped in silence."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from expectations import runner
from expectations.results import RuleResult
from expectations.suites import SuiteError, fill, list_rules, read_suite, suites_sha256
from expectations.waivers import read_waivers
from tests.gate.house import SUITES

NOT_NULL = {
    "rule": "code_is_filled",
    "type": "expect_column_values_to_not_be_null",
    "kwargs": {"column": "code"},
    "severity": "critical",
    "description": "Chaque ligne a son code.",
}


@pytest.fixture
def suites(tmp_path: Path) -> Path:
    """A folder with two suites: one on the table `tiny`, and the rules across tables."""
    folder = tmp_path / "suites"
    folder.mkdir()
    shutil.copy(SUITES / "functions.sql", folder)
    (folder / "thresholds.csv").write_text("name,value,reason\nfew,2,assez pour le test\n", encoding="utf-8")
    (folder / "waivers.yml").write_text("[]\n", encoding="utf-8")
    write(folder, "tiny", NOT_NULL)
    write(folder, "across_tables", query("one_release", "select 1 from _release having count(*) <> 1"))
    return folder


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "panorama.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "create table tiny as select * from (values ('a', 'x:y {z}'), ('b', 'plain')) t (code, label)"
        )
        connection.execute("create table _release as select '2026-10.r1' as release")
    return path


def write(folder: Path, suite: str, *rules: dict[str, Any]) -> None:
    content = {"name": suite, "key": ["code"], "expectations": list(rules)}
    (folder / f"{suite}.json").write_text(json.dumps(content), encoding="utf-8")


def query(rule: str, *lines: str) -> dict[str, Any]:
    kwargs = {"unexpected_rows_query": list(lines)}
    return {**NOT_NULL, "rule": rule, "type": "unexpected_rows_expectation", "kwargs": kwargs}


def judge(database: Path, suites: Path, origin: str = "sample") -> dict[str, RuleResult]:
    return {result.rule: result for result in runner.run(database, suites, origin=origin, edition="2026-10")}


def test_a_good_suite_passes(database: Path, suites: Path) -> None:
    assert {rule: result.status for rule, result in judge(database, suites).items()} == {
        "tiny.is_evaluated": "passed",
        "tiny.code_is_filled": "passed",
        "across_tables.is_evaluated": "passed",
        "across_tables.one_release": "passed",
    }


def test_results_come_in_the_order_of_the_suite(database: Path, suites: Path) -> None:
    rules = [query(f"r{number}", "select * from {batch} where false") for number in range(8)]
    write(suites, "tiny", rules[0], NOT_NULL, *rules[1:])
    names = [rule.partition(".")[2] for rule in judge(database, suites) if rule.startswith("tiny.")]
    assert names == ["is_evaluated", "r0", "code_is_filled", *(f"r{number}" for number in range(1, 8))]


def test_a_query_is_plain_sql_with_aliases_braces_and_colons(database: Path, suites: Path) -> None:
    lines = [
        "select t.code from {batch} t",
        r"where regexp_matches(t.label, '^\w{1}(?:x|:)y') or t.label like 'x:y {%}'",
    ]
    write(suites, "tiny", query("label", *lines))
    result = judge(database, suites)["tiny.label"]
    assert (result.status, result.unexpected, result.samples) == ("failed", 1, [{"code": "a"}])


def test_bounds_and_dates_are_filled_in_with_their_type() -> None:
    kwargs = {
        "max_value": "{edition_end}",
        "min_value": "{threshold:few}",
        "regex": "^[0-9]{9}$",
        "q": "> {threshold:few}",
    }
    assert fill(kwargs, {"few": 2}, {"edition_end": "2026-10-31"}) == {
        "max_value": "2026-10-31",
        "min_value": 2,
        "regex": "^[0-9]{9}$",
        "q": "> 2",
    }


def test_a_bound_without_a_line_in_thresholds_is_an_error(database: Path, suites: Path) -> None:
    write(suites, "tiny", query("many", "select 1 from {batch} having count(*) > {threshold:plenty}"), NOT_NULL)
    result = judge(database, suites)["tiny.many"]
    assert result.status == "error"
    assert result.blocks
    assert "plenty" in (result.error or "")


def test_a_rule_of_the_other_mode_is_not_applicable(database: Path, suites: Path) -> None:
    write(suites, "tiny", NOT_NULL, {**query("live_only", "select * from {batch}"), "modes": ["live"]})
    assert judge(database, suites)["tiny.live_only"].status == "not_applicable"
    assert judge(database, suites, origin="live")["tiny.live_only"].status == "failed"


@pytest.mark.parametrize(
    ("spoiled", "word"),
    [
        (lambda folder: (folder / "tiny.json").write_text("{", encoding="utf-8"), "JSON"),
        (lambda folder: write(folder, "tiny"), "aucune règle"),
        (lambda folder: write(folder, "tiny", {**NOT_NULL, "modes": ["live"]}), "évaluée"),
        (lambda folder: write(folder, "tiny", NOT_NULL, NOT_NULL), "deux fois"),
        (lambda folder: write(folder, "tiny", {**NOT_NULL, "severity": "high"}), "severity"),
        (lambda folder: write(folder, "tiny", {**NOT_NULL, "serverity": "info"}), "champ inconnu"),
        (lambda folder: (folder / "across_tables.json").unlink(), "absente"),
    ],
    ids=["not JSON", "empty", "nothing for this mode", "rule twice", "unknown severity", "unknown field", "absent"],
)
def test_a_suite_that_evaluates_nothing_blocks(database: Path, suites: Path, spoiled: Any, word: str) -> None:
    spoiled(suites)
    blocking = [result for result in judge(database, suites).values() if result.blocks]
    assert [result.rule.partition(".")[2] for result in blocking] == ["is_evaluated"]
    assert word in (blocking[0].error or "")


def test_a_missing_table_blocks_every_rule_of_its_suite(database: Path, suites: Path) -> None:
    with duckdb.connect(str(database)) as connection:
        connection.execute("drop table tiny")
    results = judge(database, suites)
    assert results["tiny.is_evaluated"].blocks
    assert results["tiny.code_is_filled"].error == "table absente : tiny"


@pytest.mark.parametrize(
    "rule",
    [
        {**NOT_NULL, "kwargs": {"column": "no_such_column"}},
        {**NOT_NULL, "type": "expect_something_unheard_of"},
        {**NOT_NULL, "kwargs": {"colum": "code"}},
        query("code_is_filled", "select no_such_column from {batch}"),
        query("code_is_filled", "select from where"),
    ],
    ids=["missing column", "unknown type", "wrong argument", "missing column in a query", "not SQL"],
)
def test_an_exception_in_great_expectations_is_a_failure_of_that_rule_alone(
    database: Path, suites: Path, rule: dict[str, Any]
) -> None:
    write(suites, "tiny", rule, query("neighbour", "select * from {batch} where false"))
    results = judge(database, suites)
    assert results["tiny.code_is_filled"].status == "error"
    assert results["tiny.code_is_filled"].blocks
    assert results["tiny.code_is_filled"].error
    assert results["tiny.neighbour"].status == "passed"


def test_a_rule_that_great_expectations_forgets_is_an_error(
    database: Path, suites: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from great_expectations.datasource.fluent.interfaces import Batch

    class Nothing:
        results: tuple[Any, ...] = ()

    monkeypatch.setattr(Batch, "validate", lambda *args, **kwargs: Nothing())
    results = judge(database, suites)
    assert results["tiny.code_is_filled"].status == "error"
    assert results["tiny.is_evaluated"].blocks


def test_the_siren_function_knows_luhn(database: Path, suites: Path) -> None:
    numbers = "('732829320'), ('732829321'), ('000000000'), ('12345678'), ('12345678X')"
    lines = [
        "select * from {batch}, " + f"(values {numbers}) s (siren)",
        "where code = 'a' and not siren_is_valid(siren)",
    ]
    write(suites, "tiny", query("luhn", *lines))
    found = [row["siren"] for row in judge(database, suites)["tiny.luhn"].samples]
    assert found == ["732829321", "000000000", "12345678", "12345678X"]


def test_the_suites_of_the_house_are_well_written() -> None:
    for path in SUITES.glob("*.json"):
        read_suite(path)
    rules = list_rules(SUITES)
    assert len({rule.id for rule in rules}) == len(rules)
    assert {rule.severity for rule in rules} == {"critical", "warning", "info"}


def test_listing_rules_does_not_import_great_expectations() -> None:
    import subprocess
    import sys

    code = "import sys, pathlib; from expectations.suites import list_rules; " + (
        f"list_rules(pathlib.Path({str(SUITES)!r})); sys.exit('great_expectations' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=SUITES.parent, check=False).returncode == 0


def test_a_changed_bound_changes_the_hash_of_the_rules(suites: Path) -> None:
    before = suites_sha256(suites)
    (suites / "thresholds.csv").write_text("name,value,reason\nfew,3,pour passer\n", encoding="utf-8")
    assert suites_sha256(suites) != before


def waive(suites: Path, **changes: str) -> tuple[list[str], list[str]]:
    line = {"rule": "tiny.code_is_filled", "edition": '"2026-10"', "reason": "panne", "author": "Service", **changes}
    text = "- " + "\n  ".join(f"{name}: {value}" for name, value in ({"expiry": "2026-11-30"} | line).items())
    (suites / "waivers.yml").write_text(text + "\n", encoding="utf-8")
    holding, faults = read_waivers(suites, edition="2026-10", today=date(2026, 11, 30))
    return list(holding), faults


def test_a_waiver_holds_until_its_last_day_included(suites: Path) -> None:
    assert waive(suites) == (["tiny.code_is_filled"], [])
    assert waive(suites, expiry="2026-11-29")[0] == []
    assert "expiré" in waive(suites, expiry="2026-11-29")[1][0]


def test_a_waiver_is_for_one_edition(suites: Path) -> None:
    assert waive(suites, edition='"2026-09"') == ([], [])


@pytest.mark.parametrize(
    "changes",
    [
        {"rule": "tiny.no_such_rule"},
        {"rule": "[tiny.code_is_filled]"},
        {"expiry": "2028-01-01"},
        {"reason": '""'},
        {"expiry": "bientôt"},
        {"edition": "octobre"},
        {"note": "en plus"},
    ],
    ids=str,
)
def test_a_malformed_waiver_waives_nothing_and_is_named(suites: Path, changes: dict[str, str]) -> None:
    holding, faults = waive(suites, **changes)
    assert holding == []
    assert len(faults) == 1


def test_rules_that_protect_persons_secrets_licences_and_files_are_never_waived() -> None:
    protecting = (
        "no_person_is_named",
        "no_suppressed_unit",
        "files_agree",
        "workbook_agrees",
        "views_are_described",
        "secrecy_holds",
        "licence_allows_publication",
    )
    waivable = {rule.id.partition(".")[2]: rule.waivable for rule in list_rules(SUITES)}
    assert {name: waivable[name] for name in protecting} == dict.fromkeys(protecting, False)


def test_a_rule_that_says_so_is_not_waived(suites: Path) -> None:
    suite = json.loads((suites / "tiny.json").read_text(encoding="utf-8"))
    for rule in suite["expectations"]:
        rule["waivable"] = False
    (suites / "tiny.json").write_text(json.dumps(suite), encoding="utf-8")
    holding, (fault,) = waive(suites)
    assert holding == []
    assert "ne se déroge pas" in fault


def test_waivers_that_cannot_be_read_waive_nothing(suites: Path) -> None:
    (suites / "waivers.yml").write_text("- [", encoding="utf-8")
    holding, faults = read_waivers(suites, edition="2026-10", today=date(2026, 11, 20))
    assert holding == {}
    assert "illisible" in faults[0]


def test_thresholds_give_a_reason(suites: Path) -> None:
    from expectations.suites import read_thresholds

    (suites / "thresholds.csv").write_text("name,value,reason\nfew,2,\n", encoding="utf-8")
    with pytest.raises(SuiteError):
        read_thresholds(suites)
