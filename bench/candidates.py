"""How well the lexicon finds what a reader finds: precision and recall on the labelled excerpts, the errors, the worklist.

Run: .venv/bin/python -m bench.candidates [--warehouse FILE] [--worklist CSV]. Without a warehouse, the samples are refreshed
in a new home first. The scores are those of the warehouse, that is of the very SQL that scores candidates; only counting
is done here. `--worklist` is a CSV of firms to check (siren, name): where do they rank? Not a test (dbt holds the floors).
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parents[1]
FOLDS, SEED, REPEATS = 5, 20261121, 20
THRESHOLDS = tuple(step / 100 for step in range(20, 96, 5))
# The excerpts that the author of the lexicon had not read when writing it: the only ones that are new to it.
UNREAD = range(62, 172)


@dataclass(frozen=True)
class Example:
    example_id: str
    source_id: str
    siren: str | None
    is_ai: bool
    score: float
    reasons: str
    why: str

    @property
    def group(self) -> str:
        """Excerpts of one firm are never on both sides of a split."""
        return self.siren or self.example_id

    @property
    def was_unread(self) -> bool:
        return int(self.example_id.removeprefix("EX")) in UNREAD


@dataclass(frozen=True)
class Measure:
    tp: int
    fp: int
    fn: int
    tn: int

    @property
    def precision(self) -> float:
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 0.0

    @property
    def recall(self) -> float:
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 0.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def line(self, name: str) -> str:
        return (
            f"  {name:<34} {self.tp + self.fp + self.fn + self.tn:4} {self.precision:9.3f} {self.recall:7.3f} {self.f1:6.3f}"
            f" {self.tp:4} {self.fp:3} {self.fn:3} {self.tn:4}"
        )


HEADER = f"  {'':<34} {'n':>4} {'precision':>9} {'recall':>7} {'F1':>6} {'TP':>4} {'FP':>3} {'FN':>3} {'TN':>4}"


def measure(judged: list[tuple[bool, bool]]) -> Measure:
    """Of pairs (is AI, said to be AI)."""
    return Measure(
        tp=sum(is_ai and said for is_ai, said in judged),
        fp=sum(not is_ai and said for is_ai, said in judged),
        fn=sum(is_ai and not said for is_ai, said in judged),
        tn=sum(not is_ai and not said for is_ai, said in judged),
    )


def at(threshold: float, examples: list[Example]) -> Measure:
    return measure([(each.is_ai, each.score >= threshold) for each in examples])


def best_threshold(examples: list[Example]) -> float:
    """The threshold of the best F1; of several, the middle one."""
    scores = {threshold: at(threshold, examples).f1 for threshold in THRESHOLDS}
    best = max(scores.values())
    return statistics.median_low([threshold for threshold, f1 in scores.items() if f1 == best])


def folds(examples: list[Example], seed: int) -> Iterator[tuple[list[Example], list[Example]]]:
    """(train, test), by groups."""
    groups = sorted({each.group for each in examples})
    random.Random(seed).shuffle(groups)
    for number in range(FOLDS):
        held_out = set(groups[number::FOLDS])
        yield (
            [each for each in examples if each.group not in held_out],
            [each for each in examples if each.group in held_out],
        )


def cross_validated(examples: list[Example], seed: int) -> tuple[list[tuple[Example, bool]], list[float]]:
    """Each excerpt judged by a threshold chosen without it, and the thresholds chosen."""
    judged, chosen = [], []
    for train, test in folds(examples, seed):
        threshold = best_threshold(train)
        chosen.append(threshold)
        judged += [(each, each.score >= threshold) for each in test]
    return judged, chosen


SUBSETS: tuple[tuple[str, Callable[[Example], bool]], ...] = (
    ("i-Nov", lambda each: each.source_id == "inov"),
    ("i-Lab", lambda each: each.source_id == "ilab"),
    ("together", lambda each: True),
)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--warehouse", type=Path)
    parser.add_argument("--worklist", type=Path)
    options = parser.parse_args(arguments)
    home = None if options.warehouse else Path(tempfile.mkdtemp(prefix="panorama-bench-"))
    try:
        warehouse = options.warehouse or refreshed(home or Path())
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            report(connection, options.worklist)
    finally:
        if home:
            shutil.rmtree(home)
    return 0


def refreshed(home: Path) -> Path:
    """The warehouse of the samples, built by the project's own command."""
    command = [Path(sys.executable).parent / "panorama", "refresh"]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "PANORAMA_HOME": str(home)}, check=True, capture_output=True)
    return home / "warehouse.duckdb"


