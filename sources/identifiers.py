"""Identifiers of the French administration: one place that says what is valid.

Here: SIREN, SIRET, department and edition as text. Not here: the SQL twins of these rules (dbt_project/macros/).
"""

from __future__ import annotations

import re

_DEPARTMENT = re.compile(r"(0[1-9]|1\d|2[1-9AB]|[3-8]\d|9[0-5]|97[1-8]|98[4-9])")
_LA_POSTE = "356000000"


def luhn_is_valid(digits: str) -> bool:
    """Whether a string of digits passes the Luhn check."""
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + position % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def clean_siren(text: str | None) -> str | None:
    """The nine digits of a SIREN, or None when the text holds no valid one. Spaces are accepted, nothing is padded."""
    digits = re.sub(r"[\s\u00a0.]", "", text or "")
    return digits if re.fullmatch(r"\d{9}", digits) and luhn_is_valid(digits) and digits != "000000000" else None


def clean_siret(text: str | None) -> str | None:
    """The fourteen digits of a SIRET, or None. La Poste's establishments follow their own rule (digits add up to 5 n)."""
    digits = re.sub(r"[\s\u00a0.]", "", text or "")
    if not re.fullmatch(r"\d{14}", digits) or not clean_siren(digits[:9]):
        return None
    if luhn_is_valid(digits) or (digits.startswith(_LA_POSTE) and sum(map(int, digits)) % 5 == 0):
        return digits
    return None


def mended_siret(value: object) -> str | None:
    """The SIRET of a cell that passed through a spreadsheet: spaces, `.0` at the end, one leading zero lost.

    A zero is put back only where the key then holds; a number in scientific notation lost digits, and is no SIRET.
    """
    digits = re.sub(r"[\s\u00a0]|[.,]0+\s*$", "", "" if value is None else str(value))
    if not digits.isdecimal():
        return None
    return clean_siret(digits) or (clean_siret("0" + digits) if len(digits) == 13 else None)


def department_is_valid(code: str | None) -> bool:
    """Whether a text is the code of a department or overseas collectivity."""
    return bool(code and _DEPARTMENT.fullmatch(code))
