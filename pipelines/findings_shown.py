"""How what a check found is shown on the command line: one line a problem, one line a thing to look at.

Here: wording of places and lines. Not here: what is found (sources/register/check.py, sources/rounds/check.py).
"""

from __future__ import annotations

from collections.abc import Iterable

from sources.register.check import Finding, Findings


def show(found: Findings) -> None:
    """Print the problems, then apart what deserves a look."""
    for problem in found.problems:
        print(shown(problem))
    if found.signals:
        print("À regarder (n'empêche rien) :")
        for line in grouped(found.signals):
            print(f"  {line}")


def shown(finding: Finding) -> str:
    line = f"ligne {finding.line}" if finding.line is not None else ""
    return f"{', '.join(part for part in (finding.file, line, finding.column) if part)} : {finding.said}"


def grouped(signals: Iterable[Finding]) -> list[str]:
    """One line for each thing to look at, with the lines of the file it is said of."""
    groups: dict[tuple[str, str], list[int]] = {}
    for each in signals:
        groups.setdefault((each.file, each.said), []).extend([] if each.line is None else [each.line])
    return [
        f"{file} : {said}" + (f" ({len(lines)} : ligne {_ranges(lines)})" if lines else "")
        for (file, said), lines in groups.items()
    ]


def _ranges(numbers: Iterable[int]) -> str:
    """`2-5, 7` for 2, 3, 4, 5, 7."""
    spans: list[list[int]] = []
    for number in sorted(numbers):
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in spans)
