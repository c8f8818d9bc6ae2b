"""What the list of runs says of each: edition, origin, what was rebuilt, and at its end the verdict and the release.

The edition is Dagster's own tag of partition too, which a run of models alone may lack. Not here: deciding a verdict
(verdict.py).
"""

from __future__ import annotations

import dagster as dg

EDITION, ORIGIN, MODE = "panorama/edition", "panorama/origin", "panorama/mode"
VERDICT, RELEASE = "panorama/verdict", "panorama/release"
REBUILT = "panorama/rebuilt"  # « 65 tables et vues refaites sur 240 (27 %) »


def ended(instance: dg.DagsterInstance, run_id: str, verdict: str, release: str | None = None) -> None:
    """Tag a run with how it ended, whoever started it."""
    note(instance, run_id, {VERDICT: verdict, **({RELEASE: release} if release else {})})


def note(instance: dg.DagsterInstance, run_id: str, tags: dict[str, str]) -> None:
    if instance.has_run(run_id):  # a test may run an asset without any
        instance.add_run_tags(run_id, tags)
