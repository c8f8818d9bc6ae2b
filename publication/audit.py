"""Audits a sealed candidate: suites, rules on files, waivers, difference with the live release; writes audit.json.

Here: the verdict and what it rests on. Not here: judging one rule (expectations/runner.py, file_rules.py), acting on the
verdict (release.py).
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

import duckdb

from expectations import runner
from expectations.results import RuleResult, from_json, result_of
from expectations.suites import ACROSS_TABLES, Rule, list_rules, suites_sha256
from expectations.waivers import Waiver, read_waivers
from publication import datapackage, diff, durable, file_rules, journal, reference
from publication.exports import DATABASE
from publication.subject import open_subject
from sources import suppressions
from sources.suppressions import Suppression

FILE = "audit.json"

Verdict = Literal["pass", "fail"]


@dataclass(frozen=True)
class Audit:
    """The content of audit.json. `results` holds one result per rule of the suites, in their order."""

    verdict: Verdict
    seal: str
    release: str
    edition: str
    origin: str
    started_at: str
    finished_at: str
    suites_sha256: str
    required_rules: list[str]
    results: list[RuleResult]
    counts: dict[str, dict[str, int]]  # severity → status → number
    waivers: list[dict[str, str]]
    diff: dict[str, Any]
    sha256: str = ""  # of all the rest, as written; see is_as_written


def audit(
    candidate_dir: Path,
    home: Path,
    suites_dir: Path,
    *,
    today: date | None = None,
    only_suites: Collection[str] | None = None,
) -> Audit:
    """Judge the candidate, write its audit.json, and note its hash in the home's journal.

    A candidate that cannot be judged gets the verdict fail.

    Args:
        today: decides whether a waiver has expired; the clock when None.
        only_suites: names of suites, to look at one table alone; such an audit is never enough to publish.

    Raises:
        FileNotFoundError: there is no sealed candidate in the folder.
        BadBytes: the home's list of suppressions can't be read.
    """
    started = datetime.now(UTC)
    package, described = datapackage.read_description(candidate_dir)
    edition, origin = described["edition"], described["origin"]
    rules = [rule for rule in list_rules(suites_dir) if only_suites is None or rule.suite in only_suites]
    waivers, faults = read_waivers(suites_dir, edition=edition, today=today or started.date())
    only_tables = None if only_suites is None or ACROSS_TABLES in only_suites else only_suites
    compared = diff.with_reference(candidate_dir, described, home, only=only_tables)
    judged = _judge(rules, candidate_dir, described, suites_dir, faults, compared, home)
    results = [_waived(result, waivers.get(result.rule)) for result in judged]
    required = [rule.id for rule in list_rules(suites_dir, mode=origin)]
    done = Audit(
        verdict=verdict_of(results, required),
        seal=hashlib.sha256(package).hexdigest(),
        release=described["release"],
        edition=edition,
        origin=origin,
        started_at=_moment(started),
        finished_at=_moment(datetime.now(UTC)),
        suites_sha256=suites_sha256(suites_dir),
        required_rules=required,
        results=results,
        counts=_counts(results),
        waivers=[
            {"rule": result.rule, "waiver": result.waiver or ""} for result in results if result.status == "waived"
        ],
        diff=diff.for_audit(compared, candidate_dir, described, home),
    )
    # The live release may still name who asked not to be, and the difference with it would name them again.
    suppressed = suppressions.read(home)
    written = asdict(done)
    written["results"] = [_concealed(result, suppressed).to_json() for result in results]
    restated = suppressions.conceal_values(done.diff["failures_restated"], suppressed)
    written["diff"] = {**done.diff, "failures_restated": restated}
    written["sha256"] = _sha256_of(written)
    content = durable.to_json(written)
    durable.write_at_once(candidate_dir / FILE, content)
    live_id = reference.live_id(home)
    journal.write(
        home,
        journal.entry(
            "audit",
            done.release,
            live_before=live_id,
            live_after=live_id,
            release_sha256=hashlib.sha256(content).hexdigest(),
        ),
    )
    return read(candidate_dir)


def read(folder: Path) -> Audit:
    """The audit.json of a candidate or a release, as it stands there.

    Raises:
        FileNotFoundError: it was never audited.
        ValueError: it is not an audit.
    """
    content = json.loads((folder / FILE).read_bytes())
    try:
        return Audit(**{**content, "results": [from_json(result) for result in content["results"]]})
    except (TypeError, KeyError) as error:
        raise ValueError(f"{FILE} n'a pas la forme d'un audit ({error})") from error


def is_as_written(folder: Path) -> bool:
    """Whether audit.json is what the audit wrote. It finds an edit; who also computes the hash anew is not found by it."""
    content = json.loads((folder / FILE).read_bytes())
    return bool(content.get("sha256") == _sha256_of(content))


def _sha256_of(content: dict[str, Any]) -> str:
    return hashlib.sha256(durable.to_json({**content, "sha256": ""})).hexdigest()


def verdict_of(results: Iterable[RuleResult], required: Iterable[str]) -> Verdict:
    """`pass` when every required rule was judged and no critical one failed; computed again by whoever publishes."""
    results = list(results)
    judged = {result.rule for result in results if result.status in ("passed", "failed", "waived")}
    blocked = any(result.blocks for result in results)
    # A rule that is not critical may end in error (shown); a required rule without any result may not.
    missing = set(required) - judged - {result.rule for result in results if result.status == "error"}
    return "fail" if blocked or missing or not judged else "pass"


def _judge(
    rules: list[Rule],
    folder: Path,
    described: dict[str, Any],
    suites_dir: Path,
    waiver_faults: list[str],
    compared: diff.Comparison,
    home: Path,
) -> list[RuleResult]:
    """One result per rule, in order, whatever happens."""
    origin, region = described["origin"], described["region"]
    results: dict[str, RuleResult] = {}
    failure = "la règle n'a rendu aucun résultat"
    try:
        judged = runner.run(
            folder / DATABASE,
            suites_dir,
            origin=origin,
            edition=described["edition"],
            values={"region": region},
            only_suites={rule.suite for rule in rules},
        )
        results = {result.rule: result for result in judged}
    except Exception as error:  # whatever it is, the candidate was not judged and cannot pass
        failure = f"{type(error).__name__} : {error}"[:1000]
    on_files = [rule for rule in rules if not rule.is_expectation and not rule.is_evaluation]
    results |= {rule.id: result_of(rule, "not_applicable") for rule in on_files if origin not in rule.modes}
    remaining = [rule for rule in on_files if rule.id not in results]
    if remaining:
        try:
            subject = open_subject(folder, described, suites_dir, waiver_faults, compared, home)
        except duckdb.Error as error:
            failure = f"{DATABASE} ne s'ouvre pas : {error}"[:1000]
        else:
            with subject.connection:
                results |= {rule.id: file_rules.judge(rule, subject) for rule in remaining}
    return [results.get(rule.id) or result_of(rule, "error", error=failure) for rule in rules]


def _waived(result: RuleResult, waiver: Waiver | None) -> RuleResult:
    """A failed critical rule with a waiver becomes a shown warning; an error stays one: nobody knows what it hides."""
    if waiver is None or not result.blocks or result.status == "error":
        return result
    if not waiver.covers(result.tables):
        return result
    return replace(result, status="waived", waiver=waiver.text)


def _concealed(result: RuleResult, suppressed: Collection[Suppression]) -> RuleResult:
    """The result without the names of the suppressed in what it quotes of rows; all the rest of an audit is ours."""
    samples, error = suppressions.conceal_values([result.samples, result.error], suppressed)
    return replace(result, samples=samples, error=error)


def _counts(results: list[RuleResult]) -> dict[str, dict[str, int]]:
    severities = ("critical", "warning", "info")
    return {one: dict(Counter(r.status for r in results if r.severity == one)) for one in severities}


def _moment(when: datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")
