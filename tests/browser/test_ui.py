"""The interface in a real browser: the server starts on a home, and shows the graph, a release, a rule that refused one.

Long: it refreshes a home, has one more release refused, starts a server. What the pages are made of is asked without a
browser in tests/e2e/test_interface.py.
"""

import importlib.util
import re
import sys

import pytest

from tests.e2e.command import ROOT, panorama_apart


def _script():
    """docs/screenshots.py, which is no module of a package: the same server and the same refused copy as the pictures."""
    spec = importlib.util.spec_from_file_location("panorama_screenshots", ROOT / "docs" / "screenshots.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


screenshots = _script()
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        not screenshots.CHROMIUM.is_file(),
        reason=f"pas de navigateur : {screenshots.CHROMIUM} (paquet Debian chromium)",
    ),
]


@pytest.fixture(scope="module")
def refused(tmp_path_factory):
    """(home, run) where the release after the first one was refused."""
    home = tmp_path_factory.mktemp("published") / "home"
    answer = panorama_apart("refresh", home=home)
    assert answer.code == 0, answer.out + answer.err
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAGSTER_HOME", "")  # set by what follows, and given back
        yield screenshots.refused_copy(home, tmp_path_factory.mktemp("refused"))


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(screenshots.CHROMIUM), args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def address(refused, tmp_path_factory):
    home, _ = refused
    with screenshots.running_ui(home, tmp_path_factory.mktemp("server") / "log") as started:
        yield started


@pytest.fixture
def visit(browser, address):
    """Open a page of the interface; at the end, nothing was asked of another machine."""
    elsewhere = []
    page = browser.new_page(viewport={"width": screenshots.WIDTH, "height": screenshots.HEIGHT})
    page.set_default_timeout(60_000)
    page.on("request", lambda request: None if _is_here(request.url, address) else elsewhere.append(request.url))

    def to(path):
        page.goto(f"{address}{path}")
        return page

    yield to
    page.close()
    assert elsewhere == []


def _is_here(url, address):
    return url.startswith((address, address.replace("http", "ws"), "data:", "blob:"))


def test_the_graph_shows_the_layers_and_what_was_refused(visit):
    page = visit("/asset-groups")
    for layer in ("raw", "landing", "staging", "intermediate", "marts", "release"):
        page.get_by_text(layer, exact=True).first.wait_for()


def test_the_release_shows_its_rows_and_the_page_to_open(visit):
    page = visit("/assets/release/published")
    page.get_by_text("live_page").first.wait_for()
    page.get_by_text(re.compile("quality.html|index.html")).first.wait_for()


def test_the_failed_rule_shows_its_rows(visit):
    page = visit(f"/assets/release/candidate?view=checks&checkDetail={screenshots.RULE}")
    page.get_by_text("samples").first.wait_for()
    page.get_by_text("award_id").first.wait_for()


def test_the_refused_run_says_what_was_refused_and_its_edition(visit, refused):
    _, run = refused
    page = visit(f"/runs/{run}")
    page.get_by_text("Failure").first.wait_for()
    page.get_by_text("amount_is_not_negative").first.wait_for()
