"""Whether the name of a beneficiary reads like that of a natural person, for the sources that do not say it.

Here: the rule (civility, words that only organisations bear, first names of INSEE), for a whole name and inside a text,
and how a table is rid of such names before it lands. Not here: whether the register knows the beneficiary as a company (the models of the awards, which then
give the register's name), nor names taken out of the samples (removed_names.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pyarrow as pa

from sources.reading import ParsedTable
from sources.recherche_entreprises.first_names import births
from sources.removed_names import normalise

ORGANISATION_WORDS = Path(__file__).parent / "organisation_words.txt"
NAMED_AFTER_PERSONS = Path(__file__).parent / "named_after_persons.txt"
FIRST_NAMES_THAT_ARE_WORDS = Path(__file__).parent / "first_names_that_are_words.txt"
A_PERSON = "personne physique"  # what lands in the place of the name
REMOVED = "[retiré]"
_LONGEST = 5  # words of a person's name; a longer name is a title
_FEWEST_BIRTHS = 50  # rarer first names are mostly family names and common words
_FEWEST_BIRTHS_IN_A_TEXT = 1_000  # a text has many more words than a name, of which some are rare first names
_SHORTEST = 3  # letters of a first name in a text: shorter ones are mostly articles and abbreviations
_NO_FIRST_NAMES = frozenset("conception france saint sainte".split())  # in a text, whatever INSEE has registered
_PARTICLES = frozenset("d da de del der des di du el la le les van von et ou ep epouse nee".split())
_CIVILITY = re.compile(r"^(?:m|mr|mme|mlle|monsieur|madame|mademoiselle|messieurs|mesdames|dr|docteur|me|maitre)$")
# « M. Untel », « Mme Claire Untel » inside a longer text: one to three capitalised words after a civility.
_TITLED = re.compile(
    r"\b(?:M\.|MM\.|Mr\.?|Mme\.?|Mlle\.?|Monsieur|Madame|Mademoiselle|MONSIEUR|MADAME|MADEMOISELLE|MME|MLLE|Maître|Dr\.?)"
    r"(?:\s+(?:d[eu]\s+|d['’]|[Ll][ae]\s+)?[^\W\d_a-zà-öø-ÿ][\w'’\-]*){1,3}"
)
_CAPITALISED = r"[^\W\d_a-zà-öø-ÿ][\w'’]*(?:-[^\W\d_a-zà-öø-ÿ][\w'’]*)*"
_SURNAME = rf"(?:(?i:de|des|du|le|la|van|von|di|da|el)\s+|[dD]['’])*{_CAPITALISED}"
# Two capitalised words; a surname may have its particle. What they are is told by _first_name_and_surname.
_TWO_WORDS = re.compile(rf"(?<![\w'’-])(?P<one>{_CAPITALISED})\s+(?P<other>{_SURNAME})(?![\w-])")
_NEXT_WORD = re.compile(rf"\s+{_SURNAME}(?![\w-])")
# In lower case only a very usual first name speaks: « rose pâle », « max inclus ».
_TWO_LOWER_CASE_WORDS = re.compile(
    r"(?<![\w'’.@/-])(?P<one>[a-zà-ÿ]{3,}(?:-[a-zà-ÿ]+)?) (?=(?P<other>[a-zà-ÿ'’-]{4,})(?![\w-]))"
)
_FEWEST_BIRTHS_IN_LOWER_CASE = 20_000
_NOUNS = frozenset("pierre marine olive iris jade victoire prudence capucine margot max lou ange".split())
_ELISION = re.compile(r"(?i)[ld]['’]")  # « l'IA » is no Lia
_ASIDE = re.compile(r"\(([^()]*)\)")


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


def without_names(text: str | None) -> str | None:
    """The text with « M. Untel », « Sophie Untel », « UNTEL Sophie » and « (Untel Sophie) » replaced.

    A place named after somebody (« lycée Victor Hugo ») keeps its name. A rare first name and a name in lower case are
    not seen.
    """
    if text is None:
        return None
    return _without_first_names_and_surnames(_ASIDE.sub(_aside, _TITLED.sub(REMOVED, text)))


def without_asides(name: str | None) -> str | None:
    """The name where a person stands between brackets, whatever the order: « EARL DU BOIS ([retiré]) »."""
    return None if name is None else _ASIDE.sub(_aside, name)


def _aside(found: re.Match[str]) -> str:
    words = found[1].split()
    is_titled = _TITLED.search(found[1]) is not None
    is_named = (
        2 <= len(words) <= _LONGEST
        and reads_like_a_person(found[1])
        and all(word[0].isupper() or normalise(word) in _PARTICLES for word in words)
        and any(_is_first_name(word) for word in words)
    )
    return f"({REMOVED})" if is_titled or is_named else found[0]


def _without_first_names_and_surnames(text: str) -> str:
    kept: list[str] = []
    end_before = 0
    for start, end in _first_names_and_surnames(text):
        kept += [text[end_before:start], REMOVED]
        end_before = end
    return "".join([*kept, text[end_before:]])


def _first_names_and_surnames(text: str) -> Iterator[tuple[int, int]]:
    """Where « Sophie Untel », « Jean Pierre Untel » and « UNTEL Sophie » stand in a text, in order."""
    place = 0
    while found := _TWO_WORDS.search(text, place):
        if not _first_name_and_surname(found["one"], found["other"]) or _names_a_place(text[: found.start()]):
            place = found.start("other")
            continue
        place = found.end()
        # « Jean Pierre Untel »: the second word was a first name too.
        if _is_first_name(found["other"]) and (surname := _NEXT_WORD.match(text, place)):
            place = surname.end()
        yield found.start(), place


def names_in(text: str, *, fewest_births: int = _FEWEST_BIRTHS_IN_A_TEXT) -> list[str]:
    """The names of persons that a text holds as « Sophie Untel », « UNTEL Sophie » or « sophie untel ».

    Args:
        fewest_births: first names that fewer births bear are not looked at.
    """
    found = [text[start:end] for start, end in _first_names_and_surnames(text)]
    found += [
        f"{pair['one']} {pair['other']}"
        for pair in _TWO_LOWER_CASE_WORDS.finditer(text)
        if _births_of(pair["one"]) >= _FEWEST_BIRTHS_IN_LOWER_CASE
        and normalise(pair["one"]) not in _words(FIRST_NAMES_THAT_ARE_WORDS) | _NOUNS
        and not organisation_words() & {normalise(pair["one"]), normalise(pair["other"])}
        and not _names_a_place(text[: pair.start()])
    ]
    return [name for name in found if any(_births_of(word) >= fewest_births for word in name.split())]


def is_a_person_s_name(name: str, *, fewest_births: int) -> bool:
    """Whether a whole name is a first name and a surname, in any case; « DUPONT JEAN » too when it is two words.

    Stricter than reads_like_a_person: it is for names that a source says are those of companies.
    """
    if any(character.isdigit() for character in name):
        return False
    written = re.split(r"[\s,]+", name.strip())
    words = [word for word in written if normalise(word) not in _PARTICLES and not _ELISION.match(word)]
    said = [normalise(word) for word in words]
    if not 2 <= len(said) <= 3 or organisation_words().intersection(" ".join(said).split()) or len(set(said)) == 1:
        return False
    if said[0] in _words(NAMED_AFTER_PERSONS) or min(map(len, said)) < _SHORTEST:
        return False
    return any(
        _births_of(words[place]) >= fewest_births
        and said[place] not in _words(FIRST_NAMES_THAT_ARE_WORDS) | _NO_FIRST_NAMES
        for place in ([0, 1] if len(written) == 2 else [0])
    )


def _births_of(word: str) -> int:
    """Births of a first name, of its first half when it has a hyphen."""
    return max(births(word), births(word.split("-")[0]))


def _first_name_and_surname(one: str, other: str) -> bool:
    """« Sophie Untel », or « UNTEL Sophie » with the surname in capitals."""
    if organisation_words() & set(normalise(f"{one} {other}").split()):
        return False
    if len(normalise(other)) == 1:  # « MAO A MANO »
        return False
    if _is_first_name(one):
        return True
    is_a_surname = one.isupper() and len(one) >= _SHORTEST and normalise(one) not in _words(NAMED_AFTER_PERSONS)
    return is_a_surname and _is_first_name(other)


def _is_first_name(word: str) -> bool:
    first = normalise(word.split("-")[0])  # « Jean-Yannig » is a Jean
    if len(first) < _SHORTEST or first in _NO_FIRST_NAMES:
        return False
    if word.isupper() and first in _words(FIRST_NAMES_THAT_ARE_WORDS):
        return False
    return max(births(word), births(first)) >= _FEWEST_BIRTHS_IN_A_TEXT


def _names_a_place(before: str) -> bool:
    """Whether the text ends with a word that a place bears before its name (« lycée », « rue »)."""
    last = normalise(before[-40:]).split()[-1:]
    return bool(last) and last[0] in _words(NAMED_AFTER_PERSONS)


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
        texts: columns of free text, rid of the names of persons.
        unless: says of a row that its beneficiary is an organisation for sure; its name stays.
    """
    rows = parsed.rows
    if name in rows.column_names:
        kept = [
            A_PERSON if reads_like_a_person(row[name]) and not unless(row) else without_asides(row[name])
            for row in rows.to_pylist()
        ]
        rows = _with(rows, name, kept)
    for text in texts:
        if text in rows.column_names:
            rows = _with(rows, text, [without_names(value) for value in rows.column(text).to_pylist()])
    return replace(parsed, rows=rows)


def _with(rows: pa.Table, name: str, values: list[str | None]) -> pa.Table:
    return rows.set_column(rows.schema.get_field_index(name), name, pa.array(values, pa.string()))


def organisation_words() -> frozenset[str]:
    """The words that only organisations bear, normalised."""
    return _words(ORGANISATION_WORDS)


@cache
def _words(path: Path) -> frozenset[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
