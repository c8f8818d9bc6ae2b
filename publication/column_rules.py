"""The rules that hold for every column of a kind, in whatever table it stands: dates, links, words, amounts, shares.

A table that is added tomorrow is judged by them without anybody writing a line; a column that rightly differs is named in
across_tables.json. Not here: what one table alone must say (expectations/<table>.json), persons (person_rules.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from publication.exports import literal, quoted
from publication.subject import Subject, tables_of
from sources.spec import FRANCE

Faults = tuple[int, list[dict[str, Any]]]


def _every_date_is_in_bounds(
    subject: Subject, first: str, last: str, planned: str, until_sealed: list[str], until_planned: list[str]
) -> Faults:
    """Every date stands between `first` and `last`, bounds included.

    Args:
        until_sealed: columns (`column` or `table.column`) that may follow the edition, up to the day of sealing: what was
            read, counted or published about its facts.
        until_planned: those that speak of the future, up to `planned`.
    """
    sealed = str(subject.described["created"])[:10]

    def condition(table: str, column: str) -> str:
        bound = (
            planned if _named(table, column, until_planned) else sealed if _named(table, column, until_sealed) else last
        )
        # A back-edition is sealed after its end, a test of tomorrow's edition before: the later of both.
        return f"cast({quoted(column)} as date) not between {_date(first)} and greatest({_date(bound)}, {_date(last)})"

    return _judged(subject, lambda column, kind: kind == "DATE" or kind.startswith("TIMESTAMP"), condition)


def _every_link_leads_somewhere(subject: Subject, links: list[dict[str, str]], region: str) -> Faults:
    """What a column names has its row in the table that lists such things.

    Args:
        links: `column` (its exact name, or `*_name`), `to` (`table.column`), `within` (`region`: only rows of the region,
            whose communes and departments alone are listed).
    """
    faults: list[dict[str, Any]] = []
    looked_at = 0
    for link in links:
        target, _, key = link["to"].partition(".")
        if target not in subject.columns:
            raise ValueError(f"table absente : {target}")
        for table, column, _ in _columns(subject):
            if table == target or not _is_like(column, link["column"]):
                continue
            # The region of « head_office_commune_code » is « head_office_region_code ».
            beside = column.removesuffix(link["column"].removeprefix("*_")) + "region_code"
            scope = "true"
            if link.get("within") == "region":
                if beside not in subject.columns[table]:
                    continue
                scope = f"length({quoted(beside)}) = 2" if region == FRANCE else f"{quoted(beside)} = {literal(region)}"
            looked_at += 1
            faults += _rows(
                subject,
                table,
                column,
                f"{scope} and {quoted(column)} not in (select {quoted(key)} from candidate.{quoted(target)} "
                f"where {quoted(key)} is not null)",
            )
    return looked_at, faults


def _every_word_is_known(subject: Subject, columns: list[str], words: dict[str, list[str]]) -> Faults:
    """A column of a vocabulary holds no other word, and a column that looks like one has its vocabulary.

    Args:
        columns: how such columns are named (`*_kind`).
        words: the words of each, by `column` or `table.column`; an empty list stands for a set that
            is held elsewhere (a suite of the table, the vocabulary that a curated file is read with).
    """

    def condition(table: str, column: str) -> str:
        known = words.get(f"{table}.{column}", words.get(column))
        if known is None:
            return "true"  # a vocabulary that nobody wrote: whatever stands there is unknown
        return f"{quoted(column)} not in ({', '.join(map(literal, known))})" if known else "false"

    return _judged(subject, lambda column, kind: kind == "VARCHAR" and _is_one_of(column, columns), condition)


def _every_number_is_in_bounds(
    subject: Subject, columns: list[str], low: float, high: float, except_columns: dict[str, list[float]] | None = None
) -> Faults:
    """Every number of columns named so stands between `low` and `high`, bounds included.

    Args:
        except_columns: other bounds, by `column` or `table.column`.
    """
    other = except_columns or {}

    def condition(table: str, column: str) -> str:
        least, most = map(float, other.get(f"{table}.{column}", other.get(column, [low, high])))
        return f"{quoted(column)} not between {least} and {most} or isnan({quoted(column)}::double)"

    numbers = ("DOUBLE", "FLOAT", "DECIMAL", "INTEGER", "BIGINT", "HUGEINT", "SMALLINT")
    return _judged(subject, lambda column, kind: kind.startswith(numbers) and _is_one_of(column, columns), condition)


def _every_edition_is_this_one(subject: Subject, edition: str) -> Faults:
    """Every table that names an edition names this one."""
    return _judged(
        subject,
        lambda column, kind: column == "edition",
        lambda table, column: f"{quoted(column)} is distinct from {literal(edition)}",
    )


def _judged(subject: Subject, is_looked_at: Callable[[str, str], bool], condition: Callable[[str, str], str]) -> Faults:
    """The rows that satisfy the condition, in each column that is looked at."""
    looked_at, faults = 0, []
    for table, column, kind in _columns(subject):
        if is_looked_at(column, kind):
            looked_at += 1
            faults += _rows(subject, table, column, condition(table, column))
    return looked_at, faults


def _columns(subject: Subject) -> Iterator[tuple[str, str, str]]:
    for table in tables_of(subject):
        for column, kind in subject.columns[table].items():
            yield table, column, kind


def _rows(subject: Subject, table: str, column: str, condition: str) -> list[dict[str, Any]]:
    """Where the condition holds: table, column, first row, its value, how many rows."""
    found = subject.connection.execute(
        f"select cast({quoted(column)} as varchar) as found, min(rowid) + 1, count(*) from candidate.{quoted(table)} "
        f"where {quoted(column)} is not null and ({condition}) group by found order by 2"
    ).fetchall()
    return [
        {"table": table, "colonne": column, "ligne": row, "valeur": value, "lignes": rows} for value, row, rows in found
    ]


def _is_like(column: str, name: str) -> bool:
    """`*_siren` is `siren` itself and all that ends so."""
    return column == name.removeprefix("*_") or (name.startswith("*_") and column.endswith(name[1:]))


def _is_one_of(column: str, names: list[str]) -> bool:
    return any(_is_like(column, name) for name in names)


def _named(table: str, column: str, names: list[str]) -> bool:
    return column in names or f"{table}.{column}" in names


def _date(text: str) -> str:
    return f"date {literal(text)}"


RULES: dict[str, Callable[..., Faults]] = {
    "every_date_is_in_bounds": _every_date_is_in_bounds,
    "every_edition_is_this_one": _every_edition_is_this_one,
    "every_link_leads_somewhere": _every_link_leads_somewhere,
    "every_number_is_in_bounds": _every_number_is_in_bounds,
    "every_word_is_known": _every_word_is_known,
}
