"""The page of a real release, opened once in Debian's Chromium; without a browser these tests are skipped, and say so."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.e2e.published_home import published_home

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass
class Opened:
    """A page, and what it did while it was open: every address asked for, every line of its console."""

    page: Page
    folder: Path
    requests: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def release_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The live release; PANORAMA_BROWSER_HOME spares the refresh when one works on the page."""
    given = os.environ.get("PANORAMA_BROWSER_HOME")
    home = Path(given) if given else published_home(tmp_path_factory)
    return (home / "current").resolve()


# Closed with the file: Playwright keeps an event loop running, beside which no other can be started.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip(f"aucun navigateur : installer l'un de {', '.join(BROWSERS)} (apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # No sandbox: as root, in a container, Chromium has none; it only opens our own files.
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def opened(browser: Browser, release_folder: Path) -> Opened:
    """report/index.html from the disk, loaded once for all tests."""
    opened = Opened(browser.new_page(viewport={"width": 1280, "height": 900}), release_folder)
    opened.page.on("request", lambda request: opened.requests.append(request.url))
    opened.page.on("console", lambda message: opened.console.append(message.text))
    opened.page.on("pageerror", lambda error: opened.console.append(str(error)))
    opened.page.goto((release_folder / "report" / "index.html").as_uri())
    return opened
