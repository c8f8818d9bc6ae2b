"""How a refresh ends, in the words of status.json and of the exit code.

Here: turning an error of any room into a verdict, and a Dagster failure that carries it. Not here: what is refused and
why (publication/), or the writing of status.json (publication/status.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import dagster as dg

from publication.status import Verdict

PUBLISHED: Verdict = "published"
UNCHANGED: Verdict = "unchanged"
REFUSED: Verdict = "refused"
FAILED: Verdict = "failed"

EXIT_OK, EXIT_FAILED, EXIT_USAGE, EXIT_REFUSED, EXIT_UNAVAILABLE = 0, 1, 2, 3, 4


@dataclass(frozen=True)
class Ending:
    """Why a step ended a refresh.

    Attributes:
        verdict: refused or failed.
        exit_code: 3 a rule failed, 4 only the availability or age of a source, 1 anything else.
        reasons: French sentences, the most important first.
    """

    verdict: Verdict
    exit_code: int
    reasons: tuple[str, ...]


def refusal(reasons: list[str], *, only_availability: bool) -> dg.Failure:
    """A refusal as a Dagster failure: the run is red, and the ending can be read back from the event."""
    return _failure(Ending(REFUSED, EXIT_UNAVAILABLE if only_availability else EXIT_REFUSED, tuple(reasons)))


def failure(error: Exception) -> dg.Failure:
    """An error of ours as a Dagster failure whose text is the error's own, without a stack."""
    return _failure(Ending(FAILED, EXIT_FAILED, (str(error),)))


def _failure(ending: Ending) -> dg.Failure:
    return dg.Failure(
        description="\n".join(ending.reasons),
        metadata={
            "verdict": ending.verdict,
            "exit_code": ending.exit_code,
            "reasons": dg.MetadataValue.json(list(ending.reasons)),
        },
        allow_retries=False,
    )


def ending_of(error: BaseException | None) -> Ending:
    """The ending that an exception of a step means: one of ours says it, anything else is `failed`."""
    if isinstance(error, dg.Failure) and "verdict" in error.metadata:
        return _said(error.metadata)
    return Ending(FAILED, EXIT_FAILED, (f"{type(error).__name__} : {error}" if error else "erreur inconnue",))


def ending_of_event(event: dg.DagsterEvent) -> Ending:
    """The same, read back from the event of a failed step."""
    data = event.step_failure_data
    if data.user_failure_data and "verdict" in data.user_failure_data.metadata:
        return _said(data.user_failure_data.metadata)
    text = data.error.message.strip() if data.error else event.message or "erreur inconnue"
    cause = data.error.cause.message.strip() if data.error and data.error.cause else ""
    return Ending(FAILED, EXIT_FAILED, (f"{event.step_key} : {cause or text}",))


def _said(metadata: Mapping[str, Any]) -> Ending:
    values = {key: getattr(value, "value", value) for key, value in metadata.items()}
    return Ending(cast(Verdict, values["verdict"]), int(values["exit_code"]), tuple(values["reasons"]))
