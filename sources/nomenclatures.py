"""Nomenclatures and thresholds that rules on arrival share with the models: one file, the dbt seed, read by both.

Here: reading the seeds that a curated row is judged by. Not here: what is judged (each source's rules).
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

_SEEDS = Path(__file__).resolve().parents[1] / "dbt_project" / "seeds"


def departments_of(commune: str) -> frozenset[str]:
    """The departments where there is a commune of that name, however it is spelt."""
    # Most names are spelt as the nomenclature does: thirty-five thousand keys are only made for one that is not.
    return _by_name().get(commune) or _by_key().get(place_key(commune), frozenset())


@cache
def numbers(seed: str) -> Mapping[str, float]:
    """The numbers of a seed of rules (columns rule, value, reason), by rule."""
    return {row["rule"]: float(row["value"]) for row in _rows(seed)}


def place_key(name: str) -> str:
    """A place's name without case, accents, hyphens or apostrophes; `St` and `Ste` are written out."""
    letters = unicodedata.normalize("NFKD", name.lower().replace("œ", "oe"))
    words = re.findall("[a-z0-9]+", "".join(each for each in letters if not unicodedata.combining(each)))
    return "".join({"st": "saint", "ste": "sainte"}.get(word, word) for word in words)


@cache
def _by_name() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in _rows("communes"):
        found.setdefault(row["commune_name"], set()).add(row["department_code"])
    return {name: frozenset(codes) for name, codes in found.items()}


@cache
def _by_key() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, codes in _by_name().items():
        found.setdefault(place_key(name), set()).update(codes)
    return {key: frozenset(codes) for key, codes in found.items()}


def _rows(seed: str) -> Iterator[dict[str, str]]:
    with (_SEEDS / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
