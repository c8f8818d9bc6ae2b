"""The French words of the page for the codes of the tables: one place, two files.

Here: labels.csv (what the marts name by a code) and the vocabularies of the register, which already have theirs. Not here:
sentences (sentences.py), numbers and dates (page.py, sentences.py).
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from sources.register import vocabularies

_FILE = Path(__file__).parent / "labels.csv"
UNKNOWN = "Non renseigné"
# Breakdowns of the indicators that the register names otherwise.
_SAME_AS = {"technology": "technologies", "market": "markets", "acquirer": "acquirer_zone"}


def label(vocabulary: str, value: str | None) -> str:
    """The French words for a code; the code itself where nobody wrote any (a year, a scheme's own title)."""
    if value is None or value == "unknown":
        return UNKNOWN
    if "+" in value:
        return " et ".join(label(vocabulary, each) for each in value.split("+"))
    return words(vocabulary).get(value, value)


def reason_in_words(reason: str | None) -> str | None:
    """Why a figure is what it is, as a reader wants it: schemes by their names."""
    if reason is None or not reason.startswith("sans "):
        return reason
    return "sans " + " ; ".join(label("scheme", each) for each in reason.removeprefix("sans ").split(", "))


@cache
def words(vocabulary: str) -> dict[str, str]:
    """Code → French words of one vocabulary, in the order of the files, which is that of the page."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        ours = {row["value"]: row["label"] for row in csv.DictReader(file) if row["vocabulary"] == vocabulary}
    return {**_of_the_register().get(_SAME_AS.get(vocabulary, vocabulary), {}), **ours}


@cache
def _of_the_register() -> dict[str, dict[str, str]]:
    return {field: dict(those) for field, those in vocabularies.load().items()}
