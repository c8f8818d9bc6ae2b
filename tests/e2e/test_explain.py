"""`panorama explain`: a figure, what it means, and the rows that give it again."""

from __future__ import annotations

import csv
import json
import re
import stat
from datetime import date
from pathlib import Path

import duckdb
import pytest

from publication import indicator_facts, kept
from publication.indicator_facts import Facts, facts_of
from tests.e2e.command import EDITION, panorama

END = date(*map(int, EDITION.split("-")), 31)  # the samples' edition is October


def explained(home: Path, *arguments: str) -> dict:
    answer = panorama("explain", *arguments, "--json", home=home)
    assert answer.code == 0, answer.err
    return json.loads(answer.out)


BREAKDOWNS = ["none", "department", "firm_type", "opening_kind", "scheme", "stage"]


@pytest.fixture(scope="module")
def figures(published) -> list[dict]:
    """The figures that are known at the end of the published edition, whole and by a few breakdowns."""
    with duckdb.connect(str(published / "current" / "panorama.duckdb"), read_only=True) as connection:
        found = connection.execute(
            "from indicators where value is not null and reference_date = ? and breakdown in (select unnest(?))",
            [END, BREAKDOWNS],
        )
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def test_the_rows_counted_again_give_every_figure_that_they_stand_behind(published, figures):
    """What explain calls the rows of a figure is held to the figure itself, over all populations."""
    with duckdb.connect(str(published / "current" / "panorama.duckdb"), read_only=True) as connection:
        told = [
            (figure, facts)
            for figure in figures
            if isinstance(facts := facts_of(connection, figure, region="76", edition_end=END, limit=0), Facts)
        ]
    wrong = [
        (figure["indicator_id"], figure["population"], figure["breakdown"], figure["member"], facts.measured)
        for figure, facts in told
        if facts.agrees is False
    ]
    assert wrong == []
    agreed = {figure["indicator_id"] for figure, facts in told if facts.agrees}
    assert {"firms.firms", "failures.failures", "public_funding.grants", "private_funding.amount_raised"} <= agreed


def test_every_line_of_the_facts_names_an_indicator_and_a_published_table(published):
    with duckdb.connect(str(published / "current" / "panorama.duckdb"), read_only=True) as connection:
        indicators = {name for (name,) in connection.execute("select indicator_id from indicator_catalogue").fetchall()}
        tables = {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
    with Path(indicator_facts.__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert lines
    assert {line["indicator_id"] for line in lines} - indicators == set()
    assert {line["table_name"] for line in lines} - tables == set()


def test_a_figure_is_explained_from_its_definition_to_its_rows(published, figures):
    (figure,) = [
        each
        for each in figures
        if (each["indicator_id"], each["population"], each["breakdown"]) == ("failures.failures", "region", "none")
    ]
    told = explained(published, "failures.failures", "--rows", "3")
    assert told["figures"][0]["value"] == figure["value"]
    assert told["models"] == ["int_indicators__failures"]
    assert [source["source_id"] for source in told["sources"]] == ["bodacc", "sirene", "register"]
    assert all(source["licence_title"] for source in told["sources"])
    assert (told["facts"]["rows"], told["facts"]["agrees"]) == (figure["value"], True)
    assert len(told["facts"]["sample"]) == 3
    assert told["facts"]["sample"][0]["siren"]
    with duckdb.connect(str(published / "current" / "panorama.duckdb"), read_only=True) as connection:
        assert connection.execute(told["facts"]["sql"]).fetchone() == (figure["value"],)  # a reader can run it

    shown = panorama("explain", "failures.failures", home=published).out
    for words in ("Définition", "Formule", "provisoire", "c'est le chiffre publié", "Imprimé par le Panorama 2025"):
        assert words in shown


def test_a_breakdown_gives_its_members_and_one_member_its_rows(published):
    whole = explained(published, "firms.firms", "--breakdown", "department")
    assert len(whole["figures"]) > 10
    assert whole["facts"] is None
    one = explained(published, "firms.firms", "--breakdown", "department", "--member", "31")
    assert one["facts"]["rows"] == one["figures"][0]["value"] > 0
    assert {row["department_code"] for row in one["facts"]["sample"]} == {"31"}


def test_a_figure_that_cannot_be_computed_says_why(published):
    told = explained(published, "training.courses")
    assert (told["figures"][0]["value"], told["figures"][0]["status"]) == (None, "not_computable")
    assert told["figures"][0]["reason"]
    assert "non calculable" in panorama("explain", "training.courses", home=published).out


def test_the_last_part_of_a_name_is_enough_and_a_wrong_name_brings_the_nearest(published):
    assert explained(published, "startups")["indicator"]["indicator_id"] == "firms.startups"
    answer = panorama("explain", "failures.failure", home=published)
    assert answer.code == 2
    assert "failures.failures" in answer.err
    answer = panorama("explain", "failures.failures", "--breakdown", "stage", home=published)
    assert answer.code == 2
    assert "region / department" in answer.err


def test_an_edition_or_release_that_is_not_kept_is_a_misuse(published):
    assert "2020-01" in panorama("explain", "firms.firms", "--edition", "2020-01", home=published).err
    assert panorama("explain", "firms.firms", "--release", "2020-01.r1", home=published).code == 2
    live = kept.live(published).id
    assert explained(published, "firms.firms", "--release", live)["release"] == live
    assert panorama("explain", "firms.firms", home=published / "nowhere").code == 1


def test_it_reads_a_home_that_nobody_may_write(home):
    before = {path: path.stat().st_mtime_ns for path in home.rglob("*") if path.is_file()}
    for path in (home / "releases").rglob("*"):
        path.chmod(path.stat().st_mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
    assert explained(home, "firms.firms")["history"]
    assert {path: path.stat().st_mtime_ns for path in home.rglob("*") if path.is_file()} == before


def test_the_list_of_indicators_is_the_catalogue(published):
    out = panorama("explain", home=published).out
    assert re.search(r"^failures\.failures +Défaillances$", out, re.MULTILINE)
    assert out.splitlines()[-1].startswith(f"{len(out.splitlines()) - 1} indicateurs")
