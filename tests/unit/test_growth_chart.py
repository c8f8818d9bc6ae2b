"""The chart of growth says what was measured (bench/growth.py); the measures here are invented."""

from __future__ import annotations

from xml.etree import ElementTree

from bench.growth import WORKS, chart

SVG = "{http://www.w3.org/2000/svg}"


def test_each_work_has_its_line_through_each_scale_and_more_seconds_stand_higher() -> None:
    rows = [
        {"units": str(units), "work": work, "wall_s": str(seconds * (1 + rank))}
        for rank, work in enumerate(WORKS.values())
        for units, seconds in ((300_000, 1.5), (3_000_000, 10.0), (30_000_000, 95.0))
    ]
    drawn = ElementTree.fromstring(chart(rows))
    names = [text.text for text in drawn.iter(f"{SVG}text")]
    assert set(WORKS.values()) < set(names)
    points = [(float(each.attrib["cx"]), float(each.attrib["cy"])) for each in drawn.iter(f"{SVG}circle")]
    assert len(points) == 3 * len(WORKS)
    first_line, last_line = points[:3], points[-3:]
    assert [x for x, _ in first_line] == [x for x, _ in last_line] == sorted(x for x, _ in first_line)
    assert all(slow < fast for (_, slow), (_, fast) in zip(last_line, first_line, strict=True))