def report(connection: duckdb.DuckDBPyConnection, worklist: Path | None) -> None:
    rows = connection.execute(
        """
        select example_id, source_id, siren, is_ai, score, coalesce(reasons, '-'), why
        from ai_labelled_examples join int_candidates__scores on subject_kind = 'example' and subject_id = example_id
        order by example_id
        """
    ).fetchall()
    examples = [Example(*row) for row in rows]
    (likely,) = connection.execute("select value from candidate_rules where rule = 'likely_score'").fetchone() or (0,)
    terms = connection.execute("select count(*) from ai_lexicon").fetchone() or (0,)
    print(f"{len(examples)} labelled excerpts, {sum(each.is_ai for each in examples)} AI; lexicon of {terms[0]} terms")
    threshold_in_use(examples, likely)
    cross_validation(examples)
    errors(examples, likely)
    register(connection)
    candidates(connection)
    if worklist:
        ranks(connection, worklist)


def threshold_in_use(examples: list[Example], likely: float) -> None:
    print(f"\nAt the threshold in use ({likely})\n{HEADER}")
    for name, belongs in SUBSETS:
        print(at(likely, [each for each in examples if belongs(each)]).line(name))
    unread = [each for each in examples if each.was_unread]
    for name, belongs in SUBSETS:
        print(at(likely, [each for each in unread if belongs(each)]).line(f"unread when it was written: {name}"))
    print("\nOther thresholds, together")
    for threshold in THRESHOLDS:
        print(at(threshold, examples).line(f"{threshold:.2f}"))


def cross_validation(examples: list[Example]) -> None:
    """Only the threshold is fitted; the terms and their weights are judgement."""
    judged, chosen = cross_validated(examples, SEED)
    shown = ", ".join(f"{threshold:.2f}" for threshold in chosen)
    print(f"\nCross-validated: {FOLDS} folds by firm, seed {SEED}, threshold fitted on the others ({shown})\n{HEADER}")
    for name, belongs in SUBSETS:
        print(measure([(each.is_ai, said) for each, said in judged if belongs(each)]).line(name))
    repeated = [cross_validated(examples, SEED + shift)[0] for shift in range(REPEATS)]
    measured = [measure([(each.is_ai, said) for each, said in judged]) for judged in repeated]
    for name, values in (
        ("precision", [each.precision for each in measured]),
        ("recall", [each.recall for each in measured]),
    ):
        print(
            f"  {REPEATS} other splits, together: {name} {statistics.mean(values):.3f} "
            f"({min(values):.3f} to {max(values):.3f})"
        )


def errors(examples: list[Example], likely: float) -> None:
    print(f"\nErrors at {likely}")
    for each in examples:
        if (each.score >= likely) != each.is_ai:
            kind = "missed" if each.is_ai else "false alarm"
            print(f"  {each.example_id} {each.source_id} {kind}, {each.score:.2f}: {each.reasons} | {each.why}")


def register(connection: duckdb.DuckDBPyConnection) -> None:
    """Firms of the register that the texts speak of: whole texts, never labelled one by one."""
    print("\nFirms of the register in the texts read (an outside check: not used to write or fit anything)")
    rows = connection.execute(
        """
        select coalesce(f.ai_group, 'not reviewed'), count(*), count(*) filter (where u.is_likely), count(*) filter (where u.score = 0)
        from int_candidates__units u join stg_register__firms f using (siren)
        group by 1 order by 1
        """
    ).fetchall()
    for group, firms, likely, none in rows:
        print(f"  {group:<14} {firms:3} firms, {likely:3} likely, {none:3} without any term")


def candidates(connection: duckdb.DuckDBPyConnection) -> None:
    rows = connection.execute(
        """
        select coalesce(not_listed_reason, case when is_likely then 'listed, likely' else 'listed, possible' end), count(*)
        from int_candidates__units group by 1 order by 2 desc
        """
    ).fetchall()
    print("\nLegal units of the region that the texts speak of")
    for reason, units in rows:
        print(f"  {units:4} {reason}")


def ranks(connection: duckdb.DuckDBPyConnection, worklist: Path) -> None:
    """Where the firms of a list stand: listed with their rank, read but under the bound, in the register, or out of reach."""
    with worklist.open(encoding="utf-8", newline="") as file:
        asked = [(row["siren"], row["name"]) for row in csv.DictReader(file)]
    known = [(siren, name) for siren, name in asked if siren]
    print(f"\nFirms to check: {len(asked)}, {len(known)} with a SIREN")
    found = connection.execute(
        """
        select u.siren, c."rank", u.score, coalesce(u.not_listed_reason, 'listed'), coalesce(u.reasons, '-')
        from int_candidates__units u left join dim_firm_candidate c using (siren)
        """
    ).fetchall()
    units = {siren: rest for siren, *rest in found}
    reached = [(siren, name) for siren, name in known if siren in units]
    print(f"  {len(reached)} in the reach of the texts read; {len(known) - len(reached)} in none of them")
    for siren, name in sorted(reached, key=lambda each: (units[each[0]][0] or 10**6, -units[each[0]][1])):
        rank, score, state, reasons = units[siren]
        place = f"rank {rank}" if rank else state
        print(f"  {score:5.2f} {place:<20} {name} {siren}: {reasons}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
