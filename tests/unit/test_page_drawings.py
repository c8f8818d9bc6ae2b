"""The page stays light: drawings in fewer bytes, long tables by their head. All data is invented."""

import xml.etree.ElementTree as ElementTree

import pytest

from publication.report import territory
from publication.report.exhibits import ROWS_AT_ONCE, Cell, Exhibit
from publication.report.slimming import slim

SVG = "http://www.w3.org/2000/svg"


def drawn(inside: str) -> list[ElementTree.Element]:
    """The marks of a slimmed drawing."""
    frame = f'<svg xmlns="{SVG}" width="9" height="9" viewBox="0 0 9 9" class="marks">{inside}</svg>'
    return list(ElementTree.fromstring(slim(frame, "Police Inventée")))


def test_bars_of_a_colour_are_one_outline_each_at_its_place() -> None:
    (dark, light) = drawn(
        '<g class="mark-rect"><g transform="translate(5,20)"><g transform="translate(0,-20)">'
        '<path d="M0,20h2v8h-2Z" fill="#000091"/></g></g>'
        '<path transform="translate(9.25,1)" d="M0,0h2v1h-2Z" fill="#eeeeee"/>'
        '<path transform="translate(12,1)" d="M0,0h2v1h-2Z" fill="#000091" opacity="1"/></g>'
    )
    assert dark.attrib == {"fill": "#000091", "d": "M5,20h2v8h-2ZM12,1h2v1h-2Z"}
    assert light.attrib == {"fill": "#eeeeee", "d": "M9.2,1h2v1h-2Z"}


def test_what_texts_have_in_common_is_said_of_their_group() -> None:
    (group,) = drawn(
        '<g><text transform="translate(1,2)" font-size="11px" text-anchor="end" fill="#161616">un</text>'
        '<text transform="translate(3,4.55)" font-size="11px" text-anchor="end">deux</text></g>'
    )
    assert group.attrib == {"font-size": "11px", "text-anchor": "end"}
    assert [(each.attrib, each.text) for each in group] == [
        ({"x": "1", "y": "2"}, "un"),
        ({"x": "3", "y": "4.5"}, "deux"),
    ]


@pytest.mark.parametrize("mark", ['<path d="M0,0L5,5" stroke="#000"/>', '<path d="M0,0h1" fill="#111" opacity="0.5"/>'])
def test_lines_and_what_is_seen_through_are_not_merged(mark: str) -> None:
    assert len(drawn(f"<g>{mark}{mark}</g>")) == 2


def test_an_outline_in_steps_is_the_same_outline() -> None:
    assert territory._relative("M10.5,20 10.9,18.8 10.9,30 0,0Z") == "M10.5,20l.4-1.2 0 11.2-10.9-30Z"


@pytest.mark.parametrize(("through_time", "first"), [(False, "0"), (True, "28")])
def test_a_long_table_shows_its_head_or_its_latest_periods(through_time: bool, first: str) -> None:
    rows = [[Cell(str(number))] for number in range(40)]
    long = Exhibit("essai", "", "Essai", "", ["Rang"], rows, is_through_time=through_time)
    assert (long.rows_at_once[0][0].text, len(long.rows_at_once), long.left_out) == (first, ROWS_AT_ONCE, 28)
    short = Exhibit("essai", "", "Essai", "", ["Rang"], rows[: ROWS_AT_ONCE + 2], is_through_time=through_time)
    assert (short.rows_at_once, short.left_out) == (short.rows, 0)
