"""Readers that look at three views in each transaction while editions are switched: what they saw, never mixed.

Not here: the switching itself (test_serving.py, tests/faults/test_postgres_switches.py).
"""

from __future__ import annotations

import random
import threading
from dataclasses import dataclass, field

import psycopg

VIEWS = ("_release", "dim_firm", "indicators", "fct_failure")
_LEVELS = ("read committed", "repeatable read", "serializable")


@dataclass
class Seen:
    """What one reader counted. `mixed` holds what a transaction read when it was not one edition from end to end."""

    transactions: int = 0
    editions: set[str] = field(default_factory=set)
    mixed: list[tuple[str, list[str]]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def read_until(url: str, stop: threading.Event, seen: Seen, seed: int, *, mark: str) -> None:
    """Read, transaction after transaction, three views in random order, at a random level, half of them prepared.

    Args:
        mark: the SQL that gives the release of a row of any view but `_release`, such as a column of the test's own.
    """
    chance = random.Random(seed)
    with psycopg.connect(url, autocommit=True) as connection:
        while not stop.is_set():
            level = chance.choice(_LEVELS)
            try:
                with connection.transaction():
                    connection.execute(f"set transaction isolation level {level}, read only")
                    found = [_releases(connection, view, mark, chance) for view in chance.sample(VIEWS, 3)]
            except psycopg.Error as error:
                seen.errors.append(repr(error))
                continue
            seen.transactions += 1
            seen.editions.update(found)
            if len(set(found)) > 1:
                seen.mixed.append((level, found))


def _releases(connection: psycopg.Connection, view: str, mark: str, chance: random.Random) -> str:
    column = "release" if view == "_release" else mark
    rows = connection.execute(
        f"select string_agg(distinct {column}, '+') from panorama.{view}", prepare=chance.random() < 0.5
    ).fetchone()
    return str(rows[0] if rows else None)
