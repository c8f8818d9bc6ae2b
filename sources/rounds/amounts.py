"""Amounts as people write them: « 15 M€ », « 800 k€ », « 2,5 millions d'euros », « 140 M$ (125 M€) », « 12 MF ».

Here: reading the amounts of a text, and what to write instead of an amount that is not plain euros. Not here: which
amounts contradict each other (spec.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sources.nomenclatures import numbers

EURO, DOLLAR, FRANC, POUND = "EUR", "USD", "FRF", "GBP"
_FACTORS = {"": 1, "k": 1e3, "m": 1e6, "md": 1e9}
_NUMBER = r"\d{1,3}(?:[ .\u00a0\u202f]\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
_AMOUNT = re.compile(
    rf"(?P<sign>[-−–]\s?)?(?<![\w.,])(?P<number>{_NUMBER})\s*"
    r"(?P<factor>k|md|m(?![a-z])|m(?=f\b)|milliers?|millions?|milliards?)?\s*(?:de |d['’])?\s*"
    r"(?P<currency>€|euros?|eur\b|\$|usd\b|dollars?|£|gbp\b|livres?|frf\b|francs?|ff?\b)?",
    re.IGNORECASE,
)
_CURRENCIES = {
    "€": EURO,
    "e": EURO,
    "$": DOLLAR,
    "u": DOLLAR,
    "d": DOLLAR,
    "£": POUND,
    "g": POUND,
    "l": POUND,
    "f": FRANC,
}


@dataclass(frozen=True)
class Stated:
    """One amount that a text states. `currency`: ISO code, EUR when the text names none; `value` in whole units of it."""

    value: float
    currency: str


def stated_in(text: str) -> list[Stated]:
    """The amounts of a text, in its order; a number with neither unit nor currency is none unless it stands alone.

    « près de 10 M€ » is 10 000 000 €, « 3 millions » is taken as euros, « 740.000 euros » has a point between thousands.
    """
    found = []
    for match in _AMOUNT.finditer(text):
        factor, currency = match["factor"] or "", match["currency"]
        if factor or currency or match[0].strip() == text.strip():
            value = _number(match["number"]) * _factor(factor) * (-1 if match["sign"] else 1)
            found.append(Stated(value, _CURRENCIES[currency[0].lower()] if currency else EURO))
    return found


def instead_of(text: str) -> str | None:
    """What is wrong with a text that should be a plain number of euros, and what to write; None when nothing is."""
    if re.fullmatch(r"\d+(\.\d{1,2})?", text) and float(text) > 0:
        return None
    (*_, stated) = [None, *stated_in(text)]
    if stated is None:
        return "un nombre d'euros en chiffres (15000000), ou vide"
    if stated.value <= 0:
        return "un tour est plus grand que zéro ; vide quand le montant n'est pas imprimé"
    if stated.currency == FRANC:
        euros = stated.value / numbers("rounds_rules")["francs_per_euro"]
        return f"des francs : écrire {euros:.0f} (taux officiel), {FRANC} dans currency et converted dans amount_state"
    if stated.currency != EURO:
        return (
            f"une autre monnaie : laisser vide, {stated.currency} dans currency et other_currency dans amount_state ; ou le "
            "montant converti à un taux qu'une page imprime (converted)"
        )
    return f"ni unité, ni séparateur, ni « k€ » ou « M€ » : écrire {stated.value:.0f}"


def _number(text: str) -> float:
    digits = re.sub(r"[ \u00a0\u202f]", "", text)
    if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d+)?", digits):  # a point between thousands
        digits = digits.replace(".", "")
    return float(digits.replace(",", "."))


def _factor(text: str) -> float:
    lowered = text.lower()
    words = {"millier": 1e3, "million": 1e6, "milliard": 1e9}
    return words.get(lowered.rstrip("s"), _FACTORS.get(lowered, 1))
