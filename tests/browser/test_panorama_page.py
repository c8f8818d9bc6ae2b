"""The Panorama page in a real browser, from the disk, without a network."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import duckdb
import pytest
from playwright.sync_api import Browser, expect

from publication.report import panorama
from tests.browser.conftest import Opened

if TYPE_CHECKING:
    from playwright.sync_api import Page

FIRST_VIEW, WHOLE = panorama.FIRST_VIEW_BYTES, 1_500_000
A4_WIDTH_PX = 794  # 210 mm at 96 to the inch


def until(page: Page, expression: str) -> None:
    """Wait until it is true. Not `wait_for_function`: it evaluates a string in the page, which its content policy refuses."""
    for _ in range(100):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"jamais vrai : {expression}")


def test_the_page_asks_nothing_of_any_machine_and_its_console_is_empty(opened: Opened) -> None:
    assert [url for url in opened.requests if not url.startswith("file://")] == []
    assert len(opened.requests) == 1, "the first view is one file"
    assert opened.console == []


def test_the_page_is_light(opened: Opened) -> None:
    sizes = {path.name: path.stat().st_size for path in (opened.folder / "report").iterdir()}
    assert sizes["index.html"] <= FIRST_VIEW
    assert sum(sizes.values()) <= WHOLE, sizes


def test_each_number_is_that_of_the_indicators(opened: Opened) -> None:
    """What the reader sees, read back from the page, against the sealed table."""
    shown = opened.page.eval_on_selector_all(
        "[data-indicator]", "all => all.map(each => [each.dataset.indicator, each.textContent])"
    )
    with duckdb.connect(str(opened.folder / "panorama.duckdb"), read_only=True) as connection:
        edition = connection.execute("select max(reference_date) from indicators").fetchone()
        rows = connection.execute(
            "select indicator_id, population, breakdown, member, cast(period_start as varchar), value from indicators "
            "where value is not null and reference_date = ?",
            edition,
        ).fetchall()
    values = {"|".join(row[:5]): row[5] for row in rows}
    wrong = []
    for key, text in shown:
        number = float(re.sub(r"[^\d,−]", "", text).replace(",", ".").replace("−", "-"))
        if key not in values or abs(number - values[key]) > 0.0500001:
            wrong.append((key, text, values.get(key)))
    assert len(shown) > 100
    assert wrong == []


def test_each_chart_has_its_message_and_its_table(opened: Opened) -> None:
    charts = opened.page.eval_on_selector_all(
        "article figure[role=img]",
        "all => all.map(each => [each.getAttribute('aria-label'), "
        "each.closest('article').querySelectorAll('table tbody tr').length])",
    )
    assert len(charts) > 10
    assert [label for label, rows in charts if not label or not rows] == []


def test_searching_finds_a_firm_whatever_the_accents(opened: Opened) -> None:
    page = opened.page
    names = json.loads(
        (opened.folder / "report" / "firmes.js").read_text(encoding="utf-8").partition("=")[2].rstrip().rstrip(";")
    )
    last = list(names.values())[-1]["name"]  # beyond the first view when the register is long
    visible = page.locator("#liste-firmes tbody tr:not([hidden]) th")
    before = visible.count()
    page.fill("#recherche", last.upper())
    expect(visible).not_to_have_count(before)  # the page forbids eval, which wait_for_function would need
    assert visible.count() < 5
    assert last in visible.all_text_contents()
    page.fill("#recherche", "")


def test_searching_finds_what_a_firm_does_too(opened: Opened) -> None:
    """The field says so: a technology stands in the file of the panels, not in the row."""
    page = opened.page
    firms = json.loads(
        (opened.folder / "report" / "firmes.js").read_text(encoding="utf-8").partition("=")[2].rstrip().rstrip(";")
    )
    done = next(row[1] for firm in firms.values() for row in firm["rows"] if row[0] == "Technologies")
    page.fill("#recherche", done)
    until(page, "document.querySelectorAll('#liste-firmes tbody tr:not([hidden])').length < 100")
    names = page.locator("#liste-firmes tbody tr:not([hidden]) th").all_text_contents()
    page.fill("#recherche", "")
    assert {firm["name"] for firm in firms.values() if ["Technologies", done] in firm["rows"]} <= set(names)
    assert names


def test_a_firm_opens_its_panel_with_facts_and_sources(opened: Opened) -> None:
    page = opened.page
    firms = json.loads(
        (opened.folder / "report" / "firmes.js").read_text(encoding="utf-8").partition("=")[2].rstrip().rstrip(";")
    )
    first_view = set(page.eval_on_selector_all("[data-firm]", "all => all.map(each => each.dataset.firm)"))
    asked = next(key for key, firm in firms.items() if firm["facts"] and key in first_view)
    page.click(f'[data-firm="{asked}"]')
    page.wait_for_selector("dialog[open] .line li")
    assert page.locator("dialog .line li").count() == len(firms[asked]["facts"])
    assert firms[asked]["facts"][0]["source"] in page.locator("dialog .line li").first.inner_text()
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0


def test_a_table_sorts_by_its_exact_numbers(opened: Opened) -> None:
    page = opened.page
    page.eval_on_selector("#figure-3 details", "each => { each.open = true; }")
    heading = page.locator("#figure-3 thead th").nth(1)
    heading.locator("button").click()
    assert heading.get_attribute("aria-sort") == "ascending"
    cells = page.locator("#figure-3 tbody tr td:nth-child(2)").all_text_contents()
    known = [int(re.sub(r"\D", "", cell)) for cell in cells if re.search(r"\d", cell)]
    assert known == sorted(known) and len(known) > 3


@pytest.mark.parametrize("width", [360, 768])
def test_nothing_scrolls_sideways(opened: Opened, width: int) -> None:
    opened.page.set_viewport_size({"width": width, "height": 800})
    scrolled = opened.page.evaluate("document.documentElement.scrollWidth")
    opened.page.set_viewport_size({"width": 1280, "height": 900})
    assert scrolled <= width


def test_the_print_view_fits_a_page_and_shows_every_table(opened: Opened) -> None:
    page = opened.page
    page.emulate_media(media="print")
    page.set_viewport_size({"width": A4_WIDTH_PX - 98, "height": 1000})  # without its margins, 13 mm each
    wide = page.evaluate(
        "[...document.querySelectorAll('main *')].filter(each => each.getClientRects().length && "
        "each.getBoundingClientRect().right > innerWidth + 1).map(each => each.tagName + '.' + each.className)"
    )
    hidden = page.evaluate("[...document.querySelectorAll('main table')].filter(each => !each.offsetHeight).length")
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1280, "height": 900})
    assert wide == []
    assert hidden == 0


@pytest.mark.parametrize(
    "file",
    [
        "report/index.html",
        "report/annexes.html",
        pytest.param("dictionnaire.html", marks=pytest.mark.long),
    ],  # 1 170 rows
)
def test_axe_finds_no_serious_violation(opened: Opened, browser: Browser, file: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = opened.page if file == panorama.FILE else browser.new_page()
    if file != panorama.FILE:
        page.goto((opened.folder / file).as_uri())
    found = Axe().run(page).response["violations"]
    told = [
        (each["id"], each["nodes"][0]["target"], len(each["nodes"]))
        for each in found
        if each["impact"] in ("serious", "critical")
    ]
    assert told == []
