"""Each critical rule blocks: one warehouse or candidate spoiled per rule (broken/<rule>.sql) must not be published.

Rules that look at the database alone are judged on the bench (bench.py); those that look at other files or at releases go all
the way to the publication that is refused.

The first lines of a fixture say why it is wrong, then: `origin: live` for rules of live releases, `on: candidate` to spoil the
sealed database instead of the warehouse, `also: …` for other rules that rightly fail with it (`*` = any).
"""

from __future__ import annotations

import re
from collections.abc import Collection

import duckdb
import pytest

from expectations.results import RuleResult
from expectations.suites import ACROSS_TABLES, list_rules
from publication import audit
from publication.kept import PublicationRefused
from publication.release import refusal_of
from tests.gate.bench import BEYOND_THE_DATABASE, Bench, Example, examples
from tests.gate.house import BUILD, HERE, LIVE, SUITES, House

pytestmark = pytest.mark.usefixtures("one_removed_name", "one_suppressed_firm")
BROKEN = examples(HERE / "broken")


def test_every_critical_rule_has_a_broken_fixture() -> None:
    critical = {rule.id for rule in list_rules(SUITES) if rule.severity == "critical"}
    fixtures = {example.rule for example in BROKEN}
    assert sorted(critical - fixtures) == [], "règles critiques sans exemple fautif dans tests/gate/broken/"
    assert sorted(fixtures - critical) == [], "exemples fautifs d'une règle qui n'est pas (ou plus) critique"


def test_the_untouched_warehouse_breaks_no_rule(whole_house: House) -> None:
    house = whole_house
    # As a demonstration it is the release that `house` starts from.
    demonstration = audit.read(house.home / "current")
    house.become(LIVE)
    for audited in (demonstration, house.audit(house.seal(LIVE))):
        assert [result.rule for result in audited.results if not result.passed and result.severity != "info"] == []
        assert audited.verdict == "pass"


WHOLE_WAY = {
    rule.id
    for rule in list_rules(SUITES)
    if rule.type in BEYOND_THE_DATABASE or rule.id == f"{ACROSS_TABLES}.is_evaluated"
}


# The rule itself in every run; that it falls alone among all of its suite, in `make faults`.
@pytest.mark.parametrize("among_all", [False, pytest.param(True, marks=pytest.mark.long)], ids=["itself", "alone"])
@pytest.mark.parametrize("example", [one for one in BROKEN if one.rule not in WHOLE_WAY], ids=lambda one: one.rule)
def test_a_broken_rule_blocks(example: Example, benches: dict[str, Bench], among_all: bool) -> None:
    # The rules across tables are judged together: that all of them are is one of them.
    whole = among_all or example.suite == ACROSS_TABLES
    rules = None if whole else {example.rule, *example.announced}
    results = benches[example.origin].judge(example.suite, example.statements, rules)

    assert_breaks(results, example, judged_apart=WHOLE_WAY)
    required = [result.rule for result in results]
    assert audit.verdict_of(results, required) == "fail"
    assert example.rule in {result.rule for result in results if result.blocks}


# Three seconds each: the files, the live release and the audit itself in every run, the others in `make faults`.
SHORT = ("across_tables.files_agree", "across_tables.rows_follow_the_live_release", "across_tables.is_evaluated")


@pytest.mark.parametrize(
    "example",
    [
        pytest.param(one, id=one.rule, marks=() if one.rule in SHORT else pytest.mark.long)
        for one in BROKEN
        if one.rule in WHOLE_WAY
    ],
)
def test_a_broken_rule_beyond_the_database_blocks_and_moves_nothing(example: Example, whole_house: House) -> None:
    house = whole_house
    build = LIVE if example.origin == "live" else BUILD
    if example.said.get("on") == "candidate":
        candidate = house.audited()
        with duckdb.connect(str(candidate.path / "panorama.duckdb")) as connection:
            connection.execute(example.sql)
    else:
        if build is LIVE:
            house.become(build)
        house.spoil(example.sql)
        # Seconds add up: only the tables that the rules name, or that are spoiled, are sealed.
        written = example.sql + (SUITES / f"{ACROSS_TABLES}.json").read_text(encoding="utf-8")
        candidate = house.seal(
            build, only=set(re.findall(r"\w+", written)) | {"dim_firm", "indicators", "source_freshness"}
        )

    audited = house.audit(candidate, only_suites={ACROSS_TABLES})

    assert_breaks(audited.results, example)
    assert audited.verdict == "fail"
    refused = refusal_of(audited)
    assert refused is not None and any(example.rule in reason for reason in refused.reasons)
    with pytest.raises(PublicationRefused):
        house.publish(candidate, build)
    assert house.current == "releases/2026-10.r1"


def assert_breaks(results: list[RuleResult], example: Example, judged_apart: Collection[str] = ()) -> None:
    """The rule of the example fails, and no other but those that it announces."""
    failures = {result.rule for result in results if not result.passed and result.severity != "info"}
    assert example.rule in failures
    assert example.announced == {"*"} or failures == {example.rule, *(example.announced - {*judged_apart})}
