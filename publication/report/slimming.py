"""The SVG of a chart without what a page has no use for: a first view of forty drawings has to stay light.

Here: the same picture in fewer bytes. Not here: what a chart looks like (charts.py). Leans on what Vega writes: bars that do not
cover each other, places as translations.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

_SVG = "http://www.w3.org/2000/svg"
_UNUSED = {"role", "class", "pointer-events", "clip-path", "font-family", "stroke-miterlimit"}
# What the whole drawing says already, or what is so when nothing is said.
_SAID = {
    ("text", "font-size"): "12px",
    ("text", "fill"): "#161616",
    ("text", "opacity"): "1",
    ("text", "text-anchor"): "start",
    ("path", "opacity"): "1",
    ("g", "fill"): "none",
    ("g", "transform"): "translate(0,0)",
    ("line", "transform"): "translate(0,0)",
    ("line", "stroke-width"): "1",
    ("line", "opacity"): "1",
}
# What texts of a group inherit from it.
_INHERITED = ("font-size", "text-anchor", "font-weight")
_TRANSLATION = re.compile(r"translate\((-?[\d.]+),(-?[\d.]+)\)")
# One outline, relative but for its start: it is moved by moving that.
_MOVABLE = re.compile(r"M(-?[\d.]+),(-?[\d.]+)([^A-Y]*)")
_LONG_NUMBER = re.compile(r"(\d+\.\d)\d+")


def slim(svg: str, font: str) -> str:
    """The drawing with one font for all its texts, its marks placed by themselves, those of a colour in one path."""
    root = ElementTree.fromstring(svg)
    _strip(root)
    size = {key: root.attrib[key] for key in ("width", "height", "viewBox")}
    root.attrib.clear()
    root.attrib.update({"font-family": font, "font-size": "12px", **size})
    ElementTree.register_namespace("", _SVG)
    written = _LONG_NUMBER.sub(r"\1", ElementTree.tostring(root, encoding="unicode")).replace(" />", "/>")
    return re.sub(r"(\d)\.0\b", r"\1", written)


def _strip(parent: ElementTree.Element) -> None:
    """Take out what is not seen, and the groups that change nothing; bring the marks of a group together."""
    kept: list[ElementTree.Element] = []
    for child in parent:
        _strip(child)
        unseen = child.get("opacity") == "0" or child.get("display") == "none" or "ground" in child.get("class", "")
        _say_once(child)
        if unseen or _kind(child) in ("defs", "clipPath") or (_kind(child) == "g" and not len(child)):
            continue
        if _kind(child) == "g" and not child.attrib:
            kept.extend(child)
        else:
            kept.append(_placed(child))
    parent[:] = _together(kept)
    if len(kept) > 1 and all(_kind(each) == "text" for each in kept):
        for name in _INHERITED:
            if len({each.get(name) for each in kept}) == 1 and (value := kept[0].get(name)):
                parent.set(name, value)
                for each in kept:
                    del each.attrib[name]


def _say_once(mark: ElementTree.Element) -> None:
    """Leave out attributes that change nothing."""
    kind = _kind(mark)
    for name in list(mark.attrib):
        if name in _UNUSED or name.startswith("aria-") or _SAID.get((kind, name)) == mark.get(name):
            del mark.attrib[name]
    if kind == "path" and "fill" not in mark.attrib:
        mark.set("fill", "none")
    if kind == "path" and "stroke" not in mark.attrib:
        mark.attrib.pop("stroke-width", None)


def _placed(mark: ElementTree.Element) -> ElementTree.Element:
    """The mark where its translation would put it; a group of one mark becomes that mark."""
    moved = _TRANSLATION.fullmatch(mark.get("transform", ""))
    if not moved:
        return mark
    x, y = float(moved[1]), float(moved[2])
    if _kind(mark) == "g" and len(mark) == 1 and len(mark.attrib) == 1:
        (only,) = mark
        if (
            _kind(only) == "path"
            and (start := _MOVABLE.fullmatch(only.get("d", "")))
            and "transform" not in only.attrib
        ):
            only.set("d", _start(start, x, y))
            return only
    elif _kind(mark) == "path" and (start := _MOVABLE.fullmatch(mark.get("d", ""))):
        mark.set("d", _start(start, x, y))
        del mark.attrib["transform"]
    elif _kind(mark) == "text":
        del mark.attrib["transform"]
        mark.attrib.update({"x": _short(x), "y": _short(y)})
    return mark


def _start(outline: re.Match[str], x: float, y: float) -> str:
    return f"M{_short(float(outline[1]) + x)},{_short(float(outline[2]) + y)}{outline[3]}"


def _together(marks: list[ElementTree.Element]) -> list[ElementTree.Element]:
    """Filled paths that differ in their outline alone as one path, at the place of the first."""
    first: dict[tuple[tuple[str, str], ...], ElementTree.Element] = {}
    kept = []
    for mark in marks:
        look = tuple(sorted((name, value) for name, value in mark.attrib.items() if name != "d"))
        if (
            _kind(mark) != "path"
            or mark.get("fill") == "none"
            or "transform" in mark.attrib
            or "opacity" in mark.attrib
        ):
            kept.append(mark)
        elif look in first:
            first[look].set("d", first[look].get("d", "") + mark.get("d", ""))
        else:
            first[look] = mark
            kept.append(mark)
    return kept


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _kind(mark: ElementTree.Element) -> str:
    return mark.tag.removeprefix(f"{{{_SVG}}}")
