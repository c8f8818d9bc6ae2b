"""Assembly: the definitions of one home, from its settings. Tests pass other settings or resources."""

from collections.abc import Mapping

import dagster as dg

from pipelines.assets.landing import landing_assets
from pipelines.assets.raw import raw_assets
from pipelines.assets.release import release_assets
from pipelines.assets.warehouse import warehouse_assets
from pipelines.checks.expectations import expectation_checks
from pipelines.interface.themes import theme_jobs
from pipelines.jobs import monthly_refresh
from pipelines.progress import progress_logger
from pipelines.resources import resources
from pipelines.schedules import monthly_schedule
from pipelines.sensors import ending_sensors
from pipelines.settings import Settings


def build_definitions(settings: Settings, overrides: Mapping[str, object] | None = None) -> dg.Definitions:
    """Everything that Dagster knows of the project.

    Args:
        overrides: resources that replace the real ones.
    """
    job = monthly_refresh()
    return dg.Definitions(
        assets=[*raw_assets(settings), *landing_assets(), warehouse_assets(), *release_assets(settings)],
        asset_checks=[expectation_checks()],
        jobs=[job, *theme_jobs()],  # type: ignore[list-item]
        schedules=[monthly_schedule(settings, job)],
        sensors=ending_sensors(settings, job),
        resources={**resources(settings), **(overrides or {})},
        # One process: the default executor would import Dagster, dbt and pandas again for every step.
        executor=dg.in_process_executor,
        loggers={"console": progress_logger},
    )
