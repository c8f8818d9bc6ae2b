"""No critical rule cries wolf: one innocent change just inside the bound per rule (borderline/<rule>.sql) must pass.

Examples of a suite stand in one candidate, which is judged once: what is innocent alone is innocent together. The first lines
of one say what is near the bound, then `origin: live` for rules of live releases, `alone: …` why it cannot stand beside the others,
`also: …` for warnings that it rightly raises.
"""

from __future__ import annotations

from itertools import groupby

import duckdb
import pytest

from expectations.suites import ACROSS_TABLES, list_rules
from publication import live_rules
from publication.seal import BuildIdentity
from tests.gate.bench import Bench, Example, examples
from tests.gate.house import BUILD, HERE, LIVE, SUITES, House

pytestmark = pytest.mark.usefixtures("one_removed_name", "one_suppressed_firm")
BORDERLINE = examples(HERE / "borderline")
ON_TABLES = [one for one in BORDERLINE if one.suite != ACROSS_TABLES]
# Rows change before any goes: an example that deletes must not leave another nothing to change.
ACROSS = sorted(
    (one for one in BORDERLINE if one.suite == ACROSS_TABLES), key=lambda one: ("delete from" in one.sql, one.rule)
)
# Without a release in service they would pass whatever the bound.
COMPARED = [one for one in ACROSS if one.rule.partition(".")[2] in live_rules.RULES and one.origin == "sample"]


def batches(those: list[Example]) -> list[list[Example]]:
    """The examples of one suite and origin together, those that cannot stand beside the others by themselves."""
    together = sorted((one for one in those if not one.alone), key=lambda one: (one.suite, one.origin))
    grouped = [list(group) for _, group in groupby(together, key=lambda one: (one.suite, one.origin))]
    return grouped + [[one] for one in those if one.alone]


def label(batch: list[Example]) -> str:
    return batch[0].rule if len(batch) == 1 else f"{batch[0].suite}-{batch[0].origin}"


def test_every_critical_rule_has_a_borderline_fixture() -> None:
    critical = {rule.id for rule in list_rules(SUITES) if rule.severity == "critical"}
    fixtures = {example.rule for example in BORDERLINE}
    assert sorted(critical - fixtures) == [], "règles critiques sans exemple innocent dans tests/gate/borderline/"
    assert sorted(fixtures - critical) == [], "exemples innocents d'une règle qui n'est pas (ou plus) critique"


@pytest.mark.parametrize("batch", batches(ON_TABLES), ids=label)
def test_innocent_changes_pass(batch: list[Example], benches: dict[str, Bench]) -> None:
    bench = benches[batch[0].origin]
    results, changed = bench.judge_counting(batch[0].suite, [one.statements for one in batch])

    assert [one.rule for one, rows in zip(batch, changed, strict=True) if not rows] == [], (
        "exemples qui ne changent rien"
    )
    expected = {rule for one in batch for rule in one.announced}
    failures = {result.rule for result in results if not result.passed and result.severity != "info"}
    assert failures - expected == set()
    assert {result.rule for result in results} >= {one.rule for one in batch}


@pytest.mark.parametrize("origin", ["sample", "live"])
def test_innocent_changes_across_tables_pass(origin: str, empty_house: House) -> None:
    innocent = [one for one in ACROSS if one.origin == origin and one not in COMPARED]
    assert failures(empty_house, innocent, LIVE if origin == "live" else BUILD) == {}


def test_innocent_changes_since_the_live_release_pass(whole_house: House) -> None:
    assert len(COMPARED) == 4
    assert failures(whole_house, COMPARED, BUILD) == {}


def failures(house: House, batch: list[Example], build: BuildIdentity) -> dict[str, list[str]]:
    """The rules across tables that a warehouse breaks after the examples, with what they say."""
    house.become(build)
    with duckdb.connect(str(house.warehouse)) as connection:
        changed = {one.rule: sum(rows_changed(connection, statement) for statement in one.statements) for one in batch}
    assert [rule for rule, rows in changed.items() if not rows] == [], "exemples qui ne changent rien"

    audited = house.audit(house.seal(build), only_suites={ACROSS_TABLES})

    assert audited.diff["against"] == (house.current and house.current.removeprefix("releases/"))
    failed = [result for result in audited.results if not result.passed and result.severity != "info"]
    return {result.rule: [str(sample) for sample in result.samples] for result in failed}


def rows_changed(connection: duckdb.DuckDBPyConnection, statement: str) -> int:
    """How many rows a statement changed; 1 for a table that it made, changed or dropped."""
    rows = connection.execute(statement).fetchall()
    return int(rows[0][0]) if rows and isinstance(rows[0][0], int) else 1
