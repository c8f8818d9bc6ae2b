"""The likelier sex of a first name, from INSEE's births by first name and sex.

Here: how spellings are compared, and the share of births. Not here: from which share a sex is called known (a rule of
dbt_project/seeds/), where the file comes from (sources/samples/PROVENANCE.md).
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import NamedTuple

FIRST_NAMES = Path(__file__).parent / "first_names.csv"


class Guess(NamedTuple):
    """The likelier sex (M or F) and the share of births that bear it out, 0.5 to 1."""

    sex: str
    probability: float


def key(first_name: str) -> str:
    """What spellings of one name share: capitals without accents, hyphens, apostrophes or blanks."""
    decomposed = unicodedata.normalize("NFKD", first_name.upper().replace("Œ", "OE").replace("Æ", "AE"))
    return re.sub("[^A-Z]", "", decomposed)


def first_of(first_names: str | None) -> str | None:
    """The first of several first names, blanks and commas between them; a hyphen makes one name of two."""
    parts = re.split(r"[\s,;]+", (first_names or "").strip())
    return parts[0] or None


def likelier_sex(first_names: str | None) -> Guess | None:
    """The likelier sex of the first of these first names; None for a name that is masked, absent, rare or unknown."""
    first = first_of(first_names)
    if first is None or first.startswith("["):  # [NON-DIFFUSIBLE]
        return None
    return _guesses().get(key(first))


def births(first_name: str) -> int:
    """How many births bear this first name; 0 for a word that is none, or a rare one."""
    return sum(_births().get(key(first_name), (0, 0)))


@cache
def _guesses() -> dict[str, Guess]:
    return {
        name: Guess("F" if women > men else "M", round(max(men, women) / (men + women), 4))
        for name, (men, women) in _births().items()
    }


@cache
def _births() -> dict[str, tuple[int, int]]:
    with FIRST_NAMES.open(encoding="utf-8", newline="") as file:
        return {row["first_name"]: (int(row["births_m"]), int(row["births_f"])) for row in csv.DictReader(file)}
