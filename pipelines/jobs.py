"""The one job: everything, for one edition. The command line, the schedule and the UI all run it."""

import dagster as dg

from pipelines.resources import SETTINGS
from pipelines.settings import Settings
from pipelines.verdict import ending_of
from publication import status

MONTHLY_REFRESH = "monthly_refresh"


@dg.failure_hook(name="record_how_it_ended", required_resource_keys={SETTINGS})
def record_how_it_ended(context: dg.HookContext) -> None:
    """The first step that fails writes the verdict of the attempt to status.json; the live release is not touched."""
    settings: Settings = getattr(context.resources, SETTINGS)
    run = context.instance.get_run_by_id(context.run_id)
    edition = run.tags.get("dagster/partition", "") if run else ""
    ending = ending_of(context.op_exception)
    status.record_attempt(settings.home, edition, ending.verdict, list(ending.reasons))


def monthly_refresh() -> dg.JobDefinition | object:
    return dg.define_asset_job(
        MONTHLY_REFRESH,
        selection=dg.AssetSelection.all(),
        hooks={record_how_it_ended},
        description="Relever, archiver, poser, transformer, sceller, auditer, publier une édition.",
        tags={"panorama/job": MONTHLY_REFRESH},
    )
