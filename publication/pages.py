"""The files that publishing adds to a candidate: pages for people, rendered from the sealed tables and the audit.

Here: which there are, writing them, and looking in them for what may not be published. Not here: what each page shows
(report/). release.json holds their hashes; verification.py reads PAGES to know that they are no intruders.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

import duckdb

from expectations.suites import ACROSS_TABLES, read_suite
from publication import durable
from publication.audit import Audit
from publication.report import quality
from sources import suppressions

# File name → what renders it, from the candidate's folder, its audit, and the home (the live release is there).
PAGES: dict[str, Callable[[Path, Audit, Path], str]] = {
    quality.FILE: quality.render,
}
_TAGS = re.compile(r"<style>.*?</style>|<[^>]*>", re.DOTALL)


def write_all(candidate_dir: Path, audited: Audit, home: Path, suites_dir: Path) -> list[str]:
    """Render every page into the candidate's folder.

    Returns:
        Why a page may not leave (French sentences); nothing is written then.
    """
    suppressed = suppressions.read(home)
    # A page may compare with releases that still name who asked, since, to be named no more.
    rendered = {
        name: suppressions.conceal(render(candidate_dir, audited, home), suppressed) for name, render in PAGES.items()
    }
    faults = [fault for name, page in rendered.items() for fault in _found_in(name, page, suites_dir)]
    if not faults:
        for name, page in rendered.items():
            durable.write_at_once(candidate_dir / name, page.encode())
    return faults


def _found_in(name: str, page: str, suites_dir: Path) -> list[str]:
    """The rules that the text of a page breaks: those that every published cell must pass."""
    text = html.unescape(_TAGS.sub(" ", page))
    rules = [rule for rule in read_suite(suites_dir / f"{ACROSS_TABLES}.json") if rule.type == "no_text_matches"]
    # A rule for some columns knows what their cells hold; a page has no columns.
    everywhere = [rule for rule in rules if not {"columns", "except_columns"} & set(rule.kwargs)]
    with duckdb.connect() as connection:
        return [
            f"{name} : règle {rule.id} : {rule.description}"
            for rule in everywhere
            for pattern in rule.kwargs["patterns"]
            if connection.execute("select regexp_matches(?, ?)", [text, pattern]).fetchone() == (True,)
        ]
