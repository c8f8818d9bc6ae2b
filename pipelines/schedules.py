"""When it runs by itself: on the 10th at six, when the sources have their month, for the default edition."""

import dagster as dg

from pipelines.interface import run_tags
from pipelines.settings import Settings


def monthly_schedule(settings: Settings, job: object) -> dg.ScheduleDefinition:
    @dg.schedule(
        name="monthly_refresh_schedule",
        cron_schedule="0 6 10 * *",
        execution_timezone="Europe/Paris",
        job=job,  # type: ignore[arg-type]
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Le 10 de chaque mois à 6 h : l'édition du dernier mois terminé (celle des échantillons en démonstration).",
    )
    def schedule(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
        edition = settings.default_edition(context.scheduled_execution_time.date())
        return dg.RunRequest(
            run_key=f"{edition}-{context.scheduled_execution_time:%Y-%m-%d}",
            partition_key=edition,
            tags={
                run_tags.EDITION: edition,
                run_tags.ORIGIN: settings.origin.value,
                run_tags.MODE: settings.mode.value,
            },
        )

    return schedule
