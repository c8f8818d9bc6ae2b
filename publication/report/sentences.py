"""French prose made from figures: numbers with their unit, singular and plural, rising and falling, who comes first.

Here: the only place that turns a value into words. Not here: which value (the exhibits), codes into words (labels.py).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from publication.report import page
from publication.report.sealed import Figure

NARROW = "\u202f"
_UNITS = {
    "percent": "%",
    "percent_lower_bound": "%",
    "percent_upper_bound": "%",
    "million_eur": "M€",
    "thousand_eur": "k€",
}
# Below this a change is no change: half a percent, or the last digit shown.
_STABLE_PCT = 0.5


def quantity(value: float | None, unit: str = "count") -> str:
    """`1 234`, `49,1 %`, `36,9 M€`, `14 ans`, `4e`; a dash where nothing is known. A year has no thousands."""
    if value is None:
        return "—"
    if unit == "year":
        return str(int(value))
    if unit == "rank":
        return "1er" if value == 1 else f"{int(value)}e"
    if unit in ("years", "days"):
        shown = decimal(value, 1 if unit == "years" else 0)
        word = "an" if unit == "years" else "jour"
        return f"{shown}{NARROW}{word}{'s' if abs(value) >= 2 else ''}"
    if unit in _UNITS:
        return f"{decimal(value, 1)}{NARROW}{_UNITS[unit]}"
    return decimal(value, 0 if float(value).is_integer() else 1)


def decimal(value: float, digits: int) -> str:
    """`12 345,6`: at most so many decimals, none where they are zero."""
    rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    shown = f"{rounded:,f}"
    if "." in shown:
        shown = shown.rstrip("0").rstrip(".")
    shown = "0" if shown == "-0" else shown
    return shown.replace(",", NARROW).replace(".", ",").replace("-", "−")


def counted(number: float, singular: str, plural: str | None = None) -> str:
    """`1 firme`, `12 firmes`, `0 firme`: French takes the singular below two."""
    return f"{quantity(number)} {singular if abs(number) < 2 else plural or singular + 's'}"


def share(part: float, whole: float) -> str:
    """`66 %`; nothing of nothing is a dash."""
    return "—" if not whole else f"{decimal(100 * part / whole, 0)}{NARROW}%"


def change(before: float | None, after: float | None, unit: str = "count") -> str:
    """`en hausse de 8,3 %`, `en baisse de 2 firmes`…: in points for a share, in units for a small count, else in percent."""
    if before is None or after is None:
        return ""
    gap = after - before
    if unit.startswith("percent"):
        if abs(gap) < 0.05:
            return "stable"
        return f"en {_way(gap)} de {decimal(abs(gap), 1)} point{'s' if abs(gap) >= 2 else ''}"
    if gap == 0 or (before and abs(100 * gap / before) < _STABLE_PCT):
        return "stable"
    if unit in ("count", "year", "rank", "years", "days") and (abs(before) < 100 or not before):
        return f"en {_way(gap)} de {quantity(abs(gap), 'count' if unit in ('year', 'rank') else unit)}"
    if not before:
        return f"en hausse de {quantity(gap, unit)}" if gap > 0 else f"en baisse de {quantity(-gap, unit)}"
    return f"en {_way(gap)} de {decimal(abs(100 * gap / before), 1)}{NARROW}%"


def leaders(values: Mapping[str, float], unit: str, *, of_total: bool) -> str:
    """`Haute-Garonne : 82 (66 % de l'ensemble), devant Hérault (29) et Pyrénées-Orientales (4).`

    Args:
        values: by French words; zeros are left out.
        of_total: the values add up, so that a share of their sum means something.
    """
    ranked = sorted(((value, name) for name, value in values.items() if value), key=lambda each: (-each[0], each[1]))
    if not ranked:
        return "Aucune valeur n'est différente de zéro."
    (best, first), others = ranked[0], ranked[1:3]
    total = sum(value for value, _ in ranked)
    told = f" ({share(best, total)} de l'ensemble)" if of_total and len(ranked) > 1 else ""
    ties = [name for value, name in ranked if value == best]
    if len(ties) > 1:
        return f"En tête, à égalité avec {quantity(best, unit)} : {listed(ties[:4])}{' …' if len(ties) > 4 else ''}."
    behind = listed([f"{name} ({quantity(value, unit)})" for value, name in others])
    return f"En tête, {first} : {quantity(best, unit)}{told}{', devant ' + behind if behind else ''}."


def through_time(
    values: Sequence[tuple[str, float]], unit: str, noun: tuple[str, str] | None = None, *, open_periods: int = 0
) -> str:
    """`En 2024, 61,3 M€, en hausse de 108,3 % sur 2023 ; le plus haut, 115 M€, est de 2021.`

    A period of which nothing is said stands between the two compared: it is named (`aucune valeur en 2023`).

    Args:
        noun: singular and plural of what is counted.
        values: (period, value) in order; the last `open_periods` of them are still filling up and are not compared.
    """
    known = list(values)[: len(values) - open_periods] if open_periods else list(values)
    if not known:
        return "Toutes les périodes sont encore incomplètes."
    (period, last), before = known[-1], known[-2] if len(known) > 1 else None
    told = f"{_in(period)}, {counted(last, *noun) if noun else quantity(last, unit)}"
    if before is not None:
        moved = change(before[1], last, unit)
        told += f", {moved} {'par rapport à' if moved == 'stable' else 'sur'} {when(before[0])}" if moved else ""
        told += _without(before[0], period) if moved else ""
    highest, best = max(known, key=lambda each: each[1])
    if highest != period and len(known) > 2:
        told += f" ; le plus haut, {quantity(best, unit)}, est de {when(highest)}"
    return told + "."


def uncapitalised(words: str) -> str:
    """`cœur IA` from `Cœur IA`: the first letter alone."""
    return words[:1].lower() + words[1:]


def listed(words: Sequence[str]) -> str:
    """`a`, `a et b`, `a, b et c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} et {words[-1]}"


def reliability(figures: Sequence[Figure]) -> list[str]:
    """The statuses of some figures, their coverage, and why: what stands under each of them on the page."""
    from publication.report.labels import label

    if not figures:
        return []
    statuses = list(dict.fromkeys(label("status", each.status) for each in figures))
    told = [f"Statut : {listed(statuses)}."]
    shares = sorted({round(100 * each.coverage) for each in figures if each.coverage is not None})
    if shares:
        between = f"de {shares[0]} à {shares[-1]}" if len(shares) > 1 else f"de {shares[0]}"
        told.append(f"Couverture {between}{NARROW}%.")
    return told + reasons(figures)


def reasons(figures: Sequence[Figure]) -> list[str]:
    """Why some figures are what they are: the two first reasons, as sentences."""
    found = list(dict.fromkeys(each.reason for each in figures if each.reason))
    told = [f"{reason[0].upper()}{reason[1:]}." for reason in found[:2]]
    return told + ["Les autres raisons sont dans la table des indicateurs."] * (len(found) > 2)


def month(edition: str) -> str:
    """`octobre 2026` from `2026-10`."""
    return page.day(f"{edition}-02").split(" ", 1)[1]


def of_month(edition: str) -> str:
    """`d'octobre 2026`, `de mars 2026`."""
    name = month(edition)
    return f"d'{name}" if name[0] in "aeiouyéh" else f"de {name}"


