"""The one job: everything, for one edition. The command line, the schedule and the UI all run it."""

import dagster as dg

from pipelines.interface import run_tags
from pipelines.resources import SETTINGS
from pipelines.settings import Settings
from pipelines.verdict import ending_of, ending_of_run
from publication import status

MONTHLY_REFRESH = "monthly_refresh"


@dg.failure_hook(name="record_how_it_ended", required_resource_keys={SETTINGS})
def record_how_it_ended(context: dg.HookContext) -> None:
    """Each step that fails writes to status.json how the attempt ends, all failed steps so far taken together."""
    settings: Settings = getattr(context.resources, SETTINGS)
    run = context.instance.get_run_by_id(context.run_id)
    edition = run.tags.get("dagster/partition", "") if run else ""
    ending = ending_of_run(context.instance, context.run_id) or ending_of(context.op_exception)
    reasons = map(settings.redaction().text, ending.reasons)
    status.record_attempt(settings.home, edition, ending.verdict, list(reasons))
    run_tags.ended(context.instance, context.run_id, ending.verdict)


def monthly_refresh() -> dg.JobDefinition | object:
    return dg.define_asset_job(
        MONTHLY_REFRESH,
        selection=dg.AssetSelection.all(),
        hooks={record_how_it_ended},
        description="Relever, archiver, poser, transformer, sceller, auditer, publier une édition.",
        tags={"panorama/job": MONTHLY_REFRESH},
    )
