"""One sealed candidate opened once for writing, on which many examples are judged, each undone before the next.

Here: how an example reaches the suites without sealing, copying and opening a candidate for each. Not here: the examples
(broken/, borderline/), the way through seal, audit and publish, which test_publish.py takes, and the examples of rules that
look at other files or releases.
"""

from __future__ import annotations

import contextlib
import json
import re
import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from expectations import runner
from expectations.results import RuleResult
from expectations.suites import ACROSS_TABLES, list_rules
from publication import datapackage, file_rules, live_rules
from publication.diff import Comparison
from publication.exports import DATABASE, literal, quoted
from publication.subject import Subject, columns_of
from sources import suppressions
from tests.gate.house import BUILD, SUITES

# They compare the database with other files, their description or releases: an example of theirs goes the whole way.
BEYOND_THE_DATABASE = {
    "files_agree",
    "workbook_agrees",
    "views_are_described",
    "release_says_what_it_is",
    *live_rules.RULES,
}


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
    def announced(self) -> set[str]:
        """The other rules that rightly fail with it (`*`: any)."""
        return {rule for rule in self.said.get("also", "").split(", ") if rule}

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

    def __init__(self, source: runner.Source, origin: str, sealed: Path, home: Path, thin: Path) -> None:
        self.origin = origin
        self._sealed, self._home, self._thin = sealed, home, thin
        self._source = source
        self._connection = source.connection
        self._tables = dict(source.tables)

    def judge(self, suite: str, statements: list[str], rules: Collection[str] | None = None) -> list[RuleResult]:
        """The results of one suite, or of these rules of it alone, after the statements; every table is then as it was."""
        return self.judge_counting(suite, [statements], rules)[0]

    def judge_counting(
        self, suite: str, groups: list[list[str]], rules: Collection[str] | None = None
    ) -> tuple[list[RuleResult], list[int]]:
        """The same after several groups of statements, and how many rows each group changed.

        Of the rules across tables, those that look beyond the database are not judged here.
        """
        # Only what the statements name may have changed: restoring all tables would cost what this saves.
        written = "\n".join(statement for group in groups for statement in group)
        touched = [table for table in self._tables if re.search(rf"\b{table}\b", written)]
        added = [table for table in re.findall(r"create table (\w+)", written) if table not in self._tables]
        try:
            changed = [sum(self.apply(statement) for statement in group) for group in groups]
            self._source.tables = runner.tables_of(self._connection)
            results = runner.judge(
                self._source,
                SUITES if rules is None else self._only(suite, rules),
                origin=self.origin,
                edition=BUILD.edition,
                values={"region": BUILD.region},
                only_suites={suite},
            )
            results += self._on_the_database(rules) if suite == ACROSS_TABLES else []
            return results, changed
        finally:
            for table in touched:
                self.apply(f"create or replace table {quoted(table)} as from sealed.{quoted(table)}")
            for table in added:
                self.apply(f"drop table {quoted(table)}")

    def _only(self, suite: str, rules: Collection[str]) -> Path:
        """A folder whose suite has these of its rules alone; all of them where what is judged is the suite itself."""
        content = json.loads((SUITES / f"{suite}.json").read_text(encoding="utf-8"))
        content["expectations"] = [rule for rule in content["expectations"] if f"{suite}.{rule['rule']}" in rules]
        if not content["expectations"]:
            return SUITES
        self._thin.mkdir(exist_ok=True)
        shutil.copy(SUITES / "thresholds.csv", self._thin)
        (self._thin / f"{suite}.json").write_text(json.dumps(content), encoding="utf-8")
        return self._thin

    def _on_the_database(self, only: Collection[str] | None) -> list[RuleResult]:
        """The rules across tables that Great Expectations cannot express."""
        _, described = datapackage.read_description(self._sealed)
        rules = [rule for rule in list_rules(SUITES) if not rule.is_expectation and not rule.is_evaluation]
        with self._connection.duplicate() as connection:  # its temporary tables are its own
            subject = Subject(
                self._sealed,
                connection,
                {**described, "origin": self.origin},
                SUITES,
                [],
                columns_of(connection),
                Comparison(None, []),
                self._home,
                suppressions.read(self._home),
            )
            return [
                file_rules.judge(rule, subject)
                for rule in rules
                if rule.type not in BEYOND_THE_DATABASE
                and self.origin in rule.modes
                and (only is None or rule.id in only)
            ]

    def apply(self, statement: str) -> int:
        """Run one statement of an example, for good; the number of rows it changed, 1 for a table it made or dropped."""
        with contextlib.suppress(duckdb.TransactionException):  # SQLAlchemy leaves one open now and then
            self._connection.commit()
        rows = self._connection.execute(statement).fetchall()
        return int(rows[0][0]) if rows and isinstance(rows[0][0], int) else 1


@contextlib.contextmanager
def opened(candidate: Path, folder: Path, origin: str, home: Path) -> Iterator[Bench]:
    """A bench on a copy of the candidate's database, which says that it is of this origin."""
    # The rules call the database `candidate`, which DuckDB takes from the file's name.
    sealed, written = folder / f"sealed-{origin}.duckdb", folder / origin / "candidate.duckdb"
    written.parent.mkdir()
    shutil.copy(candidate / DATABASE, sealed)
    sealed.chmod(0o644)
    with duckdb.connect(str(sealed)) as connection:
        for table in ("_release", "source_freshness"):
            connection.execute(f"update {table} set origin = {literal(origin)}")
    shutil.copy(sealed, written)
    with runner.opened(written, SUITES, read_only=False) as source:
        bench = Bench(source, origin, candidate, home, folder / origin / "suites")
        bench.apply(f"attach {literal(str(sealed))} as sealed (read_only)")
        yield bench
