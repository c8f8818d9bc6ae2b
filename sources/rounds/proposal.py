"""Changes of capital that look like a round that nobody has recorded: leads for someone to research, never rows.

Here: which moves of register firms no row of rounds.csv explains. Not here: what a move looks like (seed capital_move_kinds),
where the lines are shown (pipelines/rounds_commands.py). A move says that something happened and when; never how much.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from sources.nomenclatures import numbers
from sources.row_rules import Row
from sources.sourced_facts import days_of, is_partial_date

TABLE = "fct_capital_move"
COLUMNS = ("siren", "company_name", "firm_id", "moved_on", "move_kind", "notice_url")
_LOOKS_LIKE_A_ROUND = "candidate_round"


def propose(moves: Iterable[Mapping[str, Any]], rounds: list[Row], top: int) -> list[Mapping[str, Any]]:
    """The moves of register firms that look like a round and stand near none, newest first.

    Args:
        moves: rows of fct_capital_move (COLUMNS).
        rounds: the rows of rounds.csv as they are today.
        top: how many at most.
    """
    unexplained = [
        move
        for move in moves
        if move["firm_id"] and move["move_kind"] == _LOOKS_LIKE_A_ROUND and not _is_recorded(move, rounds)
    ]
    return sorted(unexplained, key=lambda move: (move["moved_on"], move["siren"]), reverse=True)[:top]


def _is_recorded(move: Mapping[str, Any], rounds: list[Row]) -> bool:
    bounds = numbers("rounds_rules")
    before = timedelta(days=bounds["corroboration_days_before"])
    after = timedelta(days=bounds["corroboration_days_after"])
    moved_on: date = move["moved_on"]
    for row in rounds:
        of_firm = row.get("siren") == move["siren"] or (row.get("firm_id") and row["firm_id"] == move["firm_id"])
        if of_firm and is_partial_date(row.get("announced_on")):
            first, last = days_of(row["announced_on"])
            if first - before <= moved_on <= last + after:
                return True
    return False
