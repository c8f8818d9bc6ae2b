"""How the census of printed numbers was taken: every number of a text, in order, and what it is worth.

A number is a run of digits (with its decimals, its groups of three), a superscript, or a number written in letters from two on.
« un », « une », « premier », « double » are left out: an article, praise or a manner of speaking, never a figure here.

Here: reading a text. Not here: the census (census.csv) and what it must hold (test_printed_numbers.py).
"""

from __future__ import annotations

import re

_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_WRITTEN = """
deux 2, trois 3, quatre 4, cinq 5, six 6, sept 7, huit 8, neuf 9, dix 10, onze 11, douze 12, treize 13, quatorze 14, quinze 15,
seize 16, vingt 20, trente 30, quarante 40, cinquante 50, soixante 60, cent 100, mille 1000,
dizaine 10, douzaine 12, quinzaine 15, vingtaine 20, trentaine 30, quarantaine 40, cinquantaine 50, centaine 100, millier 1000,
deuxième 2, troisième 3, quatrième 4, cinquième 5, sixième 6, doubler 2, doublement 2, tripler 3, triplement 3,
moitié 50, demi 0.5, demie 0.5
"""  # a half is 50 percent, and the rest of « neuf ans et demi »
_IN_LETTERS = {word: float(number) for word, number in (pair.split() for pair in _WRITTEN.split(","))}
_NUMBER = re.compile(
    rf"\d{{1,3}}(?:[ \u00a0\u202f]\d{{3}})+(?!\d)(?:,\d+)?|\d+(?:[.,]\d+)?|[{_SUPERSCRIPTS}]+"
    rf"|\b(?:{'|'.join(_IN_LETTERS)})s?\b",
    re.IGNORECASE,
)


def printed_numbers(text: str) -> list[str]:
    """The numbers of a text as printed, in order."""
    return [found.group() for found in _NUMBER.finditer(text)]


def worth(printed: str) -> float:
    """What a printed number is worth, without its unit: « 1 027,73 » → 1027.73, « cinquantaine » → 50."""
    word = printed.lower()
    if word in _IN_LETTERS:
        return _IN_LETTERS[word]
    if word.removesuffix("s") in _IN_LETTERS:
        return _IN_LETTERS[word.removesuffix("s")]
    if printed[0] in _SUPERSCRIPTS:
        return float("".join(str(_SUPERSCRIPTS.index(digit)) for digit in printed))
    return float(re.sub(r"[ \u00a0\u202f]", "", printed).replace(",", "."))
