"""What a rule says once it has been judged: one type for Great Expectations and for the rules on files.

Not here: judging (runner.py, publication/file_rules.py), the verdict of a whole audit (publication/audit.py).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from expectations.suites import Family, Rule, Severity

Status = Literal["passed", "failed", "error", "waived", "not_applicable"]

# Failing rows kept with a result; enough to understand, not a copy of the data.
SAMPLE_ROWS = 10
_LONGEST_TEXT = 200


@dataclass(frozen=True)
class RuleResult:
    """The judgment of one rule on one candidate.

    Attributes:
        status: `error` = could not be judged (exception, table absent), counts as failed and cannot be waived;
            `waived` = failed, but a dated waiver turns it into a shown warning; `not_applicable` = not for this mode.
        observed: rows evaluated, or the value that was measured; None where it means nothing.
        unexpected: number of failing rows, None where the rule does not count rows.
        samples: up to 10 failing rows, with the columns that find them again.
        tables: tables of the failing rows, where the rule looks at several; a waiver may be for some of them only.
        error: text of the exception when status is `error`.
        waiver: reason, author and expiry of the waiver when status is `waived`.
    """

    rule: str
    suite: str
    table: str
    description: str
    severity: Severity
    family: Family
    status: Status
    observed: float | str | None = None
    unexpected: int | None = None
    samples: list[dict[str, Any]] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    error: str | None = None
    waiver: str | None = None

    @property
    def passed(self) -> bool:
        return self.status in ("passed", "not_applicable")

    @property
    def blocks(self) -> bool:
        """Whether this result alone forbids publication."""
        return self.severity == "critical" and self.status in ("failed", "error")

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "passed": self.passed}


def from_json(content: dict[str, Any]) -> RuleResult:
    """The result as audit.json keeps it.

    Raises:
        TypeError: a field is missing or unknown.
    """
    return RuleResult(**{key: value for key, value in content.items() if key != "passed"})


def result_of(rule: Rule, status: Status, **details: Any) -> RuleResult:
    """The result of a rule, with its samples cut to a readable size."""
    samples = [_readable(row) for row in details.pop("samples", [])[:SAMPLE_ROWS]]
    return RuleResult(
        rule=rule.id,
        suite=rule.suite,
        table=rule.table,
        description=rule.description,
        severity=rule.severity,
        family=rule.family,
        status=status,
        samples=samples,
        **details,
    )


def _readable(row: dict[str, Any]) -> dict[str, Any]:
    """Values that JSON can hold: numbers, booleans and null as they are, all others as text of a bounded length."""
    return {
        str(key): value if value is None or isinstance(value, bool | int | float) else _cut(str(value))
        for key, value in row.items()
    }


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 1]}…"
