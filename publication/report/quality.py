"""quality.html: what was checked before a release left, and what was found; for an economist, not for an engineer.

Here: what the page shows, from the audit and the sealed tables. Not here: judging (publication/audit.py).
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb

from expectations.results import RuleResult
from publication import datapackage
from publication.audit import Audit
from publication.exports import DATABASE
from publication.report import page

FILE = "quality.html"

SEVERITIES = {"critical": "bloquante", "warning": "avertissement", "info": "information"}
STATUSES = {
    "passed": "passée",
    "failed": "non respectée",
    "error": "n'a pas pu être évaluée",
    "waived": "non respectée, dérogation en cours",
    "not_applicable": "sans objet ici",
}


def render(candidate_dir: Path, audited: Audit, home: Path, *, without_samples: bool = False) -> str:
    """The page of one candidate or release, whatever its verdict: a refused candidate is when it is most read."""
    _, described = datapackage.read_description(candidate_dir)
    results = audited.results
    judged = [result for result in results if result.status != "not_applicable"]
    return page.rendered(
        "quality.html.j2",
        release=audited.release,
        edition=audited.edition,
        notice=described["notice"],
        title=described["title"],
        verdict=audited.verdict,
        audited_at=audited.finished_at,
        passed=sum(result.status == "passed" for result in judged),
        total=len(judged),
        blocking=[result for result in results if result.blocks],
        flagged=_flagged(results),
        waived=[result for result in results if result.status == "waived"],
        by_table=_by_table(results),
        changes=audited.diff,
        sources=_freshness(candidate_dir, described),
        seal=audited.seal,
        build={key: described.get(key) for key in ("code_sha256", "inputs_sha256", "created")},
        without_samples=without_samples,
        severities=SEVERITIES,
        statuses=STATUSES,
    )


def _flagged(results: list[RuleResult]) -> list[RuleResult]:
    """What did not pass and does not block: warnings, then what is only told."""
    shown = [result for result in results if not result.passed and not result.blocks and result.status != "waived"]
    return sorted(shown, key=lambda result: (result.severity != "warning", result.rule))


def _by_table(results: list[RuleResult]) -> list[tuple[str, list[RuleResult]]]:
    ordered = sorted(results, key=lambda result: result.suite)
    return [(suite, list(those)) for suite, those in groupby(ordered, key=lambda result: result.suite)]


def _freshness(candidate_dir: Path, described: dict[str, Any]) -> list[dict[str, Any]]:
    """The sources as the release tells them, or as its description does when the table cannot be read."""
    try:
        with duckdb.connect(str(candidate_dir / DATABASE), read_only=True) as connection:
            titles = {source["id"]: source.get("title") for source in described["sources"]}
            rows = connection.execute(
                'select source_id, vintage, vintage_age_days, max_age_days, carried_over, absence, licence, "rows" '
                "from source_freshness order by absence is not null, source_id"
            ).fetchall()
    except duckdb.Error:  # a damaged candidate has its rule; the page still has to say so
        return []
    names = ("source_id", "vintage", "age", "max_age", "carried_over", "absence", "licence", "rows")
    return [{**dict(zip(names, row, strict=True)), "title": titles.get(row[0]) or row[0]} for row in rows]