def on(value: date | str | None, precision: str = "day") -> str:
    """`3 mars 2025`, `mars 2025`, `2025`, by how precisely it is known."""
    if value is None:
        return "date inconnue"
    text = str(value)[:10]
    return {"year": text[:4], "month": month(text[:7])}.get(precision, page.day(text))


def _in(period: str) -> str:
    return f"En {when(period)}"


def _without(before: str, after: str) -> str:
    """` (aucune valeur en 2024)`: the periods between two, which a comparison jumps over; nothing where they follow."""
    if re.fullmatch(r"\d{4}", before):
        between = [str(year) for year in range(int(before) + 1, int(after))]
    else:
        first, last = (int(period[:4]) * 12 + int(period[5:7]) - 1 for period in (before, after))
        between = [f"{each // 12}-{each % 12 + 1:02d}" for each in range(first + 1, last)]
    if not between:
        return ""
    if len(between) > 2:
        return f" (aucune valeur de {when(between[0])} à {when(between[-1])})"
    return f" (aucune valeur en {listed([when(each) for each in between])})"


def when(period: str) -> str:
    """`octobre 2024` from `2024-10`; a year, or any other word, as it is."""
    return month(period) if re.fullmatch(r"\d{4}-\d{2}", period) else period


def _way(gap: float) -> str:
    return "hausse" if gap > 0 else "baisse"
