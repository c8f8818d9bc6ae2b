"""The charts of the page: Vega-Lite specifications, and their drawing as SVG by vl-convert.

One visual language: bars that carry their number, no grid where a number stands, two blues that differ in grey as well, a
hatching for a period that is still filling up. Here: what a chart looks like. Not here: what it shows (the exhibits), its
bytes (slimming.py).
vl-convert runs the Vega of its own wheel: no browser, no network, the same bytes each time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from publication.report.slimming import slim

Spec = dict[str, Any]

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
WIDTH = 460
FONT = "Marianne, Arial, Liberation Sans, sans-serif"
INK, SOFT, LINE = "#161616", "#3a3a3a", "#dddddd"
# In the order of the series: dark, light, then a warm one; their greys stand apart, and so do they for the colour-blind.
COLOURS = ("#000091", "#8da2e8", "#b34000")
# The fill of what is still filling up: a hatching that each drawing defines for itself.
OPEN = "url(#hatching)"
_PATTERN = (
    '<defs><pattern id="{id}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<rect width="6" height="6" fill="#ffffff"/><rect width="3" height="6" fill="{COLOURS[0]}"/></pattern></defs>'
)


@dataclass(frozen=True)
class Point:
    """One mark: its place, its series, its value, the number written beside it, whether its period is incomplete."""

    label: str
    value: float
    shown: str
    series: str = ""
    is_open: bool = False


def bars(points: Sequence[Point]) -> Spec:
    """Horizontal bars, one band a label in the order given, the series of a label side by side."""
    series = _series(points)
    step = 15 if len(series) > 1 else 22
    bar: Spec = {"type": "bar", "cornerRadiusEnd": 2}
    offset = {"yOffset": {"field": "series", "sort": series}} if len(series) > 1 else {}
    return _spec(
        points,
        height={"step": step},
        encoding={
            "y": {
                "field": "label",
                "type": "nominal",
                "sort": None,
                "axis": {"title": None, "ticks": False, "domain": False, "labelLimit": 210, "labelPadding": 6},
                "scale": {"paddingInner": 0.25},
            },
            "x": {"field": "value", "type": "quantitative", "axis": None, "scale": {"domainMin": 0}},
            **offset,
        },
        layer=[
            {"mark": bar, "encoding": {"color": _colour(series)}},
            {
                "mark": {"type": "text", "align": "left", "dx": 4, "fontSize": 11, "color": INK},
                "encoding": {"text": {"field": "shown"}},
            },
        ],
    )


def columns(points: Sequence[Point], periods: Sequence[str]) -> Spec:
    """Vertical bars through time; a period that is still filling up is hatched, one without a bar keeps its place."""
    series = _series(points)
    places = len(periods)
    offset = {"xOffset": {"field": "series", "sort": series}} if len(series) > 1 else {}
    room = WIDTH / max(1, places * len(series))
    # Nobody creates half a firm.
    most = max((each.value for each in points), default=0)
    ticks = int(most) if 1 <= most < 4 and all(float(each.value).is_integer() for each in points) else 4
    layer: list[Spec] = [
        {
            "mark": {"type": "bar", "cornerRadiusEnd": 2},
            "encoding": {
                "color": _colour(series),
                "fill": {"condition": {"test": "datum.is_open", "value": OPEN}, **_colour(series)},
                "stroke": {"condition": {"test": "datum.is_open", "value": COLOURS[0]}, "value": None},
            },
        }
    ]
    if room >= 22:
        layer.append(
            {
                "mark": {"type": "text", "baseline": "bottom", "dy": -3, "fontSize": 10.5, "color": INK},
                "encoding": {"text": {"field": "shown"}},
            }
        )
    return _spec(
        points,
        height=210,
        encoding={
            "x": {
                "field": "label",
                "type": "ordinal",
                "sort": None,
                "axis": {"title": None, "labelAngle": -45 if room < 34 else 0, "labelOverlap": True, "ticks": False},
                "scale": {"paddingInner": 0.2, "domain": list(periods)},
            },
            "y": {
                "field": "value",
                "type": "quantitative",
                "axis": {"title": None, "tickCount": ticks, "domain": False, "ticks": False, "format": ",~r"},
            },
            **offset,
        },
        layer=layer,
    )


def steps(curves: Sequence[tuple[float, float, float, float]]) -> Spec:
    """A survival curve: (years, rate, lower bound, upper bound) in percent, with its interval."""
    values = [dict(zip(("years", "rate", "low", "high"), each, strict=True)) for each in curves]
    return {
        **_frame(values),
        "height": 220,
        "encoding": {
            "x": {
                "field": "years",
                "type": "quantitative",
                "axis": {"title": "années depuis la création", "grid": False},
            }
        },
        "layer": [
            {
                "mark": {"type": "area", "interpolate": "step-after", "color": COLOURS[1], "opacity": 0.45},
                "encoding": {
                    "y": {"field": "low", "type": "quantitative", "title": "% encore sans défaillance"},
                    "y2": {"field": "high"},
                },
            },
            {
                "mark": {"type": "line", "interpolate": "step-after", "color": COLOURS[0], "point": True},
                "encoding": {"y": {"field": "rate", "type": "quantitative"}},
            },
        ],
    }


def drawn(spec: Spec, name: str) -> str:
    """The SVG of a specification; `name` keeps its hatching apart from that of the other drawings of the page."""
    import vl_convert  # starts a JavaScript engine: only where something is drawn

    # Its own metrics place the texts, whatever fonts the machine has.
    svg = slim(vl_convert.vegalite_to_svg(spec, vl_version="6.4", format_locale="fr-FR"), FONT)
    if OPEN in svg:
        hatching = f"hatching-{name}"
        opening = svg.index(">") + 1
        svg = svg[:opening] + _PATTERN.format(id=hatching) + svg[opening:].replace(OPEN, f"url(#{hatching})")
    return svg


def _series(points: Sequence[Point]) -> list[str]:
    return list(dict.fromkeys(point.series for point in points))


def _colour(series: Sequence[str]) -> Spec:
    if len(series) < 2:
        return {"value": COLOURS[0]}
    # The whole is light, its heart is dark: what matters is seen first.
    colours = [COLOURS[1], COLOURS[0], COLOURS[2]][: len(series)]
    return {
        "field": "series",
        "type": "nominal",
        "sort": list(series),
        "scale": {"domain": list(series), "range": colours},
        "legend": {"title": None, "orient": "top", "symbolType": "square"},
    }


def _spec(points: Sequence[Point], *, height: Any, encoding: Spec, layer: list[Spec]) -> Spec:
    values = [
        {"label": each.label, "value": each.value, "shown": each.shown, "series": each.series, "is_open": each.is_open}
        for each in points
    ]
    return {**_frame(values), "height": height, "encoding": encoding, "layer": layer}


def _frame(values: list[dict[str, Any]]) -> Spec:
    return {
        "$schema": SCHEMA,
        "width": WIDTH,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "background": None,
        "data": {"values": values},
        "config": {
            "aria": False,
            "font": FONT,
            "view": {"stroke": None},
            "axis": {
                "labelColor": INK,
                "titleColor": SOFT,
                "labelFontSize": 12,
                "gridColor": LINE,
                "domainColor": SOFT,
            },
            "legend": {"labelFontSize": 12, "labelColor": INK},
        },
    }
