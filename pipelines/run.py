"""One refresh from the command line: the same job as the UI's, in this process, with its ending.

Heavy imports (Dagster, dbt) are inside the functions: `panorama status` must not pay for them.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import traceback
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines import progress_bars
from pipelines.ending import EXIT_FAILED, FAILED, Ending, combined
from pipelines.lock import RefreshRunning, refresh_lock
from pipelines.notifications import TOLD_BY_COMMAND
from pipelines.settings import REPOSITORY, Settings
from publication import durable, status

if TYPE_CHECKING:
    from dagster import DagsterEvent

DAGSTER_YAML = """\
# Written by panorama when it is absent; yours to edit.
telemetry: {enabled: false}
nux: {enabled: false}
# DuckDB has one writer: one run at a time, the next one waits.
concurrency: {runs: {max_concurrent_runs: 1}}
retention: {schedule: {purge_after_days: 400}, sensor: {purge_after_days: 30}}
# Dagster's own event log, written faster.
event_log_storage: {module: pipelines.event_log, class: KeptConnections, config: {}}
"""


def prepare_dagster_home(home: Path) -> Path:
    """Make <home>/dagster with its dagster.yaml, and point this process and its children to it."""
    durable.open_folder(home)
    folder = home / "dagster"
    folder.mkdir(mode=0o700, exist_ok=True)  # logs and events: for who runs the house
    settings = folder / "dagster.yaml"
    if not settings.exists():
        settings.write_text(DAGSTER_YAML, encoding="utf-8")
    os.environ["DAGSTER_HOME"] = str(folder)
    silence_telemetry()
    return folder


def silence_telemetry() -> None:
    os.environ.setdefault("DAGSTER_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("DO_NOT_TRACK", "1")
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")


def refresh(settings: Settings, edition: str) -> Ending | None:
    """Run the monthly job for an edition: what arrives first, then, unless nothing changed, all that follows from it.

    Two runs rather than one, so that an unchanged refresh does not plan hundreds of checks only to skip them, which the
    UI would show in place of their last results. The home is held over both.

    Returns:
        None when it ended well (published or unchanged; status.json says which), else why it did not.

    Raises:
        RefreshRunning: another refresh holds the home.
    """
    prepare_dagster_home(settings.home)
    # Steps skipped because nothing changed would each warn that their checks say nothing.
    logging.getLogger("dagster._core.execution.plan.active").setLevel(logging.ERROR)
    os.chdir(REPOSITORY)  # dbt and Dagster write their logs below the folder they are started from
    import dagster as dg

    from pipelines.assets.landing import DELIVERIES
    from pipelines.build import build_definitions
    from pipelines.interface import run_tags
    from pipelines.jobs import MONTHLY_REFRESH

    definitions = build_definitions(settings)
    job = definitions.resolve_job_def(MONTHLY_REFRESH)
    everything = definitions.resolve_asset_graph().materializable_asset_keys
    arrival = {key for key in everything if key.path[0] == "raw"} | {DELIVERIES}
    with refresh_lock(settings.home), dg.DagsterInstance.get() as instance, progress_bars.shown():
        for keys in (arrival, everything - arrival):
            result = job.execute_in_process(
                instance=instance,
                partition_key=edition,
                asset_selection=sorted(keys),
                run_config={"loggers": {"console": {"config": {}}}},
                tags={
                    run_tags.EDITION: edition,
                    run_tags.MODE: settings.mode.value,
                    run_tags.ORIGIN: settings.origin.value,
                    **TOLD_BY_COMMAND,
                },
                raise_on_error=False,
            )
            if not result.success:
                return _ending(result.all_events)
            if keys == arrival and not result.asset_materializations_for_node("landing__panorama__deliveries"):
                return None
    return None


def refresh_recorded(settings: Settings, edition: str) -> Ending | None:
    """`refresh`, and its ending in status.json whatever happens: no error but one comes out.

    Raises:
        RefreshRunning: nothing was attempted.
        KeyboardInterrupt: the operator stopped it, whichever way Dagster says so.
    """
    import dagster as dg

    from pipelines.verdict import ending_of

    try:
        ending = refresh(settings, edition)
    except RefreshRunning:
        raise
    except dg.DagsterExecutionInterruptedError as error:
        raise KeyboardInterrupt from error
    except Exception as error:  # before any step: definitions that do not load, a home that can't be written
        if not isinstance(error, OSError):
            print(settings.redaction().text(traceback.format_exc()), file=sys.stderr)
        ending = ending_of(error)
    if ending is not None:
        ending = replace(ending, reasons=tuple(map(settings.redaction().text, ending.reasons)))
        with contextlib.suppress(OSError):  # a home that can't be written can't hold its status either
            status.record_attempt(settings.home, edition, ending.verdict, list(ending.reasons))
    return ending


def _ending(events: Iterable[DagsterEvent]) -> Ending:
    """Why a run failed: what its failed steps say, or what the run itself says when no step ran."""
    from pipelines.verdict import ending_of_event

    events = list(events)
    if failed := [ending_of_event(event) for event in events if event.is_step_failure]:
        return combined(failed)
    said = [_cause_of(event) for event in events if event.is_failure or event.is_resource_init_failure]
    return Ending(FAILED, EXIT_FAILED, tuple(dict.fromkeys(filter(None, said))) or ("l'exécution a échoué",))


def _cause_of(event: DagsterEvent) -> str | None:
    """What a run that failed outside its steps met first: Dagster's own sentences name neither a file nor a right."""
    error = getattr(event.event_specific_data, "error", None)
    while error is not None and error.cause is not None:
        error = error.cause
    return error.message.strip() if error is not None else event.message
