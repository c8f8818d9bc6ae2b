"""Judging a release again, with the rules of its time, to see whether the verdict stands.

Here: running the audit on a copy of its description and comparing. Not here: the rules, or the audit itself (audit.py).
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from expectations.suites import suites_sha256
from publication import audit as audits
from publication import datapackage


@dataclass(frozen=True)
class Rejudged:
    """What a second audit says. `problems`: French sentences; `said`: the sentence of one that agrees."""

    problems: list[str]
    said: str


def rejudge(release_dir: Path, suites_dir: Path) -> Rejudged:
    """Audit a release again where the rules are those of its time, and compare rule by rule.

    Nothing is written beside the release. What the release was compared with is no longer live: a rule that reads the live
    release is judged without one.
    """
    before = audits.read(release_dir)
    if before.suites_sha256 != suites_sha256(suites_dir):
        return Rejudged([], "les règles ont changé depuis cette version : son audit n'a pas été refait")
    _, described = datapackage.read_description(release_dir)
    judged_on = datetime.fromisoformat(before.started_at).date()
    with tempfile.TemporaryDirectory(prefix="panorama-audit-") as folder:
        copy = Path(folder) / "candidate"
        copy.mkdir()
        for resource in [*described["resources"], {"path": datapackage.FILE}]:
            target = copy / resource["path"]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.symlink_to((release_dir / resource["path"]).resolve())
        after = audits.audit(copy, Path(folder) / "home", suites_dir, today=judged_on)
    then = {result.rule: result.status for result in before.results}
    changed = [
        f"règle {result.rule} : {then.get(result.rule, 'absente')} lors de la publication, {result.status} aujourd'hui"
        for result in after.results
        if then.get(result.rule) != result.status
    ]
    if after.verdict != before.verdict:
        changed.insert(0, f"l'audit refait dit « {after.verdict} », la publication disait « {before.verdict} »")
    return Rejudged(changed, f"l'audit refait donne le même verdict, règle par règle ({len(after.results)})")
