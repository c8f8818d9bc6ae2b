"""What Dagster's daemon watches: monthly runs of the interface and of the schedule that fail or are cancelled.

Runs of the command line tell by themselves and are left alone. Not here: what is told and how (notifications.py).
"""

import dagster as dg

from pipelines import notifications
from pipelines.ending import EXIT_FAILED, FAILED, Ending
from pipelines.settings import Settings
from pipelines.verdict import ending_of_run


def ending_sensors(settings: Settings, job: object) -> list[dg.SensorDefinition]:
    """One sensor for failed runs, one for cancelled runs; on when someone is to be told."""
    return [
        _sensor(settings, job, "tell_of_failure", dg.DagsterRunStatus.FAILURE),
        _sensor(settings, job, "tell_of_cancellation", dg.DagsterRunStatus.CANCELED),
    ]


def _sensor(settings: Settings, job: object, name: str, run_status: dg.DagsterRunStatus) -> dg.SensorDefinition:
    is_on = notifications.is_configured(settings)

    @dg.run_status_sensor(
        name=name,
        run_status=run_status,
        monitored_jobs=[job],  # type: ignore[list-item]
        default_status=dg.DefaultSensorStatus.RUNNING if is_on else dg.DefaultSensorStatus.STOPPED,
        description="Dit à qui est configuré (PANORAMA_NOTIFY_…) qu'une actualisation est refusée, en échec ou annulée.",
    )
    def sensor(context: dg.RunStatusSensorContext) -> dg.SkipReason | None:
        run = context.dagster_run
        if run.tags.items() >= notifications.TOLD_BY_COMMAND.items():
            return dg.SkipReason("la ligne de commande l'a déjà dit")
        if run_status is dg.DagsterRunStatus.CANCELED:
            ending = Ending(FAILED, EXIT_FAILED, ("exécution annulée avant sa fin",))
        else:
            said = ending_of_run(context.instance, run.run_id)
            ending = said or Ending(FAILED, EXIT_FAILED, (context.dagster_event.message or "l'exécution a échoué",))
        edition = run.tags.get("dagster/partition", "?")
        notifications.tell(settings, edition, ending, say=context.log.warning)
        return None

    return sensor
