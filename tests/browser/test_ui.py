"""The interface in a real browser: the server starts on a home, and shows the graph, a release, a rule that refused one.

Long: one more release is audited and refused, a server starts. What the pages are made of is asked without a browser in
tests/e2e/test_interface.py.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from tests.e2e.command import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.long
SLOWEST = 60_000  # milliseconds for the interface to show a text, on a machine that does something else


def _screenshots() -> ModuleType:
    """docs/screenshots.py, of no package: the same server and the same refused copy as the pictures."""
    spec = importlib.util.spec_from_file_location("panorama_screenshots", ROOT / "docs" / "screenshots.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


screenshots = _screenshots()


@pytest.fixture(scope="module")
def refused(
    browser: Browser, release_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, str]]:
    """(home, run) where the release after the first one was refused; nothing is made where no browser is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAGSTER_HOME", "")  # set by what follows, and given back
        yield screenshots.refused_copy(release_folder.parents[1], tmp_path_factory.mktemp("refused"))


@pytest.fixture(scope="module")
def address(refused: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with screenshots.running_ui(refused[0], tmp_path_factory.mktemp("server") / "log") as started:
        yield started


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Callable[[str], Page]]:
    """Open a page of the interface; at the end, nothing was asked of another machine."""
    here = (address, address.replace("http", "ws"), "data:", "blob:")
    asked: list[str] = []
    page = browser.new_page(viewport={"width": screenshots.WIDTH, "height": screenshots.HEIGHT})
    page.set_default_timeout(SLOWEST)
    page.on("request", lambda request: asked.append(request.url))

    def to(path: str) -> Page:
        page.goto(f"{address}{path}")
        return page

    yield to
    page.close()
    assert asked != []
    assert [url for url in asked if not url.startswith(here)] == []


def test_the_graph_shows_every_layer(visit: Callable[[str], Page]) -> None:
    page = visit("/asset-groups")
    layers = ("raw", "landing", "staging", "intermediate", "marts", "bi", "release")
    for layer in layers:
        page.get_by_text(layer, exact=True).first.wait_for()
    assert all(page.get_by_text(layer, exact=True).first.is_visible() for layer in layers)


def test_the_release_shows_its_materialisation_and_the_page_to_open(visit: Callable[[str], Page]) -> None:
    page = visit("/assets/release/published")
    shown = page.get_by_role("row").filter(has_text="live_page").first
    shown.wait_for()
    assert "/current/report/index.html" in shown.inner_text()


def test_the_failed_rule_shows_its_rows(visit: Callable[[str], Page]) -> None:
    page = visit(f"/assets/release/candidate?view=checks&checkDetail={screenshots.RULE}")
    page.get_by_text("award_id", exact=True).first.wait_for()
    shown = page.inner_text("body")
    assert "Failed" in shown
    assert "failing_rows" in shown
    assert "amount_eur" in shown


def test_the_refused_run_says_which_rule_refused(visit: Callable[[str], Page], refused: tuple[Path, str]) -> None:
    page = visit(f"/runs/{refused[1]}")
    page.get_by_text("amount_is_not_negative").first.wait_for()
    shown = page.inner_text("body")
    assert "Failure" in shown
    assert "RUN_FAILURE" in shown
