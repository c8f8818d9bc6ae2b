"""Private rounds on the curated file: totals recomputed apart from the models, verdicts, sums of the printed tables."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date

from sources import shipped
from sources.compilations import cited
from sources.sourced_facts import days_of

EDITION_END = date(2026, 10, 31)
SINCE = "2001-01-01"


def curated(name):
    with (shipped.ROOT / "curated" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def counted_by_hand(population):
    """Rounds that count at the end of the edition, from the two CSV alone; the models have no part in it."""
    firms = [firm for firm in curated("firms.csv") if firm["ai_group"] != "diversified"]
    if population == "core":
        firms = [firm for firm in firms if firm["ai_group"] == "core"]
    followed = {firm["siren"]: firm["firm_id"] for firm in firms if firm["siren"]}
    followed |= {firm["firm_id"]: firm["firm_id"] for firm in firms}
    kept = []
    for row in curated("rounds.csv"):
        firm = followed.get(row["siren"]) or followed.get(row["firm_id"])
        surely_by = min(days_of(row["announced_on"])[1], date.fromisoformat(row["read_on"]))
        if firm and row["nature"] == "equity" and not row["scope_doubt"] and surely_by <= EDITION_END:
            kept.append({**row, "firm": firm, "amount": float(row["amount_eur"] or 0)})
    return kept


def indicators_of(built, indicator, population, breakdown):
    rows = built(
        f"""
        select member, value from indicators
        where indicator_id = 'private_funding.{indicator}' and population = '{population}' and breakdown = '{breakdown}'
            and reference_date = '{EDITION_END}' and period_start = '{SINCE}' and value is not null
        """
    )
    return {member: round(value, 6) for member, value in rows if value or breakdown == "none"}


def test_every_row_of_the_file_is_published_with_the_reason_it_does_not_count(built):
    assert built("select count(*) from fct_funding_round") == [(len(curated("rounds.csv")),)]
    assert built("select round_id from fct_funding_round where is_counted = (not_counted_reason is not null)") == []


def test_totals_recomputed_from_the_csv_are_those_of_the_indicators(built):
    # Every firm with a round stands in the panorama of the samples: presence takes none away here.
    assert built("select round_id from fct_funding_round where not_counted_reason like 'firme hors du panorama%'") == []
    for population in ("all", "core"):
        rounds = counted_by_hand(population)
        assert rounds, population
        for breakdown, member in (
            ("none", lambda row: "none"),
            ("stage", lambda row: row["stage"]),
            ("year", lambda row: row["announced_on"][:4]),
            ("domain", lambda row: row["domain"] or "unknown"),
        ):
            numbers, amounts = defaultdict(int), defaultdict(float)
            for row in rounds:
                numbers[member(row)] += 1
                amounts[member(row)] += row["amount"] / 1e6
            known = {name: round(amount, 6) for name, amount in amounts.items() if amount or breakdown == "none"}
            assert indicators_of(built, "rounds", population, breakdown) == numbers, (population, breakdown)
            assert indicators_of(built, "amount_raised", population, breakdown) == known, (population, breakdown)
        assert indicators_of(built, "firms_that_raised", population, "none") == {
            "none": len({row["firm"] for row in rounds})
        }


def test_concentration_recomputed_from_the_csv_is_that_of_the_indicators(built):
    held, rounds_of = defaultdict(float), defaultdict(int)
    for row in counted_by_hand("all"):
        held[row["firm"]] += row["amount"]
        rounds_of[row["firm"]] += 1
    ranked = sorted(held, key=lambda firm: (-held[firm], firm))
    total = sum(held.values())
    needed = next(count for count in range(len(ranked) + 1) if sum(held[f] for f in ranked[:count]) >= 0.8 * total)
    expected = {
        "firms_holding_80_percent": needed,
        "rounds_of_firms_holding_80_percent": sum(rounds_of[firm] for firm in ranked[:needed]),
        "share_of_top_10_firms": round(100 * sum(held[firm] for firm in ranked[:10]) / total, 6),
        "rounds_of_top_10_firms": sum(rounds_of[firm] for firm in ranked[:10]),
    }
    assert {name: indicators_of(built, name, "all", "none")["none"] for name in expected} == expected


def test_each_printed_figure_of_private_funding_has_its_verdict_and_reason(built):
    verdicts = dict(
        built("select figure_id, verdict from reconciliation where theme = 'private_funding' and reason is not null")
    )
    assert len(verdicts) == len([row for row in curated("published_figures.csv") if row["theme"] == "private_funding"])
    assert {verdicts[figure] for figure in ("L001", "L002", "L003", "L004", "L006", "L008", "L101")} == {"differs"}
    ((reason,),) = built("select reason from reconciliation where figure_id = 'L001'")
    assert reason.startswith("registre partiel : ")


def test_the_printed_tables_add_up_and_table_3_does_within_its_rounding(built):
    said = dict(built("select addition_id, (verdict, difference) from int_reconciliation__additions"))
    assert (said["rounds_by_stage"], said["amounts_by_stage"]) == (("equal", 0.0), ("equal", 0.0))
    assert said["amounts_by_domain"] == ("within_rounding", -0.93)
    ((verdict, why),) = built(
        "select addition_verdict, addition_explanation from reconciliation where figure_id = 'L002'"
    )
    assert (verdict, "1026,8" in why) == ("within_rounding", True)


def test_no_round_rests_on_a_compilation_and_no_person_is_named(built):
    told = built("select concat_ws(' ', evidence, second_evidence, investors) from fct_funding_round")
    assert told
    assert [text for (text,) in told if cited(text)] == []
    assert built("select round_id from fct_funding_round where regexp_matches(investors, '(M\\.|Mme) ')") == []
