"""One sealed candidate opened once for writing, on which many examples are judged, each undone before the next.

Here: how an example reaches the suites without sealing, copying and opening a candidate for each. Not here: the examples
(broken/, borderline/), the way through seal, audit and publish, which the examples of across_tables.json and
test_publish.py take.
"""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from expectations import runner
from expectations.results import RuleResult
from publication.exports import DATABASE, literal, quoted
from tests.gate.house import BUILD, SUITES


@dataclass(frozen=True)
class Example:
    """A file of broken/ or borderline/: the rule that it is about, its SQL, what its first lines say."""

    rule: str
    sql: str
    said: dict[str, str]

    @property
    def suite(self) -> str:
        return self.rule.partition(".")[0]

    @property
    def origin(self) -> str:
        return self.said.get("origin", "sample")

    @property
    def alone(self) -> bool:
        """Whether it cannot stand beside the other examples of its suite."""
        return "alone" in self.said

    @property
    def statements(self) -> list[str]:
        return [one.query for one in duckdb.extract_statements(self.sql)]


def examples(folder: Path) -> list[Example]:
    return [
        Example(path.stem, sql, dict(re.findall(r"^-- (origin|on|also|alone): (.+)$", sql, flags=re.MULTILINE)))
        for path in sorted(folder.glob("*.sql"))
        for sql in [path.read_text(encoding="utf-8")]
    ]


class Bench:
    """The database of one sealed candidate, open for Great Expectations and for the examples."""

    def __init__(self, source: runner.Source, origin: str) -> None:
        self.origin = origin
        self._source = source
        self._connection = source.connection
        self._tables = dict(source.tables)

    def judge(self, suite: str, statements: list[str]) -> list[RuleResult]:
        """The results of one suite after the statements; every table is then as it was."""
        return self.judge_counting(suite, [statements])[0]

    def judge_counting(self, suite: str, groups: list[list[str]]) -> tuple[list[RuleResult], list[int]]:
        """The same after several groups of statements, and how many rows each group changed."""
        # Only what the statements name may have changed: restoring all tables would cost what this saves.
        written = "\n".join(statement for group in groups for statement in group)
        touched = [table for table in self._tables if re.search(rf"\b{table}\b", written)]
        try:
            changed = [sum(self.apply(statement) for statement in group) for group in groups]
            self._source.tables = runner.tables_of(self._connection)
            results = runner.judge(
                self._source,
                SUITES,
                origin=self.origin,
                edition=BUILD.edition,
                values={"region": BUILD.region},
                only_suites={suite},
            )
            return results, changed
        finally:
            for table in touched:
                self.apply(f"create or replace table {quoted(table)} as from sealed.{quoted(table)}")

    def apply(self, statement: str) -> int:
        """Run one statement of an example, for good; the number of rows it changed, 1 for a table it made or dropped."""
        with contextlib.suppress(duckdb.TransactionException):  # SQLAlchemy leaves one open now and then
            self._connection.commit()
        rows = self._connection.execute(statement).fetchall()
        return int(rows[0][0]) if rows and isinstance(rows[0][0], int) else 1


@contextlib.contextmanager
def opened(candidate: Path, folder: Path, origin: str) -> Iterator[Bench]:
    """A bench on a copy of the candidate's database, which says that it is of this origin."""
    sealed, written = folder / f"sealed-{origin}.duckdb", folder / f"{origin}.duckdb"
    shutil.copy(candidate / DATABASE, sealed)
    sealed.chmod(0o644)
    with duckdb.connect(str(sealed)) as connection:
        for table in ("_release", "source_freshness"):
            connection.execute(f"update {table} set origin = {literal(origin)}")
    shutil.copy(sealed, written)
    with runner.opened(written, SUITES, read_only=False) as source:
        bench = Bench(source, origin)
        bench.apply(f"attach {literal(str(sealed))} as sealed (read_only)")
        yield bench
