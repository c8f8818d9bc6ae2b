"""From a cell of a spreadsheet to the text of a curated file: what Excel and LibreOffice do to a value is undone, or refused.

Nothing is guessed: what could mean two things is refused with advice. Not here: where cells stand (workbook.py), whether
the text is right (rules.py).
"""

from __future__ import annotations

from datetime import date, datetime

from sources.identifiers import clean_siren
from sources.register.columns import Holds
from sources.register.rows import one_line
from sources.register.rules import SEPARATOR

# Excel writes a carriage return so, inside the XML of a text.
_CARRIAGE_RETURN = "_x000D_"
_BOOLEANS = {"true": "true", "vrai": "true", "false": "false", "faux": "false"}
# Past this, a spreadsheet has already rounded a number.
_EXACT = 10**15
_AS_TEXT = "mettre la cellule au format Texte et ressaisir sa valeur"


class CellRefused(Exception):
    """A value that can't be read without guessing. The text says what it is and what to do, in French."""


def text_of(value: object, holds: Holds) -> str:
    """The text of a cell, empty when the cell is.

    Raises:
        CellRefused: a date, a boolean or a number where a text is due, a number with decimals, a time.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return _text(one_line(value.replace(_CARRIAGE_RETURN, "\n")), holds)
    if isinstance(value, bool):
        if holds is not Holds.BOOLEAN:
            raise CellRefused(f"une valeur logique (VRAI, FAUX) dans une colonne de texte : {_AS_TEXT}")
        return "true" if value else "false"
    if isinstance(value, int | float):
        return _number(value, holds)
    if isinstance(value, date):  # a datetime too
        if holds is not Holds.DATE:
            raise CellRefused(f"une date dans une colonne qui n'en contient pas : {_AS_TEXT}")
        return (value.date() if isinstance(value, datetime) else value).isoformat()
    raise CellRefused(f"une valeur de type {type(value).__name__} : {_AS_TEXT}")


def _text(text: str, holds: Holds) -> str:
    if holds is Holds.BOOLEAN:
        return _BOOLEANS.get(text.lower(), text)
    if holds is Holds.SIREN:
        return clean_siren(text) or text
    if holds is Holds.WORDS:
        return SEPARATOR.join(word.strip() for word in text.split(SEPARATOR))
    if holds is Holds.DATE:
        try:  # as it is typed in France
            return datetime.strptime(text, "%d/%m/%Y").date().isoformat()
        except ValueError:
            return text
    return text


def _number(value: int | float, holds: Holds) -> str:
    if holds is Holds.DATE:
        raise CellRefused(
            "un nombre dans une colonne de dates : mettre la cellule au format Date, ou écrire AAAA-MM-JJ"
        )
    if value != int(value) or abs(value) >= _EXACT:
        raise CellRefused(f"un nombre que le tableur peut avoir arrondi : {_AS_TEXT}")
    digits = str(int(value))
    if holds is Holds.SIREN:
        # A number has lost its leading zeros; the Luhn check says whether they were there.
        return clean_siren(digits.zfill(9)) or digits
    return digits.zfill(2) if holds is Holds.DEPARTMENT else digits
