"""Each critical rule blocks: one warehouse or candidate spoiled per rule (broken/<rule>.sql) must not be published.

The first lines of a fixture say why it is wrong, then: `origin: live` for rules of live releases, `on: candidate` to spoil the
sealed database instead of the warehouse, `also: …` for other rules that rightly fail with it (`*` = any).
"""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from expectations.suites import list_rules
from publication import audit
from publication.kept import PublicationRefused
from publication.release import refusal_of
from sources import removed_names, suppressions
from tests.gate.house import BUILD, HERE, LIVE, SUITES, House

BROKEN = sorted((HERE / "broken").glob("*.sql"))


def test_every_critical_rule_has_a_broken_fixture() -> None:
    critical = {rule.id for rule in list_rules(SUITES) if rule.severity == "critical"}
    fixtures = {path.stem for path in BROKEN}
    assert sorted(critical - fixtures) == [], "règles critiques sans exemple fautif dans tests/gate/broken/"
    assert sorted(fixtures - critical) == [], "exemples fautifs d'une règle qui n'est pas (ou plus) critique"


def test_the_untouched_warehouse_breaks_no_rule(house: House) -> None:
    # As a demonstration it is the release that `house` starts from.
    demonstration = audit.read(house.home / "current")
    house.become(LIVE)
    for audited in (demonstration, house.audit(house.seal(LIVE))):
        assert [result.rule for result in audited.results if not result.passed and result.severity != "info"] == []
        assert audited.verdict == "pass"


@pytest.fixture(autouse=True)
def one_removed_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """An invented name stands for the removed ones: none of these may be written in this repository."""
    digest = removed_names.digest(removed_names.normalise("NOM INVENTÉ"))
    monkeypatch.setattr(removed_names, "load", lambda: frozenset({digest}))


@pytest.fixture(autouse=True)
def one_suppressed_firm(monkeypatch: pytest.MonkeyPatch) -> None:
    """An invented firm that asked every house of these tests to be published no more."""
    one = suppressions.Suppression(
        "000000083", "000000083", ("Société Retirée",), "essai", "test", "2026-11-21T00:00:00Z"
    )
    monkeypatch.setattr(suppressions, "read", lambda home: (one,))


@pytest.mark.parametrize("fixture", BROKEN, ids=lambda path: path.stem)
def test_a_broken_rule_blocks_and_moves_nothing(fixture: Path, house: House) -> None:
    rule, sql = fixture.stem, fixture.read_text(encoding="utf-8")
    said = dict(re.findall(r"^-- (origin|on|also): (.+)$", sql, flags=re.MULTILINE))
    build = LIVE if said.get("origin") == "live" else BUILD
    suite = rule.partition(".")[0]
    if said.get("on") == "candidate" or (suite != "across_tables" and build is BUILD):
        # Rules on one table read the sealed database: sealing it again for each would take a third of the suite.
        candidate = house.audited()
        with duckdb.connect(str(candidate.path / "panorama.duckdb")) as connection:
            connection.execute(sql)
    else:
        if build is LIVE:
            house.become(build)
        house.spoil(sql)
        # One suite is judged, and seconds add up: only the tables that it names, or that are spoiled, are sealed.
        written = sql + (SUITES / f"{suite}.json").read_text(encoding="utf-8")
        named = set(re.findall(r"\w+", written)) | {"dim_firm", "indicators", "source_freshness"}
        candidate = house.seal(build, only=named)

    audited = house.audit(candidate, only_suites={suite})

    failures = {result.rule for result in audited.results if not result.passed and result.severity != "info"}
    also = said.get("also", "")
    assert rule in failures
    assert also == "*" or failures == {rule, *filter(None, also.split(", "))}
    assert audited.verdict == "fail"
    refused = refusal_of(audited)
    assert refused is not None and any(rule in reason for reason in refused.reasons)
    with pytest.raises(PublicationRefused):
        house.publish(candidate, build)
    assert house.current == "releases/2026-10.r1"
