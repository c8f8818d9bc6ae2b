"""Whether a live source answered this month, as a Dagster check on its bytes: a carried-over month is no green one.

Only for sources that are read live: a demonstration asks nobody. Not here: how old is too old (expectations/).
"""

import dagster as dg

from pipelines.settings import Settings
from sources.archive import Delivery
from sources.spec import Kind, Origin, SourceSpec

ANSWERED = "answered"


def answer_specs(spec: SourceSpec, settings: Settings) -> list[dg.AssetCheckSpec]:
    if spec.kind is not Kind.REMOTE or settings.origin_of(spec) is not Origin.LIVE:
        return []
    return [
        dg.AssetCheckSpec(
            ANSWERED,
            asset=dg.AssetKey(["raw", spec.id]),
            description="L'éditeur a répondu : le relevé n'est pas celui d'avant, reporté.",
        )
    ]


def answer_results(spec: SourceSpec, settings: Settings, delivery: Delivery) -> list[dg.AssetCheckResult]:
    return [
        dg.AssetCheckResult(
            asset_key=each.asset_key,
            check_name=each.name,
            passed=not delivery.carried_over and delivery.failure is None,
            severity=dg.AssetCheckSeverity.WARN,
            metadata={
                "vintage": delivery.vintage or "inconnu",
                "fetched_at": delivery.fetched_at,
                "max_age_days": spec.max_age.days if spec.max_age else "sans objet",
                **({"failure": delivery.failure} if delivery.failure else {}),
                **({"absence": delivery.absence} if delivery.absence else {}),
            },
        )
        for each in answer_specs(spec, settings)
    ]
