"""What a page may quote: the rules on texts and persons of across_tables.json, for texts that stand in no sealed table.

Here: which cells of the past are blotted out before a page tells what changed, and which persons a written page names. Not
here: the same rules on a candidate's tables (person_rules.py), writing pages (pages.py).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb

from expectations.suites import ACROSS_TABLES, Rule, fill, read_suite, read_thresholds
from publication import person_rules
from publication.diff import WENT_OUT, RowChange
from publication.exports import quoted
from publication.subject import open_database
from sources import removed_names, suppressions
from sources.person_names import A_PERSON, names_in

BLOT = "(retiré)"
# What stands in the place of a name that may be said no more.
_MASKS = (A_PERSON, suppressions.REMOVED, "[ND]")
_TWO_WORDS = re.compile(r"[^\W\d_][\W\d_]+[^\W\d_]")


@dataclass(frozen=True)
class QuotingRules:
    """The rules on texts as across_tables.json writes them, bounds filled in.

    Attributes:
        patterns: the rules `no_text_matches`; persons: the rule `no_person_is_named`; removed: `no_removed_name`.
    """

    patterns: list[Rule]
    persons: Rule | None
    removed: Rule | None
    allowed: set[str]
    digests: frozenset[str] = field(repr=False)

    @classmethod
    def read(cls, suites_dir: Path) -> QuotingRules:
        """Raises SuiteError: the suite, a bound or the list of allowed names can't be read."""
        bounds = read_thresholds(suites_dir)
        rules = [
            replace(rule, kwargs=fill(rule.kwargs, bounds, {}))
            for rule in read_suite(suites_dir / f"{ACROSS_TABLES}.json")
            if rule.type in person_rules.RULES
        ]
        (persons, removed) = (
            next((rule for rule in rules if rule.type == kind), None)
            for kind in ("no_person_is_named", "no_removed_name")
        )
        return cls(
            [rule for rule in rules if rule.type == "no_text_matches"],
            persons,
            removed,
            person_rules.allowed_names(suites_dir) if persons else set(),
            removed_names.load() if removed else frozenset(),
        )

    @property
    def name_columns(self) -> list[str]:
        """The columns that hold companies' names."""
        return list(self.persons.kwargs["name_columns"]) if self.persons else []

    def without_the_past_of_persons(self, changes: list[RowChange]) -> list[RowChange]:
        """The changes, where a cell or a key of the release before is blotted out if it may not be said again.

        A rule forbids it, it names somebody whom the new cell does not, or the new cell is masked: a name that was taken out
        since, whoever asked, would be published anew by the page that tells so.
        """
        past = {(change.column, text) for change in changes if (text := _past_of(change)) is not None}
        forbidden = self._matching(past)
        told = []
        for change in changes:
            text = _past_of(change)
            if text is None or not (
                (change.column, text) in forbidden
                or self._is_masked_since(change)
                or self._names_somebody(change.column, text, change.after)
            ):
                told.append(change)
            else:
                told.append(replace(change, key=BLOT) if change.change == WENT_OUT else replace(change, before=BLOT))
        return told

    def persons_in(self, texts: Iterable[str]) -> set[str]:
        """The names of persons that stand in texts, those that allowed_names.csv excuses left out."""
        if self.persons is None:
            return set()
        fewest = self.persons.kwargs["fewest_births"]
        found = {name for text in texts if _TWO_WORDS.search(text) for name in names_in(text, fewest_births=fewest)}
        return {name for name in found if removed_names.normalise(name) not in self.allowed}

    def removed_in(self, texts: Iterable[str]) -> bool:
        """Whether one of the names taken out of the samples stands in texts."""
        return any(_TWO_WORDS.search(text) and removed_names.found_in(text, self.digests) for text in texts)

    def forbidden_in(self, cells: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
        """Those of (column, text) that may stand nowhere: a pattern forbids the text, or it names somebody."""
        matching = self._matching(cells)
        return {
            (column, text)
            for column, text in cells
            if (column, text) in matching or self._names_somebody(column, text, None)
        }

    def names_of_companies(self, candidate_dir: Path, names: Collection[str]) -> set[str]:
        """Those of the names that stand inside a company's name of the candidate, where the rule lets them stand."""
        if not names or self.persons is None:
            return set()
        fewest = self.persons.kwargs["fewest_births"]
        connection, columns = open_database(candidate_dir)
        with connection:
            cells = {
                text
                for table, kinds in columns.items()
                for column in set(kinds) & set(self.name_columns)
                for (text,) in connection.execute(
                    f"select distinct t.text from (select cast({quoted(column)} as varchar) as text "
                    f"from candidate.{quoted(table)}) t, (select unnest(?) as name) n where contains(t.text, n.name)",
                    [list(names)],
                ).fetchall()
            }
        innocent = [text for text in cells if not person_rules.whole_names_in(text, fewest_births=fewest)]
        return {name for name in names if any(name in text for text in innocent)}

    def _is_masked_since(self, change: RowChange) -> bool:
        if change.after is None:
            return change.column in self.name_columns
        return any(mask in change.after and mask not in (change.before or "") for mask in _MASKS)

    def _names_somebody(self, column: str, text: str, after: str | None) -> bool:
        """Whether the text before names a person whom the cell after, which is published, does not."""
        names = self.persons_in([text])
        if self.persons is not None and column in self.name_columns:
            names |= set(person_rules.whole_names_in(text, fewest_births=self.persons.kwargs["fewest_births"]))
        said, here = {removed_names.normalise(name) for name in names}, removed_names.normalise(after or "")
        return any(name not in here for name in said - self.allowed) or self.removed_in([text])

    def _matching(self, texts: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
        """Those of (column, text) that a pattern forbids in that column."""
        if not texts:
            return set()
        found: set[tuple[str, str]] = set()
        with duckdb.connect() as connection:
            connection.execute(
                'create temp table texts as select place[1] as "column", place[2] as text from (select unnest(?) as place)',
                [[list(one) for one in texts]],
            )
            for rule in self.patterns:
                columns, others = rule.kwargs.get("columns"), rule.kwargs.get("except_columns", [])
                scope = '(? is null or list_contains(?, "column")) and not list_contains(?, "column")'
                for pattern in rule.kwargs["patterns"]:
                    query = f'select "column", text from texts where {scope} and regexp_matches(text, ?)'
                    found.update(connection.execute(query, [columns, columns, others, pattern]).fetchall())
        return found


def _past_of(change: RowChange) -> str | None:
    """What a change says of the release before: the key of a row that left, the cell that became another."""
    return change.key if change.change == WENT_OUT else change.before
