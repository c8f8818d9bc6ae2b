"""Run the pipeline over a universe, live, and compare its figures with the answers.

Run: python -m bench.universe.following FOLDER HOME [--scale 0.01] [--seed 1] [--region 76] …: makes the universe when FOLDER
does not hold it, refreshes HOME through the servers of publishers.py, prints each figure that is not its answer, and ends
with 1 if there is one. Here: the comparison. Not here: what the answers are (answers.sql).
"""

from __future__ import annotations

import argparse
import functools
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import duckdb

from bench.universe.making import Universe, made, universe_of, with_universe
from bench.universe.publishers import publishing
from sources.http import Session
from sources.sql import literal
from tests.e2e.command import Answer, panorama


@dataclass(frozen=True)
class Comparison:
    """What came of it.

    Attributes:
        answers: how many figures have an answer.
        computed: how many of them the pipeline computed.
        wrong: (date, start of period, indicator, population, breakdown, member, answer, figure, status, reason) of each that
            differs, or that one side alone knows.
    """

    answers: int
    computed: int
    wrong: list[tuple[Any, ...]]


def refreshed(universe: Universe, home: Path) -> Answer:
    """Refresh a home over a universe, in this process; nobody waits for servers of this machine."""
    from pipelines.assets import raw

    unwaiting = functools.partial(Session, sleep=lambda _: None, min_interval=0.0)
    with publishing(universe) as published, mock.patch.object(raw, "Session", unwaiting):
        arguments = ("--mode", "live", "--region", universe.region, "--edition", universe.edition)
        return panorama("refresh", *arguments, home=home, **published.environment)


def compared(universe: Universe, database: Path, answers: Path | None = None) -> Comparison:
    """The figures of a release beside the answers (those of the universe, unless others are given): equal, to a millionth."""
    with duckdb.connect(str(database), read_only=True) as connection:
        connection.execute(f"""
            create temp table answers as
            select * replace (coalesce(period_start, reference_date) as period_start)
            from read_parquet({literal(answers or universe.answers)});

            create temp table figures as
            select figures.*
            from indicators as figures
            where (indicator_id, population, breakdown, reference_date, period_start) in (
                select (indicator_id, population, breakdown, reference_date, period_start) from answers where is_whole
            ) or (indicator_id, population, breakdown, member, reference_date, period_start) in (
                select (indicator_id, population, breakdown, member, reference_date, period_start) from answers
            )
        """)
        wrong = connection.execute("""
            select
                reference_date, period_start, indicator_id, population, breakdown, member, answers.value, figures.value,
                figures.status, figures.reason
            from answers
            full join figures using (reference_date, period_start, indicator_id, population, breakdown, member)
            -- A member that nobody is in may stand with zero, or not at all.
            where coalesce(answers.value, 0) <> coalesce(figures.value, 0)
                and coalesce(abs(answers.value - figures.value) > 1e-6 * greatest(1, abs(answers.value)), true)
            order by all
        """).fetchall()
        ((known,),) = connection.execute("select count(*) from answers").fetchall()
        ((computed,),) = connection.execute("select count(*) from figures where value is not null").fetchall()
    return Comparison(known, computed, wrong)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("home", type=Path)
    asked = with_universe(parser).parse_args()
    universe = made(universe_of(asked))
    answer = refreshed(universe, asked.home)
    print(answer.out.strip().splitlines()[-1])
    if answer.code:
        print(answer.err)
        return answer.code
    found = compared(universe, asked.home / "current" / "panorama.duckdb")
    for row in found.wrong:
        print(*row, sep="  ")
    print(f"{found.answers:,} answers, {found.computed:,} figures, {len(found.wrong):,} that differ")
    return int(bool(found.wrong))


if __name__ == "__main__":
    sys.exit(main())
