"""What proves nothing: one list, read by every curated file and repeated by the gate. Rows are invented."""

import csv
import json
import re

import pytest

from sources import compilations
from sources.compilations import cited
from sources.deals import spec as deals
from sources.ecosystem.columns import ECOSYSTEM
from sources.ecosystem.rules import rules_of as rules_of_ecosystem
from sources.insolvencies import spec as insolvencies
from sources.published_figures import spec as figures
from sources.register.columns import REGISTER
from sources.register.rules import rules_of
from sources.register.vocabularies import load
from sources.rounds import spec as rounds
from sources.row_rules import faults
from tests.gate.house import SUITES
from tests.unit.test_register_check import TODAY


def listed():
    with compilations.FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    "text",
    [
        "Dealroom",
        "https://app.dealroom.co/companies/inventee",
        "https://tracxn.com/d/companies/inventee",
        "PitchBook",
        "CB Insights",
        "https://www.cbinsights.com/company/inventee",
        "https://github.com/quelqu-un/compilation",
        "chobrien99-svg",
        "Crunchbase (copie)",
    ],
)
def test_a_compilation_is_seen_as_an_address_and_in_words(text):
    assert cited(text) in {row["name"] for row in listed()}


def test_a_page_of_the_press_is_no_compilation():
    assert cited("https://exemple.test/levee-inventee") is None


def test_no_column_of_a_curated_file_of_facts_may_cite_one():
    words, cases = load(), {}
    for table in REGISTER:
        cases[table.file] = (table.names, rules_of(table, words, TODAY))
    of_ecosystem = rules_of_ecosystem({}, words)
    for each in ECOSYSTEM:
        cases[each.file] = (each.names, of_ecosystem[each.name])
    for spec in (deals, insolvencies, rounds):
        cases[spec.SPEC.id] = (spec.COLUMNS, spec.rules(words))
    cases[figures.SPEC.id] = (("source_document", "source_location", "note"), figures.RULES)
    silent = [
        (file, column)
        for file, (columns, rules) in cases.items()
        for column in columns
        if not any("compilations.csv" in text for _, text in faults({column: "Dealroom"}, _on(column, rules)))
    ]
    assert silent == []


def _on(column, rules):
    return [rule for rule in rules if rule[0] == column]


def test_the_gate_refuses_the_same_markers():
    suite = json.loads((SUITES / "across_tables.json").read_text(encoding="utf-8"))
    (rule,) = [each for each in suite["expectations"] if each["rule"] == "no_unlicensed_compilation"]
    (pattern,) = rule["kwargs"]["patterns"]
    markers = [row["marker"] for row in listed()]
    assert pattern == f"(?i)({'|'.join(marker.replace('.', re.escape('.')) for marker in markers)})"
    assert [row for row in listed() if not (row["name"] and row["why"])] == []
