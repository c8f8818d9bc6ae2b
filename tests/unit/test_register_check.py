"""`panorama register check`: the whole list of what is wrong, each with its line, on invented rows in a copy of the files."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from sources.errors import BadBytes, MissingColumn
from sources.register import vocabularies
from sources.register.check import check
from sources.register.columns import ALIASES, FIRMS, REGISTER, REVIEWS
from sources.register.rows import as_csv, read

ROOT = Path(__file__).resolve().parents[2]
CURATED = ROOT / "sources" / "curated"
TODAY = date(2026, 3, 1)
FIRM = {
    **dict.fromkeys(FIRMS.names, ""),
    "firm_id": "firme-inventee",
    "siren": "552016834",
    "firm_name": "Firme inventée",
    "department_code": "2A",
    "ai_group": "core",
    "firm_type": "startup",
    "technologies": "robotics|computer_vision",
    "markets": "space",
    "value_chain": "data",
    "named_in_panorama": "false",
    "evidence_1": "page inventée",
    "siren_evidence": "page inventée",
    "reviewed_on": "2026-01-01",
}
OTHER = {**FIRM, "firm_id": "autre-firme", "siren": "", "firm_name": "Autre firme", "siren_evidence": ""}
ALIAS = {
    "alias": "FI",
    "canonical": "Firme inventée",
    "scope": "register",
    "evidence": "page inventée",
    "doubt": "",
}


@pytest.fixture
def folder(tmp_path):
    """A copy of the curated files, with an invented register."""
    copy = tmp_path / "curated"
    shutil.copytree(CURATED, copy)
    write(copy, FIRMS, FIRM, OTHER)
    write(copy, ALIASES, ALIAS)
    write(copy, REVIEWS)
    return copy


def write(folder, table, *rows):
    (folder / table.file).write_bytes(as_csv(table.names, rows))


def problems(folder):
    return [(each.file, each.line, each.column) for each in check(folder, TODAY).problems]


def signals(folder):
    return [(each.line, each.column) for each in check(folder, TODAY).signals]


def test_the_curated_files_of_the_project_are_in_order():
    # The day of the last review, so that the answer does not move with the clock.
    last = max(row["reviewed_on"] for row in read(FIRMS, CURATED / FIRMS.file))
    assert check(CURATED, date.fromisoformat(last)).problems == ()


def test_an_invented_register_in_order_has_no_problem(folder):
    assert problems(folder) == []
    assert signals(folder) == [(3, "siren")]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("firm_id", "Autre Firme"),
        ("firm_id", "firme-inventee"),
        ("firm_name", ""),
        ("firm_name", "FIRME INVENTEE"),
        ("siren", "12345678"),
        ("siren", "552016835"),
        ("department_code", "20"),
        ("ai_group", "coeur"),
        ("firm_type", "Startup"),
        ("technologies", "robotics|ia"),
        ("technologies", "robotics|robotics"),
        ("markets", "space|"),
        ("value_chain", "data, robotics_system"),
        ("named_in_panorama", "VRAI"),
        ("evidence_1", ""),
        ("evidence_2", "ecrire a quelqu-un@firme-inventee.example"),
        ("reviewed_on", ""),
        ("reviewed_on", "2026-02-30"),
        ("reviewed_on", "2026-03-02"),
    ],
)
def test_each_broken_rule_is_said_with_its_line_and_its_column(folder, column, value):
    wrong = {**OTHER, "siren_evidence": "page inventée", column: value}
    write(folder, FIRMS, FIRM, wrong)
    assert problems(folder) == [("firms.csv", 3, column)]


def test_a_siren_twice_and_a_siren_without_evidence(folder):
    write(folder, FIRMS, FIRM, {**OTHER, "siren": FIRM["siren"]})
    assert problems(folder) == [("firms.csv", 3, "siren_evidence"), ("firms.csv", 3, "siren")]


@pytest.mark.parametrize(
    ("column", "value"),
    [("alias", ""), ("canonical", "Firme disparue"), ("scope", "annexe"), ("evidence", "")],
)
def test_each_rule_of_the_aliases(folder, column, value):
    write(folder, ALIASES, {**ALIAS, column: value})
    assert problems(folder) == [("beneficiary_aliases.csv", 2, column)]


def test_an_alias_stands_once_in_a_scope(folder):
    write(folder, ALIASES, ALIAS, {**ALIAS, "scope": "france2030_annex"}, ALIAS)
    assert problems(folder) == [("beneficiary_aliases.csv", 4, "alias")]


def test_everything_is_said_in_one_go(folder):
    write(folder, FIRMS, {**FIRM, "siren": "1", "ai_group": "x", "reviewed_on": "hier"}, {**OTHER, "evidence_1": ""})
    write(folder, ALIASES, {**ALIAS, "evidence": ""})
    assert set(problems(folder)) == {
        ("firms.csv", 2, "siren"),
        ("firms.csv", 2, "ai_group"),
        ("firms.csv", 2, "reviewed_on"),
        ("firms.csv", 3, "evidence_1"),
        ("beneficiary_aliases.csv", 2, "evidence"),
    }


def test_a_line_is_the_one_where_the_row_begins(folder):
    write(folder, FIRMS, {**FIRM, "status_note": "un doute\nsur deux lignes"}, {**OTHER, "evidence_1": ""})
    assert problems(folder) == [("firms.csv", 4, "evidence_1")]


def test_columns_that_are_missing_unknown_or_moved_are_named(folder):
    path = folder / FIRMS.file
    names = [name for name in FIRMS.names if name != "city"]
    path.write_bytes(as_csv([*names, "commentaire"], [FIRM]))
    assert problems(folder) == [("firms.csv", 1, "city"), ("firms.csv", 1, "commentaire")]
    path.write_bytes(as_csv(FIRMS.names[::-1], [FIRM]))
    assert problems(folder) == [("firms.csv", 1, None)]


def test_a_ragged_row_an_unreadable_file_and_a_missing_one_are_said_and_the_rest_is_still_judged(folder):
    path = folder / FIRMS.file
    path.write_bytes(path.read_bytes() + b"trop,court\n")
    (folder / ALIASES.file).write_bytes(b"\xff\xfe")
    (folder / "published_figures.csv").unlink()
    assert problems(folder) == [
        ("firms.csv", 4, None),
        ("beneficiary_aliases.csv", None, None),
        ("published_figures.csv", None, None),
    ]


def test_a_published_figure_is_judged_too(folder):
    path = folder / "published_figures.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",449,count,", ",449 env.,count,", 1), encoding="utf-8")
    assert problems(folder) == [("published_figures.csv", 2, "value")]


def test_a_deal_is_judged_too(folder):
    path = folder / "deals.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",2016-07-18,", ",juillet 2016,", 1), encoding="utf-8")
    assert problems(folder) == [("deals.csv", 2, "announced_on")]


def test_a_fact_of_the_ecosystem_is_judged_with_the_files_it_leads_to(folder):
    path = folder / "ecosystem_actors.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("\nadastra,", "\nautre_nom,", 1), encoding="utf-8")
    assert {(file, column) for file, _, column in problems(folder)} == {("ecosystem_facts.csv", "actor_id")}


def test_a_word_of_the_vocabulary_is_judged_and_then_no_word_is_believed(folder):
    path = folder / vocabularies.FILE
    text = path.read_text(encoding="utf-8")
    count = len(text.splitlines())
    path.write_text(text + "metier,x,X,\nmarkets,Mot Faux,Mot,\nmarkets,space,,\n", encoding="utf-8")
    assert problems(folder) == [
        (vocabularies.FILE, count + 1, "field"),
        (vocabularies.FILE, count + 2, "value"),
        (vocabularies.FILE, count + 3, "label"),
        (vocabularies.FILE, count + 3, "field"),
    ]
    with pytest.raises(BadBytes, match=f"ligne {count + 1}"):
        vocabularies.load(path)


@pytest.mark.parametrize(
    ("content", "error"),
    [(b"field,value\na,b\n", MissingColumn), (b"field,value,label,note\n", BadBytes), (None, BadBytes)],
)
def test_without_its_words_the_register_does_not_arrive(folder, content, error):
    path = folder / vocabularies.FILE
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(error):
        vocabularies.load(path)
    assert (vocabularies.FILE in {each.file for each in check(folder, TODAY).problems}) is True


def test_a_word_that_nearly_is_one_leads_to_it(folder):
    write(folder, FIRMS, {**FIRM, "technologies": "Robotique", "markets": "sapce"})
    said = [each.said for each in check(folder, TODAY).problems]
    assert "peut-être « robotics »" in said[0]
    assert "peut-être « space »" in said[1]


def test_what_deserves_a_look_stops_nothing(folder):
    write(
        folder,
        FIRMS,
        {**FIRM, "siren_evidence": "presse (secondaire)", "ai_group": ""},
        {**OTHER, "reviewed_on": "2025-02-28"},
    )
    assert problems(folder) == []
    assert signals(folder) == [(2, "siren_evidence"), (2, "ai_group"), (3, "siren"), (3, "reviewed_on")]


def test_line_ends_of_another_system_are_signalled(folder):
    path = folder / ALIASES.file
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert problems(folder) == []
    assert (None, None) in signals(folder)


@pytest.mark.parametrize("field", ["ai_group", "firm_type"])
def test_the_gate_knows_the_same_words(field):
    suite = json.loads((ROOT / "expectations" / "dim_firm.json").read_text(encoding="utf-8"))
    (rule,) = [each for each in suite["expectations"] if each.get("rule") == f"{field}_is_known"]
    assert set(rule["kwargs"]["value_set"]) == set(vocabularies.load()[field])


def test_every_table_of_the_register_has_its_columns_once():
    for table in REGISTER:
        assert len(set(table.names)) == len(table.names)
        assert set(table.key) <= set(table.names)


REVIEW = {"siren": "552016834", "decision": "rejected", "reason": "aucune IA", "reviewed_on": "2026-02-01"}


def test_a_review_of_a_candidate_is_right_and_its_absence_too(folder):
    assert problems(folder) == []
    write(folder, REVIEWS, REVIEW)
    assert problems(folder) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("siren", ""),
        ("siren", "552016835"),
        ("decision", ""),
        ("decision", "non"),
        ("reason", " "),
        ("reviewed_on", "hier"),
        ("reviewed_on", "2026-03-02"),
    ],
)
def test_a_review_that_could_not_be_followed_is_said(folder, column, value):
    write(folder, REVIEWS, {**REVIEW, column: value})
    assert (REVIEWS.file, 2, column) in problems(folder)


def test_a_candidate_is_reviewed_once(folder):
    write(folder, REVIEWS, REVIEW, {**REVIEW, "decision": "watch"})
    assert (REVIEWS.file, 3, "siren") in problems(folder)
