"""A candidate beside what is published: bands, floors, slow leaks. The releases of these tests are made up, one table each."""

from __future__ import annotations

import csv
import fnmatch
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from expectations.results import RuleResult
from expectations.suites import list_rules, read_thresholds
from publication import audit, diff, file_rules, live_rules, reference
from publication.live_rules import read_floors  # before low_floors puts others in its place
from publication.subject import Subject, open_subject
from sources import suppressions
from sources.suppressions import Suppression
from tests.gate.house import BUILD, KEYS, LIVE, SUITES

RULES = {rule.id: rule for rule in list_rules(SUITES)}
ROWS, YEAR, CHANGED = (
    RULES[f"across_tables.{name}"]
    for name in ("rows_follow_the_live_release", "rows_follow_the_best_of_the_year", "changed_rows_are_bounded")
)


class Shelf:
    """A home whose releases are made of one SQL query each."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def write(self, folder: Path, edition: str, query: str, table: str, key: tuple[str, ...], origin: str) -> Any:
        folder.mkdir(parents=True)
        with duckdb.connect(str(folder / "panorama.duckdb")) as connection:
            connection.execute(f"create table {table} as {query}")
            rows, digest = connection.execute(f"select count(*), hash(list(t)) from {table} t").fetchone() or (0, 0)
        resource = {
            "name": table,
            "format": "csv",
            "rows": rows,
            "hash": str(digest),
            "schema": {"primaryKey": list(key), "fields": []},
        }
        identity = {**BUILD.__dict__, "edition": edition, "origin": origin}
        described = {**identity, "release": folder.name, "resources": [resource], "sources": []}
        (folder / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
        said = {"published_at": "", "seal": "", "rules": {"passed": 1, "total": 1}, "sources": []}
        (folder / "release.json").write_text(json.dumps({**identity, **said}), encoding="utf-8")
        return described

    def release(
        self,
        name: str,
        query: str,
        *,
        live: bool = True,
        table: str = "dim_firm",
        key: tuple[str, ...] = ("k",),
        origin: str = "live",
    ) -> None:
        self.write(self.home / "releases" / name, name[:7], query, table, key, origin)
        if live:
            link = self.home / "current"
            link.unlink(missing_ok=True)
            link.symlink_to(f"releases/{name}")

    def judge(
        self,
        rule: Any,
        edition: str,
        query: str,
        *,
        table: str = "dim_firm",
        key: tuple[str, ...] = ("k",),
        origin: str = "live",
    ) -> RuleResult:
        """What a rule says of a candidate with the rows of the query."""
        subject = self.subject(edition, query, table, key, origin)
        with subject.connection:
            return file_rules.judge(rule, subject)

    def subject(
        self, edition: str, query: str, table: str = "dim_firm", key: tuple[str, ...] = ("k",), origin: str = "live"
    ) -> Subject:
        folder = self.home / "candidates" / str(len(list(self.home.glob("candidates/*"))))
        described = self.write(folder, edition, query, table, key, origin)
        compared = diff.with_reference(folder, described, self.home)
        return open_subject(folder, described, SUITES, [], compared, self.home)


def rows(number: int, value: str = "0") -> str:
    return f"select i as k, {value} as v from range({number}) t (i)"


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    yield Shelf(tmp_path)


# rows -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "status"),
    [
        (1000, 980, "passed"),
        (1000, 979, "failed"),
        (1000, 1150, "passed"),
        (1000, 1151, "failed"),
        (5, 3, "passed"),  # a loss of two rows is no collapse
        (5, 2, "failed"),
        (2, 0, "failed"),  # a table that empties is one, however small
        (0, 400, "passed"),  # nothing to compare with
    ],
)
def test_rows_stay_near_the_live_release(shelf: Shelf, before: int, after: int, status: str) -> None:
    shelf.release("2026-09.r1", rows(before))
    assert shelf.judge(ROWS, "2026-10", rows(after)).status == status


def test_growth_is_expected_of_each_month_since_and_loss_of_none(shelf: Shelf) -> None:
    shelf.release("2026-06.r1", rows(1000))
    assert shelf.judge(ROWS, "2026-10", rows(1590)).status == "passed"
    assert shelf.judge(ROWS, "2026-10", rows(979)).status == "failed"


def test_a_slow_leak_is_stopped_by_the_best_of_the_year(shelf: Shelf) -> None:
    left = 1000
    statuses = []
    for month in range(1, 5):
        shelf.release(f"2026-{month:02}.r1", rows(left))
        left = round(left * 0.981)
        assert shelf.judge(ROWS, f"2026-{month + 1:02}", rows(left)).status == "passed"
        statuses.append(shelf.judge(YEAR, f"2026-{month + 1:02}", rows(left)).status)
    assert statuses == ["passed", "passed", "failed", "failed"]


def test_a_leak_by_revisions_of_one_edition_is_stopped_too(shelf: Shelf) -> None:
    for number, left in enumerate((1000, 981, 962), start=1):
        shelf.release(f"2026-10.r{number}", rows(left))
    assert shelf.judge(ROWS, "2026-10", rows(944)).status == "passed"
    assert shelf.judge(YEAR, "2026-10", rows(944)).status == "failed"


def test_more_than_a_year_ago_no_longer_counts(shelf: Shelf) -> None:
    shelf.release("2025-09.r1", rows(2000))
    shelf.release("2026-09.r1", rows(1000))
    assert shelf.judge(YEAR, "2026-10", rows(1000)).status == "passed"
    assert shelf.judge(YEAR, "2026-09", rows(1000)).status == "failed"


def test_a_first_publication_has_evaluated_its_tables_and_passes(shelf: Shelf) -> None:
    for rule in (ROWS, YEAR, CHANGED):
        result = shelf.judge(rule, "2026-10", rows(3))
        assert (result.status, result.observed) == ("passed", 1)


def test_a_release_of_another_origin_is_not_compared(shelf: Shelf) -> None:
    shelf.release("2026-09.r1", rows(1000), origin="sample")
    assert shelf.judge(ROWS, "2026-10", rows(3)).status == "passed"


def test_a_back_edition_is_compared_with_its_own_last_release_else_the_nearest_earlier(shelf: Shelf) -> None:
    shelf.release("2026-01.r1", rows(100))
    shelf.release("2026-03.r1", rows(300))
    shelf.release("2026-10.r1", rows(1000))
    for edition, against in (("2026-03", "2026-03.r1"), ("2026-02", "2026-01.r1"), ("2025-12", None)):
        found = reference.reference(shelf.home, {**LIVE.__dict__, "edition": edition})
        assert (found.id if found else None) == against
    assert shelf.judge(ROWS, "2026-03", rows(300)).status == "passed"
    assert shelf.judge(ROWS, "2026-03", rows(200)).status == "failed"
    assert shelf.judge(ROWS, "2025-12", rows(1)).status == "passed"


def test_a_table_that_was_not_there_is_not_compared(shelf: Shelf) -> None:
    shelf.release("2026-09.r1", rows(1000), table="dim_territory")
    assert shelf.judge(ROWS, "2026-10", rows(3)).status == "passed"


def test_a_live_release_that_cannot_be_read_blocks_and_says_what_to_do(shelf: Shelf) -> None:
    shelf.release("2026-09.r1", rows(1000))
    (shelf.home / "releases/2026-09.r1/panorama.duckdb").write_bytes(b"not a database")
    for rule in (ROWS, YEAR, CHANGED):
        result = shelf.judge(rule, "2026-10", rows(1000))
        assert result.blocks and result.status == "error"
        assert "panorama rollback" in str(result.error)


def test_a_refusal_names_the_table_the_figures_and_the_way_out(shelf: Shelf) -> None:
    shelf.release("2026-09.r1", rows(1000))
    (sample,) = shelf.judge(ROWS, "2026-10", rows(500)).samples
    for word in ("dim_firm", "2026-09.r1", "-50,0 %", "980"):
        assert word in sample["constat"]
    assert "waivers.yml" in sample["que faire"]


# rows that changed ----------------------------------------------------------------------------------------------------


def test_changed_or_replaced_rows_are_bounded(shelf: Shelf) -> None:
    shelf.release("2026-09.r1", rows(1000), table="dim_territory")
    some, many = "case when i < 200 then 1 else 0 end", "case when i < 300 then 1 else 0 end"
    assert shelf.judge(CHANGED, "2026-10", rows(1000, some), table="dim_territory").status == "passed"
    assert shelf.judge(CHANGED, "2026-10", rows(1000, many), table="dim_territory").status == "failed"
    other_keys = "select i + 1000 as k, 0 as v from range(1000) t (i)"
    assert shelf.judge(ROWS, "2026-10", other_keys, table="dim_territory").status == "passed"
    assert shelf.judge(CHANGED, "2026-10", other_keys, table="dim_territory").status == "failed"


def test_a_row_read_again_or_a_sum_in_another_order_is_no_change(shelf: Shelf) -> None:
    query = "select i as k, {} as fetched_at, {}::double as total from range(100) t (i)"
    shelf.release("2026-09.r1", query.format("1", "0.1 + 0.2"))
    folder = shelf.home / "candidates" / "one"
    described = shelf.write(folder, "2026-10", query.format("2", "0.3001"), "dim_firm", ("k",), "live")
    assert [each.changed for each in diff.with_reference(folder, described, shelf.home).tables] == [100]
    folder = folder.with_name("two")
    described = shelf.write(folder, "2026-10", query.format("2", "0.3"), "dim_firm", ("k",), "live")
    assert [each.changed for each in diff.with_reference(folder, described, shelf.home).tables] == [0]


def test_a_key_that_is_no_longer_unique_blocks(shelf: Shelf) -> None:
    shelf.release("2026-09.r1", rows(3))
    result = shelf.judge(CHANGED, "2026-10", "select 1 as k, i as v from range(3) t (i)")
    assert result.status == "failed" and "unique" in result.samples[0]["constat"]


def test_a_photograph_is_followed_from_the_end_of_one_edition_to_the_end_of_the_next(shelf: Shelf) -> None:
    figures = "select '{0}' as edition, unnest([date '{1}', date '2024-12-31']) as reference_date, 'x' as indicator_id, {2} as value"
    key = ("edition", "reference_date", "indicator_id")
    told = {"table": "indicators", "key": key}
    shelf.release("2026-09.r1", figures.format("2026-09", "2026-09-30", 1), **told)
    folder = shelf.home / "candidates" / "one"
    described = shelf.write(folder, "2026-10", figures.format("2026-10", "2026-10-31", 2), "indicators", key, "live")
    (found,) = diff.with_reference(folder, described, shelf.home).tables
    assert (found.came_in, found.went_out, found.changed, found.by_column) == (0, 0, 2, {"value": 2})


# totals ---------------------------------------------------------------------------------------------------------------


def awards(**by_place: int) -> str:
    """Awards of 100 000 euros by department and year, `d31_2020=60`."""
    parts = [
        f"select '{name}:' || i as award_id, '{name[1:3]}' as department_code, {name[4:]} as award_year, 'i_lab' as programme, "
        f"100000.0 as amount_eur, 'grant' as amount_kind from range({number}) t (i)"
        for name, number in by_place.items()
    ]
    return " union all ".join(parts)


def judge_awards(shelf: Shelf, by: str, edition: str, **by_place: int) -> RuleResult:
    whole = RULES["across_tables.totals_follow_the_live_release"]
    groupings = [each for each in whole.kwargs["groupings"] if (each["table"], each["by"]) == ("fct_public_award", by)]
    assert groupings
    rule = replace(whole, kwargs={"groupings": groupings})
    return shelf.judge(rule, edition, awards(**by_place), table="fct_public_award", key=KEYS["fct_public_award"])


def publish_awards(shelf: Shelf, name: str, **by_place: int) -> None:
    shelf.release(name, awards(**by_place), table="fct_public_award", key=KEYS["fct_public_award"])


def test_a_department_that_vanishes_is_seen_though_the_table_grows(shelf: Shelf) -> None:
    publish_awards(shelf, "2026-09.r1", d31_2020=600, d34_2020=40)
    result = judge_awards(shelf, "department_code", "2026-10", d31_2020=640)
    assert result.status == "failed"
    assert {(each["groupe"], each["mesure"]) for each in result.samples} == {
        ("department_code = 34", "lignes"),
        ("department_code = 34", "montant (grant)"),
    }
    assert judge_awards(shelf, "department_code", "2026-10", d31_2020=601, d34_2020=38).status == "passed"


def test_a_year_still_filling_up_may_grow_and_a_past_one_may_not(shelf: Shelf) -> None:
    publish_awards(shelf, "2026-09.r1", d31_2020=100, d31_2026=10)
    assert judge_awards(shelf, "award_year", "2026-10", d31_2020=100, d31_2026=400).status == "passed"
    assert judge_awards(shelf, "award_year", "2026-10", d31_2020=160, d31_2026=10).status == "failed"
    assert judge_awards(shelf, "award_year", "2026-10", d31_2020=100, d31_2012=40, d31_2026=10).status == "failed"
    assert judge_awards(shelf, "award_year", "2026-10", d31_2020=100, d31_2012=4, d31_2026=10).status == "passed"


def test_a_slow_leak_of_one_group_is_stopped_by_its_best_of_the_year(shelf: Shelf) -> None:
    statuses = []
    for month, left in enumerate((200, 192, 184), start=1):
        publish_awards(shelf, f"2026-{month:02}.r1", d31_2020=1000, d34_2020=left)
        statuses.append(
            judge_awards(shelf, "department_code", f"2026-{month + 1:02}", d31_2020=1000, d34_2020=left - 8).status
        )
    assert statuses == ["passed", "passed", "failed"]


# who asked to be published no more ------------------------------------------------------------------------------------

SUPPRESSED = Suppression("000000018", "000000018", ("Alpha Exemple",), "essai", "test", "2026-11-21T00:00:00Z")


def test_rows_that_leave_with_a_suppressed_firm_are_no_loss_and_others_are(shelf: Shelf) -> None:
    named = "select {} + i as k, 'Aide à ALPHA EXEMPLE' as v from range({}) t (i)"
    others = "select i as k, 'autre' as v from range({}) t (i)"
    shelf.release("2026-09.r1", f"{others.format(100)} union all {named.format(100, 400)}", table="dim_territory")
    for rule in (ROWS, YEAR, CHANGED):
        assert shelf.judge(rule, "2026-10", others.format(100), table="dim_territory").status == "failed"
    suppressions.record(shelf.home, SUPPRESSED, "suppress")
    for rule in (ROWS, YEAR, CHANGED):
        assert shelf.judge(rule, "2026-10", others.format(100), table="dim_territory").status == "passed"
        assert shelf.judge(rule, "2026-10", others.format(40), table="dim_territory").status == "failed"


def test_a_department_whose_awards_were_the_suppressed_firm_s_may_go(shelf: Shelf) -> None:
    named = awards(d34_2020=400).replace("amount_kind", "amount_kind, '000000018' as siren", 1)
    others = awards(d31_2020=600).replace("amount_kind", "amount_kind, '900000019' as siren", 1)
    shelf.release("2026-09.r1", f"{others} union all {named}", table="fct_public_award", key=KEYS["fct_public_award"])
    assert judge_awards(shelf, "department_code", "2026-10", d31_2020=600).status == "failed"
    suppressions.record(shelf.home, SUPPRESSED, "suppress")
    assert judge_awards(shelf, "department_code", "2026-10", d31_2020=600).status == "passed"
    assert judge_awards(shelf, "department_code", "2026-10", d31_2020=500).status == "failed"


# bounds and waivers ---------------------------------------------------------------------------------------------------


def test_every_published_table_has_a_floor() -> None:
    bounds = read_thresholds(SUITES)
    assert set(KEYS) == {
        name.removeprefix("floor.") for name in bounds if name.startswith("floor.") and name.count(".") == 1
    }


def test_what_was_gathered_by_hand_for_one_region_is_asked_of_that_region_alone(shelf: Shelf) -> None:
    subject = shelf.subject("2026-10", rows(1))
    subject.connection.close()
    here, there = (read_floors(replace(subject, described={"region": region})) for region in ("76", "93"))
    assert set(here) == set(there) == set(KEYS)
    assert {table for table in KEYS if here[table] > there[table]} == {"fct_ownership_event", "fct_public_award"}
    assert not [table for table in KEYS if here[table] < there[table]]


def judge_group(shelf: Shelf, table: str, by: str, query: str) -> RuleResult:
    whole = RULES["across_tables.totals_follow_the_live_release"]
    (grouping,) = [each for each in whole.kwargs["groupings"] if (each["table"], each["by"]) == (table, by)]
    return shelf.judge(replace(whole, kwargs={"groupings": [grouping]}), "2026-10", query, table=table)


def test_failures_that_change_department_are_seen(shelf: Shelf) -> None:
    query = "select i as k, if(i < {}, '31', '34') as department_code from range(200) t (i)"
    shelf.release("2026-09.r1", query.format(100), table="fct_failure")
    assert judge_group(shelf, "fct_failure", "department_code", query.format(104)).status == "passed"
    assert judge_group(shelf, "fct_failure", "department_code", query.format(140)).status == "failed"


def test_a_year_of_rounds_that_loses_its_amounts_is_seen(shelf: Shelf) -> None:
    query = "select i as k, date '2021-05-01' as announced_on, {}::double as amount_eur, 'equity' as nature from range(9) t (i)"
    shelf.release("2026-09.r1", query.format("5e6"), table="fct_funding_round")
    assert judge_group(shelf, "fct_funding_round", "year(announced_on)", query.format("4.8e6")).status == "passed"
    (lost,) = judge_group(shelf, "fct_funding_round", "year(announced_on)", query.format("5e3")).samples
    assert lost["mesure"] == "montant (equity)"


def test_a_bound_that_is_no_number_is_an_error_and_no_sql(shelf: Shelf) -> None:
    rule = replace(
        RULES["across_tables.shares_are_in_bounds"], kwargs={"columns": ["v"], "low": 0, "high": "100 or true"}
    )
    assert shelf.judge(rule, "2026-10", rows(3)).status == "error"


def test_a_group_is_a_column_or_its_year() -> None:
    grouping = live_rules._Grouping("fct_failure", "1) from x; drop table y --")
    with duckdb.connect() as connection, pytest.raises(ValueError, match=r"une colonne, ou year\(colonne\)"):
        grouping.totals(connection, "candidate")


def test_every_bound_names_the_rules_that_use_it() -> None:
    named_by_code = set(re.findall(r'"(\w+\.?)"', Path(live_rules.__file__).read_text(encoding="utf-8")))
    using: dict[str, set[str]] = {}
    for rule in RULES.values():
        for name in re.findall(r"\{threshold:(\w+)\}", json.dumps(rule.kwargs)):
            using.setdefault(name, set()).add(rule.id)
    for line in csv.DictReader((SUITES / "thresholds.csv").read_text(encoding="utf-8").splitlines()):
        stated = [set(fnmatch.filter(RULES, pattern)) for pattern in line["rule"].split(", ")]
        assert all(stated), f"{line['name']} : {line['rule']} ne désigne aucune règle"
        if line["name"] in using:
            assert using[line["name"]] <= set().union(*stated), line["name"]
            assert all(those & using[line["name"]] for those in stated), line["name"]
        else:
            base = line["name"].partition(".")[0]
            assert base in named_by_code, f"{line['name']} ne sert à rien"
            assert all(RULES[one].type in live_rules.RULES for those in stated for one in those), line["name"]


@pytest.mark.parametrize(
    ("bound", "seed", "line"),
    [
        ("secrecy_firms", "secrecy_rules", "fewest_firms"),
        ("secrecy_share", "secrecy_rules", "largest_share"),
        ("margin_tolerance", "account_guards", "margin_tolerance"),
    ],
)
def test_a_bound_said_equal_to_a_seed_is_equal(bound: str, seed: str, line: str) -> None:
    lines = csv.reader((SUITES.parent / f"dbt_project/seeds/{seed}.csv").read_text(encoding="utf-8").splitlines())
    assert {name: value for name, value, *_ in lines}[line] == str(read_thresholds(SUITES)[bound])
    said = [
        one for one in (SUITES / "thresholds.csv").read_text(encoding="utf-8").splitlines() if "même borne que" in one
    ]
    assert len(said) == 3, "une borne dite égale à une autre n'est pas comparée ici"


def test_every_bound_of_one_table_names_a_published_one() -> None:
    named = {name.split(".")[1] for name in read_thresholds(SUITES) if "." in name}
    assert named and named <= set(KEYS)


def test_a_waiver_may_be_for_some_tables_only(shelf: Shelf) -> None:
    shelf.release("2026-09.r1", rows(1000))
    result = shelf.judge(ROWS, "2026-10", rows(500))
    waiver = audit.Waiver(ROWS.id, "2026-10", "correction", "Service", date(2026, 12, 1), ("dim_firm",))
    assert audit._waived(result, waiver).status == "waived"
    assert audit._waived(result, replace(waiver, tables=("dim_territory",))).status == "failed"
