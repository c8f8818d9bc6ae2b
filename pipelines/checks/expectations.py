"""One Dagster check per rule of the gate, on release/candidate.

This module asks publication/audit.py and translates its results; it judges nothing, and the publisher reads audit.json,
not Dagster's event log.
"""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from expectations.results import RuleResult
from expectations.suites import Rule, list_rules
from pipelines.assets.landing import source_status
from pipelines.assets.release import CANDIDATE, candidate_of
from pipelines.assets.warehouse import edition_of
from pipelines.interface import tables, where_to_look
from pipelines.resources import HOME_LOCK, SETTINGS
from pipelines.settings import SUITES, Settings
from pipelines.verdict import refusal

_SEVERITY = {
    "critical": dg.AssetCheckSeverity.ERROR,
    "warning": dg.AssetCheckSeverity.WARN,
    "info": dg.AssetCheckSeverity.WARN,
}


def check_name(rule_id: str) -> str:
    """`fct_failure.unique_key` → `fct_failure__unique_key` (Dagster's names have no dot)."""
    return rule_id.replace(".", "__")


def expectation_checks() -> dg.AssetChecksDefinition:
    rules = list_rules(SUITES)

    @dg.multi_asset_check(
        name="audit",
        specs=[_spec(rule) for rule in rules],
        required_resource_keys={SETTINGS, HOME_LOCK},
    )
    def audit_candidate(context: dg.AssetCheckExecutionContext) -> Iterator[dg.AssetCheckResult]:
        from publication import pages
        from publication.audit import audit
        from publication.release import refusal_of

        settings: Settings = getattr(context.resources, SETTINGS)
        edition = edition_of(context, settings)
        candidate = candidate_of(settings, edition)
        done = audit(candidate, settings.home, SUITES)
        report = pages.explain(candidate, done, settings.home, SUITES)
        for result in done.results:
            yield _result(result, settings)
        if refused := refusal_of(done):
            pages.explain_changes(candidate, done, settings.home, SUITES)
            raise refusal(
                [*refused.reasons, f"rapport de qualité : {report}"],
                only_availability=refused.family == "availability",
                facts={
                    **where_to_look.in_brief(settings, source_status(settings, edition)),
                    **where_to_look.changes_since(settings, done.diff, candidate),
                },
            )

    return audit_candidate


def _spec(rule: Rule) -> dg.AssetCheckSpec:
    return dg.AssetCheckSpec(
        check_name(rule.id),
        asset=CANDIDATE,
        description=rule.description,
        blocking=rule.severity == "critical",
        metadata={"rule": rule.id, "severity": rule.severity, "type": rule.type},
    )


def _result(result: RuleResult, settings: Settings) -> dg.AssetCheckResult:
    metadata: dict[str, Any] = {"status": result.status, "rule": result.rule}
    if result.observed is not None:
        metadata["observed"] = result.observed
    if result.unexpected is not None:
        metadata["failing_rows"] = result.unexpected
    if result.samples:
        metadata["samples"] = tables.failing_rows(result.samples, settings.home)
    if result.error:
        metadata["error"] = result.error
    if result.waiver:
        metadata["waiver"] = result.waiver
    return dg.AssetCheckResult(
        asset_key=CANDIDATE,
        check_name=check_name(result.rule),
        passed=result.passed,
        # A waived rule is shown, and does not stop the run.
        severity=dg.AssetCheckSeverity.WARN if result.status == "waived" else _SEVERITY[result.severity],
        metadata=metadata,
    )
