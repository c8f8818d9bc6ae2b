"""How old what we hold may grow before the interface turns red: live sources and their releases only.

The gate judges the vintage (expectations/, `max_age`); Dagster knows only when an asset was last materialised, which tells
that nobody asked a source any more. A demonstration does not age.
"""

from __future__ import annotations

from datetime import timedelta

import dagster as dg

from pipelines.settings import Settings
from sources.spec import Cadence, Kind, Origin, SourceSpec

MISSED_MONTH = timedelta(days=40)  # the refresh of the month did not come


def of_source(spec: SourceSpec, settings: Settings) -> dg.FreshnessPolicy | None:
    """Red past the age at which the gate would refuse the source, orange when a month was missed; None where age means nothing."""
    is_live = spec.kind is Kind.REMOTE and settings.origin_of(spec) is Origin.LIVE
    if not is_live or spec.max_age is None or spec.cadence is Cadence.FROZEN:
        return None
    return dg.FreshnessPolicy.time_window(
        fail_window=spec.max_age, warn_window=MISSED_MONTH if spec.max_age > MISSED_MONTH else None
    )


def of_release(settings: Settings) -> dg.FreshnessPolicy | None:
    """A real release is expected from the 1st to the 12th of each month (the schedule runs on the 10th)."""
    if settings.origin is not Origin.LIVE:
        return None
    return dg.FreshnessPolicy.cron(
        deadline_cron="0 0 12 * *", lower_bound_delta=timedelta(days=11), timezone="Europe/Paris"
    )
