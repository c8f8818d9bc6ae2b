"""Takes the pictures of the interface that docs/production.md shows, of a real server in a real browser.

    PYTHONPATH=. .venv/bin/python docs/screenshots.py HOME     a home that this code refreshed; it is only read

Here: the copy of a home in which one amount is falsified on purpose (so that a rule refuses it), the server, the pictures.
Needs the development tools and Debian's Chromium.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "img"
CHROMIUM = Path("/usr/bin/chromium")
WIDTH, HEIGHT = 1280, 700
HEAVIEST = 150_000  # bytes of a picture

# Falsified in the copy, and the rule that sees it.
FALSIFIED = "update fct_public_award set amount_eur = -amount_eur where amount_eur > 0 and award_year = 2025"
RULE = "fct_public_award__amount_is_not_negative"


def refused_copy(home: Path, folder: Path) -> tuple[Path, str]:
    """A copy of a published home whose next release was refused, and the id of the run that was.

    Raises:
        SystemExit: the home was not made by this code, or nothing in it can be falsified.
    """
    import dagster as dg
    import duckdb

    from pipelines.assets.release import CANDIDATE, PUBLISHED
    from pipelines.build import build_definitions
    from pipelines.interface import run_tags
    from pipelines.jobs import MONTHLY_REFRESH
    from pipelines.run import prepare_dagster_home
    from pipelines.settings import Settings

    copy = folder / "home"
    shutil.copytree(home, copy, symlinks=True)
    with duckdb.connect(str(copy / "warehouse.duckdb")) as connection:
        if connection.execute(FALSIFIED).fetchone() == (0,):
            raise SystemExit("rien à fausser dans fct_public_award")
    prepare_dagster_home(copy)
    settings = Settings.read({**os.environ, "PANORAMA_HOME": str(copy)})
    edition = (copy / "current").resolve().name.split(".")[0]
    job = build_definitions(settings).resolve_job_def(MONTHLY_REFRESH)
    with dg.DagsterInstance.get() as instance:
        done = job.execute_in_process(
            instance=instance,
            partition_key=edition,
            asset_selection=[CANDIDATE, PUBLISHED],
            tags={run_tags.EDITION: edition, run_tags.ORIGIN: settings.origin.value},
            raise_on_error=False,
        )
    failed = [event.step_key for event in done.all_events if event.is_step_failure]
    if failed != ["audit"]:
        raise SystemExit(f"la copie devait être refusée par l'audit : {failed or 'rien n’a échoué'}")
    return copy, done.run_id


@contextlib.contextmanager
def running_ui(home: Path, log: Path) -> Iterator[str]:
    """The address of Dagster's web server on a home, on this machine only; it is stopped at the end.

    Raises:
        TimeoutError: it does not answer in four minutes.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "PANORAMA_HOME": str(home),
        "DAGSTER_HOME": str(home / "dagster"),
        "PYTHONPATH": str(ROOT),
        "DAGSTER_DISABLE_TELEMETRY": "1",
    }
    command = [str(Path(sys.executable).parent / "dagster-webserver"), "-w", "workspace.yaml"]
    with log.open("wb") as written:
        server = subprocess.Popen(
            [*command, "--host", "127.0.0.1", "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stdout=written,
            stderr=subprocess.STDOUT,
        )
        try:
            yield _answering(f"http://127.0.0.1:{port}", server)
        finally:
            server.terminate()
            try:
                server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                server.kill()


def _answering(address: str, server: subprocess.Popen[bytes]) -> str:
    limit = time.monotonic() + 240
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < limit and server.poll() is None:
        with contextlib.suppress(OSError), opener.open(f"{address}/server_info", timeout=5) as answer:
            if answer.status == 200:
                return address
        time.sleep(0.3)
    raise TimeoutError("le serveur web de Dagster ne répond pas")


def pictures(run_id: str) -> dict[str, tuple[str, list[str], str]]:
    """File name → path in the interface, texts to click, text to wait for then."""
    return {
        "ui_graphe.png": ("/asset-groups", ["Hide navigation"], "intermediate"),  # hidden in those that follow too
        "ui_execution.png": (f"/runs/{run_id}?logs=type%3ASTEP_FAILURE", ["View full message"], "live_page"),
        "ui_regle.png": (f"/assets/release/candidate?view=checks&checkDetail={RULE}", [], "samples"),
        "ui_version.png": ("/assets/release/published", [], "live_page"),
    }


def take(address: str, run_id: str, folder: Path) -> None:
    """Save every picture; deterministic as far as the interface is: same window, same time zone, no animation."""
    from playwright.sync_api import sync_playwright

    folder.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        page = browser.new_page(
            viewport={"width": WIDTH, "height": HEIGHT},
            locale="fr-FR",
            timezone_id="Europe/Paris",
            reduced_motion="reduce",
        )
        page.set_default_timeout(120_000)
        for name, (path, clicks, awaited) in pictures(run_id).items():
            page.goto(f"{address}{path}")
            for text in clicks:
                page.get_by_text(text, exact=True).first.click()
            page.get_by_text(awaited).first.wait_for()
            page.wait_for_timeout(2000)  # charts and layouts are drawn after their data
            page.screenshot(path=folder / name, animations="disabled")
            weight = (folder / name).stat().st_size
            print(f"{name} {weight // 1000} ko{' : trop lourd' if weight > HEAVIEST else ''}")
        browser.close()


def main(arguments: list[str]) -> None:
    (home,) = arguments or [os.environ.get("PANORAMA_HOME", str(ROOT / "data"))]
    with tempfile.TemporaryDirectory(prefix="panorama-ui-") as folder:
        copy, run_id = refused_copy(Path(home), Path(folder))
        with running_ui(copy, Path(folder) / "server.log") as address:
            take(address, run_id, IMAGES)


if __name__ == "__main__":
    main(sys.argv[1:])
