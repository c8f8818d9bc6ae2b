"""How a refresh ends: the verdict of status.json, the exit code, the reasons. No Dagster here: the command line is light.

Not here: reading an ending back from a Dagster failure (verdict.py), or what is refused and why (publication/).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from publication.status import Verdict

PUBLISHED: Verdict = "published"
UNCHANGED: Verdict = "unchanged"
REFUSED: Verdict = "refused"
FAILED: Verdict = "failed"

EXIT_OK, EXIT_FAILED, EXIT_USAGE, EXIT_REFUSED, EXIT_UNAVAILABLE = 0, 1, 2, 3, 4


@dataclass(frozen=True)
class Ending:
    """Why a refresh ended badly.

    Attributes:
        verdict: refused or failed.
        exit_code: 3 a rule failed, 4 only the availability or age of a source, 1 anything else.
        reasons: French sentences, the most important first.
    """

    verdict: Verdict
    exit_code: int
    reasons: tuple[str, ...]


def combined(endings: Iterable[Ending]) -> Ending:
    """One ending for several failed steps: an error weighs more than a refusal, a rule more than a missing source."""
    weight = {EXIT_FAILED: 0, EXIT_REFUSED: 1, EXIT_UNAVAILABLE: 2}
    ordered = sorted(endings, key=lambda ending: weight[ending.exit_code])
    first = ordered[0]
    return Ending(first.verdict, first.exit_code, tuple(reason for ending in ordered for reason in ending.reasons))
