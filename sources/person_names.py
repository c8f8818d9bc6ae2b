"""Whether the name of a beneficiary reads like that of a natural person, for the sources that do not say it.

Here: the rule (civility, words that only organisations bear, first names of INSEE) and how a table is rid of such names
before it lands. Not here: whether the register knows the beneficiary as a company (the models of the awards, which then
give the register's name), nor names taken out of the samples (removed_names.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import replace
from functools import cache
from pathlib import Path

import pyarrow as pa

from sources.reading import ParsedTable
from sources.recherche_entreprises.first_names import births
from sources.removed_names import normalise

ORGANISATION_WORDS = Path(__file__).parent / "organisation_words.txt"
A_PERSON = "personne physique"  # what lands in the place of the name
REMOVED = "[retiré]"
_LONGEST = 5  # words of a person's name; a longer name is a title
_FEWEST_BIRTHS = 50  # rarer first names are mostly family names and common words
_PARTICLES = frozenset("d da de del der des di du el la le les van von et ou ep epouse nee".split())
_CIVILITY = re.compile(r"^(?:m|mr|mme|mlle|monsieur|madame|mademoiselle|messieurs|mesdames|dr|docteur|me|maitre)$")
# « M. Untel », « Mme Claire Untel » inside a longer text: one to three capitalised words after a civility.
_TITLED = re.compile(
    r"\b(?:M\.|MM\.|Mr\.?|Mme\.?|Mlle\.?|Monsieur|Madame|Mademoiselle|MONSIEUR|MADAME|MADEMOISELLE|MME|MLLE|Maître|Dr\.?)"
    r"(?:\s+(?:d[eu]\s+|d['’]|[Ll][ae]\s+)?[^\W\d_a-zà-öø-ÿ][\w'’\-]*){1,3}"
)


def reads_like_a_person(name: str | None) -> bool:
    """Whether a name is a civility and a word, or two to five words of which one is a usual first name.

    A word that only organisations bear, a digit or a single word speaks for an organisation. Said too often rather than
    too rarely: what is hidden wrongly is given back by the register, what is shown wrongly is published.
    """
    text = name or ""
    words = normalise(text).split()
    if len(words) < 2 or any(character.isdigit() for character in text):
        return False
    if organisation_words().intersection(words):
        return False
    if _CIVILITY.match(words[0]):
        return True
    said = [word for word in words if word not in _PARTICLES]
    return 2 <= len(said) <= _LONGEST and any(births(word) >= _FEWEST_BIRTHS for word in said)


def without_titled_names(text: str | None) -> str | None:
    """The text with « M. Untel » replaced; a name without a civility is not seen."""
    return None if text is None else _TITLED.sub(REMOVED, text)


def without_persons(
    parsed: ParsedTable,
    name: str,
    *,
    texts: Collection[str] = (),
    unless: Callable[[dict[str, str | None]], bool] = lambda row: False,
) -> ParsedTable:
    """The same table, where a name that reads like a person's is « personne physique ». All columns are text.

    A file without the column of the name passes as it is: landing then says that it is missing.

    Args:
        name: column of the beneficiary's name.
        texts: columns of free text, rid of titled names.
        unless: says of a row that its beneficiary is an organisation for sure; its name stays.
    """
    rows = parsed.rows
    if name in rows.column_names:
        kept = [
            A_PERSON if reads_like_a_person(row[name]) and not unless(row) else row[name] for row in rows.to_pylist()
        ]
        rows = _with(rows, name, kept)
    for text in texts:
        if text in rows.column_names:
            rows = _with(rows, text, [without_titled_names(value) for value in rows.column(text).to_pylist()])
    return replace(parsed, rows=rows)


def _with(rows: pa.Table, name: str, values: list[str | None]) -> pa.Table:
    return rows.set_column(rows.schema.get_field_index(name), name, pa.array(values, pa.string()))


@cache
def organisation_words() -> frozenset[str]:
    lines = ORGANISATION_WORDS.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
