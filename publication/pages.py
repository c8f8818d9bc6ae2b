"""The files that publishing adds to a candidate: pages for people, rendered from the sealed tables and the audit.

Here: which there are, writing them, and looking in them for what may not be published. Not here: what each page shows
(report/). release.json holds their hashes; verification.py reads PAGES to know that they are no intruders.
"""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable, Collection
from pathlib import Path

import duckdb

from expectations.suites import ACROSS_TABLES, Rule, read_suite
from publication import durable
from publication.audit import Audit
from publication.report import changes, quality
from sources import suppressions
from sources.suppressions import Suppression

# File name → what renders it, from the candidate's folder, its audit, and the home (the live release is there).
PAGES: dict[str, Callable[[Path, Audit, Path], str]] = {
    quality.FILE: quality.render,
    changes.FILE: changes.render,
    changes.TABLE_FILE: changes.render_table,
}
# They also quote what the release before said. The sealed tables have passed the rules on texts: what a rule would catch in
# these pages stands in the past only, was taken out for that very reason, and is blotted out instead of said again.
_QUOTING_THE_PAST = {changes.FILE, changes.TABLE_FILE}
_QUOTED = {"key", "before", "after"}  # columns of changes.csv that hold words of a release
_BLOT = "(retiré)"
_TAGS = re.compile(r"<style>.*?</style>|<[^>]*>", re.DOTALL)


def write_all(candidate_dir: Path, audited: Audit, home: Path, suites_dir: Path) -> list[str]:
    """Render every page into the candidate's folder.

    Returns:
        Why a page may not leave (French sentences); nothing is written then.
    """
    suppressed = suppressions.read(home)
    # A page may compare with releases that still name who asked, since, to be named no more.
    rendered = {
        name: _concealed(name, render(candidate_dir, audited, home), suppressed) for name, render in PAGES.items()
    }
    for name in _QUOTING_THE_PAST & rendered.keys():
        rendered[name] = _blotted(rendered[name], suites_dir)
    faults = [fault for name, page in rendered.items() for fault in _found_in(name, page, suites_dir)]
    if not faults:
        for name, page in rendered.items():
            durable.write_at_once(candidate_dir / name, page.encode())
    return faults


def explain(candidate_dir: Path, audited: Audit, home: Path, suites_dir: Path) -> Path:
    """Write the quality page of a candidate that was just audited, refused or not, and return where it stands.

    Failing rows stay out of it where one of them is what may not be published.
    """
    suppressed = suppressions.read(home)
    page = suppressions.conceal_html(quality.render(candidate_dir, audited, home), suppressed)
    if _found_in(quality.FILE, page, suites_dir):
        page = quality.render(candidate_dir, audited, home, without_samples=True)
        page = suppressions.conceal_html(page, suppressed)
    durable.write_at_once(candidate_dir / quality.FILE, page.encode())
    return candidate_dir / quality.FILE


def _concealed(name: str, page: str, suppressed: Collection[Suppression]) -> str:
    """The page without the names of the suppressed, its form untouched: tags of HTML, columns of the table that are ours."""
    if not suppressed or not name.endswith(".csv"):
        return suppressions.conceal_html(page, suppressed)
    header, *lines = csv.reader(io.StringIO(page))
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(header)
    for line in lines:
        cells = zip(header, line, strict=True)
        rows.writerow(suppressions.conceal(cell, suppressed) if column in _QUOTED else cell for column, cell in cells)
    return written.getvalue()


def _found_in(name: str, page: str, suites_dir: Path) -> list[str]:
    """The rules that the text of a page breaks: those that every published cell must pass."""
    # A bar between cells: two columns of numbers side by side are no telephone number.
    text = page if name.endswith(".csv") else html.unescape(_TAGS.sub(" | ", page))
    with duckdb.connect() as connection:
        return [
            f"{name} : règle {rule.id} : {rule.description}"
            for rule in _rules_for_pages(suites_dir)
            for pattern in rule.kwargs["patterns"]
            if connection.execute("select regexp_matches(?, ?)", [text, pattern]).fetchone() == (True,)
        ]


def _blotted(page: str, suites_dir: Path) -> str:
    """The page with what the rules on texts forbid made unreadable."""
    with duckdb.connect() as connection:
        for rule in _rules_for_pages(suites_dir):
            for pattern in rule.kwargs["patterns"]:
                (page,) = connection.execute(
                    "select regexp_replace(?, ?, ?, 'g')", [page, pattern, _BLOT]
                ).fetchone() or (page,)
    return page


def _rules_for_pages(suites_dir: Path) -> list[Rule]:
    """The rules on texts that hold everywhere: one for some columns knows what their cells hold, a page has no columns."""
    rules = [rule for rule in read_suite(suites_dir / f"{ACROSS_TABLES}.json") if rule.type == "no_text_matches"]
    return [rule for rule in rules if not {"columns", "except_columns"} & set(rule.kwargs)]
