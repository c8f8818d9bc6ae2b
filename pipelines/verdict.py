"""Endings as Dagster failures, and back: a step of ours that stops a refresh says how it ends in its failure's metadata.

Here: the translation, and the recording of an ending in status.json. Not here: what is refused and why (publication/).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dagster as dg

from pipelines.ending import EXIT_FAILED, EXIT_REFUSED, EXIT_UNAVAILABLE, FAILED, REFUSED, Ending, combined
from publication import status


def refusal(
    reasons: list[str], *, only_availability: bool, facts: Mapping[str, dg.MetadataValue | str | int] | None = None
) -> dg.Failure:
    """A refusal as a Dagster failure: the run is red, and the ending can be read back from the event.

    Args:
        facts: what helps to find why, shown beside the reasons.
    """
    ending = Ending(REFUSED, EXIT_UNAVAILABLE if only_availability else EXIT_REFUSED, tuple(reasons))
    return _failure(ending, facts)


def failure(error: Exception) -> dg.Failure:
    """An error of ours as a Dagster failure whose text is the error's own, without a stack."""
    return _failure(Ending(FAILED, EXIT_FAILED, (str(error),)))


def _failure(ending: Ending, facts: Mapping[str, Any] | None = None) -> dg.Failure:
    return dg.Failure(
        description="\n".join(ending.reasons),
        metadata={
            "verdict": ending.verdict,
            "exit_code": ending.exit_code,
            "reasons": dg.MetadataValue.json(list(ending.reasons)),
            **(facts or {}),
        },
        allow_retries=False,
    )


@contextmanager
def recorded(home: Path, edition: str) -> Iterator[None]:
    """Write to status.json how what is inside ended, when it ends badly: these assets may be materialised alone."""
    try:
        yield
    except dg.Failure as error:
        ending = ending_of(error)
        status.record_attempt(home, edition, ending.verdict, list(ending.reasons))
        raise


def ending_of(error: BaseException | None) -> Ending:
    """The ending that an exception of a step means: one of ours says it, anything else is `failed`."""
    if isinstance(error, dg.Failure) and "verdict" in error.metadata:
        return _said(error.metadata)
    if error is not None and type(error).__module__.startswith("sqlalchemy"):
        # Only Dagster's own storage speaks through SQLAlchemy; its text names a statement, not what to do.
        cause = getattr(error, "orig", None) or error
        text = f"Dagster ne peut écrire son journal, dagster/ dans PANORAMA_HOME ({cause}) : rendre place ou droits"
        return Ending(FAILED, EXIT_FAILED, (text,))
    return Ending(FAILED, EXIT_FAILED, (f"{type(error).__name__} : {error}" if error else "erreur inconnue",))


def ending_of_event(event: dg.DagsterEvent) -> Ending:
    """The same, read back from the event of a failed step."""
    data = event.step_failure_data
    if data.user_failure_data and "verdict" in data.user_failure_data.metadata:
        return _said(data.user_failure_data.metadata)
    text = data.error.message.strip() if data.error else event.message or "erreur inconnue"
    cause = data.error.cause.message.strip() if data.error and data.error.cause else ""
    return Ending(FAILED, EXIT_FAILED, (f"{event.step_key} : {cause or text}",))


def ending_of_run(instance: dg.DagsterInstance, run_id: str) -> Ending | None:
    """What the failed steps of a run mean together; None when none failed."""
    failed = instance.all_logs(run_id, of_type=dg.DagsterEventType.STEP_FAILURE)
    endings = [ending_of_event(entry.dagster_event) for entry in failed if entry.dagster_event]
    return combined(endings) if endings else None


def _said(metadata: Mapping[str, Any]) -> Ending:
    values = {key: getattr(value, "value", value) for key, value in metadata.items()}
    return Ending(values["verdict"], int(values["exit_code"]), tuple(values["reasons"]))
