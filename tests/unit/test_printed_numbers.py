"""Every number that the five documents print has a row in the curated files, or a reason for having none.

The documents can't ship (their licence is not stated): census.csv ships instead, one line per number in the order of the text, with
its role and the row where it lives. PANORAMA_SEED_DOCUMENTS, a folder with the five texts, has them read again and compared.
"""

from __future__ import annotations

import csv
import hashlib
import os
from collections import defaultdict
from pathlib import Path

import pytest

from tests.unit.printed_numbers.reading import printed_numbers, worth

ROOT = Path(__file__).resolve().parents[2]
CURATED = ROOT / "sources" / "curated"
CENSUS = Path(__file__).parent / "printed_numbers" / "census.csv"
# Of each table that the census names: its file, and the column of row_key.
TABLES = {
    "programmes": (CURATED / "programmes.csv", "programme_id"),
    "milestones": (CURATED / "milestones.csv", "milestone_id"),
    "facts": (CURATED / "ecosystem_facts.csv", "fact_id"),
    "use_cases": (CURATED / "use_cases.csv", "use_case_id"),
    "published_figures": (CURATED / "published_figures.csv", "figure_id"),
    "laureates": (ROOT / "sources" / "france2030_annex" / "laureates.csv", "source_line"),
}
VALUES = ("value", "amount_million_eur", "stated_share_pct", "fine_million_eur", "turnover_share_pct")
DATES = ("period_start", "period_end", "stated_on", "happens_on", "as_of")
# Roles of a number that lives in a row; the others say why it is no figure.
LIVING = {"figure", "part", "detail", "band", "date", "duration"}
REASONS = {
    "article", "calendar", "caption", "department", "footnote", "group", "name", "ordinal", "page", "site", "unattached"
}  # fmt: skip
# A value that the text writes with two numbers.
COMPOSED = {
    "F018": lambda years, more: years + more,
    "B003": lambda years, days: 365.25 * years + days,
    "ai_act_high_impact_threshold": lambda base, exponent: base**exponent,
}


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def census():
    return read(CENSUS)


@pytest.fixture(scope="module")
def rows():
    """table → key → the rows of that key (several for a line of the annex)."""
    found = {name: defaultdict(list) for name in TABLES}
    for name, (path, key) in TABLES.items():
        for row in read(path):
            found[name][row[key]].append(row)
    return found


def values(row):
    return [abs(float(row[column])) for column in VALUES if row.get(column)]


def is_worth(printed, row):
    """Whether a row holds the number, as such or in thousands or millions of it."""
    number = worth(printed)
    return any(abs(value - number * scale) <= 1e-9 * value for value in values(row) for scale in (1, 1e3, 1e6))


def is_dated(printed, row):
    parts = {int(part) for column in DATES for part in (row.get(column) or "").split("-") if part}
    return int(printed) in parts


def lasts(printed, row):
    """Whether a period that runs from a year (or a month of it) to another is that many years long."""
    first, last = row["period_start"], row["period_end"]
    return int(last[:4]) - int(first[:4]) == worth(printed)


def leads(line, rows):
    """The rows that a line of the census names."""
    return [row for key in line["row_key"].split("|") for row in rows[line["table"]][key]]


def test_the_census_numbers_every_document_from_one_on_without_a_hole(census):
    positions = defaultdict(list)
    for line in census:
        positions[line["document_id"]].append(int(line["position"]))
    assert set(positions) == {row["document_id"] for row in read(CURATED / "documents.csv")}
    assert [name for name, found in positions.items() if found != list(range(1, len(found) + 1))] == []


def test_the_panorama_is_cited_as_its_figures_cite_it():
    cited = {row["citation"] for row in read(CURATED / "documents.csv")}
    assert {row["source_document"] for row in read(CURATED / "published_figures.csv")} <= cited


def test_every_number_has_a_row_or_a_reason(census, rows):
    lost = [
        line
        for line in census
        if (line["role"] not in LIVING or not line["row_key"] or not all(rows[line["table"]][key] for key in line["row_key"].split("|")))
        and (line["role"] not in REASONS or not (line["meaning"] or line["row_key"]))
    ]  # fmt: skip
    assert lost == []


def test_the_row_says_the_number_that_was_printed(census, rows):
    holds = {
        "figure": is_worth,
        "date": is_dated,
        "detail": lambda printed, row: printed in row["label"],
        "band": lambda printed, row: printed in f"{row['indicator']} {row['member']}".replace("_", " ").split(),
    }
    wrong = [
        (line, row)
        for line in census
        if line["row_key"] and line["role"] in holds
        for row in leads(line, rows)
        if not holds[line["role"]](line["printed"], row)
    ]
    assert wrong == []


def test_a_duration_is_that_of_its_row(census, rows):
    durations = [line for line in census if line["role"] == "duration"]
    assert durations
    assert [line for line in durations for row in leads(line, rows) if not lasts(line["printed"], row)] == []


def test_a_department_of_the_annex_is_the_one_transcribed(census, rows):
    lines = [line for line in census if line["table"] == "laureates"]
    assert lines
    transcribed = [{row["department"] for row in leads(line, rows)} for line in lines]
    assert [line for line, found in zip(lines, transcribed, strict=True) if line["printed"] not in found] == []


def test_a_value_written_with_two_numbers_is_put_together_right(census, rows):
    parts = defaultdict(list)
    for line in census:
        if line["role"] == "part":
            parts[line["table"], line["row_key"]].append(worth(line["printed"]))
    composed = {key: COMPOSED[key](*numbers) for (_, key), numbers in parts.items()}
    assert {key: values(rows[table][key][0]) for table, key in parts} == {
        key: [value] for key, value in composed.items()
    }


def test_every_figure_that_we_hold_is_printed_somewhere(census, rows):
    printed = {(line["table"], key) for line in census for key in line["row_key"].split("|") if line["role"] in LIVING}
    held = {
        (table, key)
        for table in ("programmes", "milestones", "facts", "published_figures")
        for key, (row,) in rows[table].items()
        # One figure is a subtraction of printed ones, and its note says so.
        if values(row) and not row["note"].startswith("déduit")
    }
    assert held - printed == set()


@pytest.mark.skipif(
    "PANORAMA_SEED_DOCUMENTS" not in os.environ,
    reason="les cinq documents ne sont pas livrés ; PANORAMA_SEED_DOCUMENTS donne leur dossier",
)
def test_the_census_is_what_the_documents_print(census):
    names = {row["text_sha256"]: row["document_id"] for row in read(CURATED / "documents.csv")}
    folder = Path(os.environ["PANORAMA_SEED_DOCUMENTS"])
    texts = {
        names[digest]: content.decode("utf-8")
        for content in (path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file())
        if (digest := hashlib.sha256(content).hexdigest()) in names
    }
    assert set(texts) == set(names.values()), "un texte manque, ou n'est pas celui qui a été lu"
    counted = {name: [line["printed"] for line in census if line["document_id"] == name] for name in texts}
    assert {name: printed_numbers(text) for name, text in texts.items()} == counted
