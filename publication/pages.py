"""The files that publishing adds to a candidate: pages for people, rendered from the sealed tables and the audit.

Here: which there are, writing them, and looking in them for what may not be published. Not here: what each page shows
(report/). release.json holds their hashes; verification.py reads PAGES to know that they are no intruders.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import duckdb

from expectations.suites import SuiteError
from publication import durable, person_rules
from publication.audit import Audit
from publication.kept import PublicationRefused
from publication.quoting import QuotingRules
from publication.report import annexes, changes, dictionary, document, finishing, panorama, quality
from sources import suppressions
from sources.suppressions import Suppression

# Path in the release → what renders it, from the candidate's folder, its audit, the home (the live release is there), and the rules
# that say what may be quoted of the release before.
PAGES: dict[str, Callable[[Path, Audit, Path, QuotingRules], str]] = {
    quality.FILE: lambda folder, audited, home, _: quality.render(folder, audited, home),  # quotes no earlier release
    dictionary.FILE: lambda folder, _audited, _home, _rules: dictionary.render(folder),
    changes.FILE: changes.render,
    changes.TABLE_FILE: changes.render_table,
    panorama.FILE: lambda folder, audited, home, _: panorama.render(folder, audited, home),
    panorama.FIRMS_FILE: lambda folder, audited, home, _: panorama.render_firms(folder, audited, home),
    panorama.CHARTS_FILE: lambda folder, audited, home, _: panorama.render_charts(folder, audited, home),
    annexes.FILE: lambda folder, audited, home, _: annexes.render(folder, audited, home),
    document.FILE: lambda folder, audited, home, _: document.render(folder, audited, home),
}
# What is written is not always what was read: a PDF is made of the texts that were looked at.
_MADE_OF: dict[str, Callable[[str], bytes]] = {document.FILE: document.compiled}
_QUOTED = {"key", "before", "after"}  # columns of changes.csv that hold words of a release
# A bar between cells: two columns of numbers side by side are no telephone number.
_BETWEEN = " | "
_TAGS = re.compile(r"<style>.*?</style>|<[^>]*>", re.DOTALL)
# Texts that a reader meets without seeing them between two tags; `d` and the like are drawings.
_ATTRIBUTES = re.compile(r'\b(aria-label|alt|title|content|placeholder|href|data-[a-z-]+)="([^"]*)"')
_ASSIGNED = re.compile(r"^window\.[A-Z_]+=(.*);\s*$", re.DOTALL)


def write_all(candidate_dir: Path, audited: Audit, home: Path, suites_dir: Path, contact: str = "") -> list[str]:
    """Render every page into the candidate's folder, with the address of who answers for it where there is one.

    Returns:
        Why a page may not leave (French sentences); nothing is written then.
    """
    suppressed, rules = suppressions.read(home), QuotingRules.read(suites_dir)
    # A page may compare with releases that still name who asked, since, to be named no more.
    rendered = {
        name: _concealed(name, render(candidate_dir, audited, home, rules), suppressed)
        for name, render in PAGES.items()
    }
    faults = [fault for name, page in rendered.items() for fault in _found_in(name, page, rules, candidate_dir)]
    if not faults:
        for name, page in rendered.items():
            written = finishing.finished(name, page, contact)
            durable.write_at_once(candidate_dir / name, _MADE_OF.get(name, str.encode)(written))
    return faults


def explain(candidate_dir: Path, audited: Audit, home: Path, suites_dir: Path) -> Path:
    """Write the quality page of a candidate that was just audited, refused or not, and return where it stands.

    Failing rows stay out of it where one of them is what may not be published.
    """
    suppressed = suppressions.read(home)
    page = suppressions.conceal_html(quality.render(candidate_dir, audited, home), suppressed)
    if not _may_be_read(page, candidate_dir, suites_dir):
        page = quality.render(candidate_dir, audited, home, without_samples=True)
        page = suppressions.conceal_html(page, suppressed)
    durable.write_at_once(candidate_dir / quality.FILE, page.encode())
    return candidate_dir / quality.FILE


def explain_changes(candidate_dir: Path, audited: Audit, home: Path, suites_dir: Path) -> Path | None:
    """Write the page of changes of a candidate that was refused, and return where it stands.

    None when it can't be made (the candidate, or what it is compared with, can't be read) or may not be read.
    """
    try:
        rules = QuotingRules.read(suites_dir)
        page = _concealed(changes.FILE, changes.render(candidate_dir, audited, home, rules), suppressions.read(home))
        faults = _found_in(changes.FILE, page, rules, candidate_dir)
    except (SuiteError, PublicationRefused, OSError, duckdb.Error, ValueError, KeyError):
        return None
    if faults:
        return None
    durable.write_at_once(candidate_dir / changes.FILE, page.encode())
    return candidate_dir / changes.FILE


def _concealed(name: str, page: str, suppressed: Collection[Suppression]) -> str:
    """The page without the names of the suppressed, its form untouched: tags of HTML, columns of the table that are ours."""
    if suppressed and (content := _json_of(name, page)) is not None:
        concealed = json.dumps(suppressions.conceal_values(content, suppressed), ensure_ascii=False)
        safe = concealed.replace("<", "\\u003c") if name.endswith(".js") else concealed
        return page.replace(_written_json(name, page), safe)
    if suppressed and name.endswith(".html"):
        page = _ATTRIBUTES.sub(lambda found: f'{found[1]}="{suppressions.conceal(found[2], suppressed)}"', page)
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


def _may_be_read(page: str, candidate_dir: Path, suites_dir: Path) -> bool:
    """Whether a refused candidate's page breaks no rule; not so either when the rules or the candidate can't be read."""
    try:
        return not _found_in(quality.FILE, page, QuotingRules.read(suites_dir), candidate_dir)
    except (SuiteError, OSError, duckdb.Error):
        return False


def _found_in(name: str, page: str, rules: QuotingRules, candidate_dir: Path) -> list[str]:
    """The rules that the text of a page breaks: those that every published cell must pass, and the persons it names.

    A rule for some columns knows what their cells hold, a page has no columns: it is left out, and a person's name inside a
    company's name of the candidate is a company's name here too.
    """
    cells = _cells(name, page)
    text = _BETWEEN.join(cells)
    with duckdb.connect() as connection:
        broken = [
            rule
            for rule in rules.patterns
            if not {"columns", "except_columns"} & set(rule.kwargs)
            for pattern in rule.kwargs["patterns"]
            if connection.execute("select regexp_matches(?, ?)", [text, pattern]).fetchone() == (True,)
        ]
    persons = rules.persons_in(cells)
    if rules.persons is not None and persons - rules.names_of_companies(candidate_dir, persons):
        broken.append(rules.persons)
    if rules.removed is not None and rules.removed_in(cells):
        broken.append(rules.removed)
    return [f"{name} : règle {rule.id} : {rule.description}" for rule in broken]


def _cells(name: str, page: str) -> list[str]:
    """The distinct texts of a page, in order: its cells, what stands between two tags and in attributes, each text of JSON."""
    if name.endswith(".csv"):
        texts = [cell for line in csv.reader(io.StringIO(page)) for cell in line]
    elif (content := _json_of(name, page)) is not None:
        texts = [text for _, leaf in person_rules.leaves(content, "") for text in _between_tags(leaf)]
    else:
        texts = _between_tags(page) + [html.unescape(found[2]) for found in _ATTRIBUTES.finditer(page)]
    return list(dict.fromkeys(plain for text in texts if (plain := " ".join(text.split()))))


def _between_tags(text: str) -> list[str]:
    return html.unescape(_TAGS.sub(_BETWEEN, text)).split(_BETWEEN) if "<" in text else [text]


def _json_of(name: str, page: str) -> Any:
    """The data of a script, of a JSON file or of a document; None for another page."""
    return json.loads(_written_json(name, page)) if name.endswith((".js", ".json", ".pdf")) else None


def _written_json(name: str, page: str) -> str:
    """Where the JSON of such a file stands. Raises ValueError: a script that is more than one assignment of data."""
    if not name.endswith(".js"):
        return page
    assigned = _ASSIGNED.match(page)
    if assigned is None:
        raise ValueError(f"{name} n'est pas une suite de données")
    return assigned[1]
