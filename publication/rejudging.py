"""Judging a release again, with the rules of its time, to see whether the verdict stands.

Here: running the audit on a copy of its description and comparing. Not here: the rules, or the audit itself (audit.py).
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from expectations.suites import suites_sha256
from publication import audit as audits
from publication import datapackage, durable, kept
from publication.seal import RELEASES
from sources import suppressions
from sources.errors import BadBytes


@dataclass(frozen=True)
class Rejudged:
    """What a second audit says. `problems`: French sentences; `said`: the sentence of one that agrees."""

    problems: list[str]
    said: str


def rejudge(release_dir: Path, suites_dir: Path) -> Rejudged:
    """Audit a release again where the rules are those of its time, and compare rule by rule.

    Nothing is written beside the release. It is judged in a house as it was then: with the releases of before it that are
    still kept, and in service the one that was. When that one is gone, a rule that needs it says nothing either way.
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
        then_home = Path(folder) / "home"
        is_whole = _as_it_was(release_dir, then_home)
        try:
            suppressions.copy_as_of(release_dir.resolve().parent.parent, then_home, before.started_at)
        except BadBytes as error:
            return Rejudged([f"son audit n'a pas pu être refait : {error}"], "")
        after = audits.audit(copy, then_home, suites_dir, today=judged_on)
    then = {result.rule: result.status for result in before.results}
    changed = [
        f"règle {result.rule} : {then.get(result.rule, 'absente')} lors de la publication, {result.status} aujourd'hui"
        for result in after.results
        if then.get(result.rule) != result.status and (is_whole or result.status != "not_applicable")
    ]
    if after.verdict != before.verdict:
        changed.insert(0, f"l'audit refait dit « {after.verdict} », la publication disait « {before.verdict} »")
    return Rejudged(changed, f"l'audit refait donne le même verdict, règle par règle ({len(after.results)})")


def _as_it_was(release_dir: Path, home: Path) -> bool:
    """Make a home of links to the releases published before this one; whether the one in service then is among them."""
    real = release_dir.resolve().parent.parent
    own = kept.read(real, release_dir.resolve().name)
    previous = json.loads((release_dir / kept.FILE).read_bytes()).get("previous")
    (home / RELEASES).mkdir(parents=True)
    for each in kept.releases(real):
        if each.published_at < own.published_at:
            (home / RELEASES / each.id).symlink_to(each.path.resolve())
    if previous and (home / RELEASES / previous).exists():
        durable.point(home / kept.CURRENT, f"{RELEASES}/{previous}")
    return previous is None or (home / RELEASES / previous).exists()
