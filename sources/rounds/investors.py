"""Investors of a round: organisations only, none may read like a natural person (rounds.csv is published).

Here: the rule on the column. Not here: what reads like a person (sources/person_names.py), nor the organisations that bear
the name of one and were looked at (curated/investor_names.csv).
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from sources.person_names import reads_like_a_person
from sources.row_rules import Row

SEPARATOR = "|"
FILE = Path(__file__).parents[1] / "curated" / "investor_names.csv"


def what_is_wrong(row: Row) -> str | None:
    """What is wrong with the investors of a round, in French; None when nothing is. No name is repeated: it ends in logs."""
    names = (row.get("investors") or "").split(SEPARATOR) if row.get("investors") else []
    if any(name.strip() != name or not name for name in names):
        return "des organisations séparées par une barre verticale, sans espace ni nom vide"
    persons = [rank for rank, name in enumerate(names, start=1) if reads_like_a_person(name) and name not in _known()]
    if persons:
        ranks = ", ".join(f"n° {rank}" for rank in persons)
        return (
            f"nom de personne physique ({ranks} de la liste) : le retirer ; une organisation qui porte un tel nom s'inscrit "
            "dans investor_names.csv"
        )
    return None


@cache
def _known() -> frozenset[str]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return frozenset(row["name"] for row in csv.DictReader(file))
