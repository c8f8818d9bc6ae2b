"""`panorama docs`: the dbt documentation and lineage as one HTML file of the home, readable offline.

It tells the project as it is in the repository, not a build: no warehouse is opened, so it can be made at any time. Not here:
what a model or column means (the YAML of dbt_project/), where a figure leads (docs/lineage.md).
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from pipelines.ending import EXIT_FAILED, EXIT_OK
from pipelines.french_help import examples
from pipelines.settings import Settings
from publication import durable

FOLDER, FILE = "docs", "dbt.html"


def add_to(commands: Any) -> None:
    """Add `docs` to the parser of `panorama`."""
    command = commands.add_parser(
        "docs",
        help="la documentation dbt et le lignage, en une page lisible hors ligne",
        epilog=examples("panorama docs", "make docs"),
    )
    command.set_defaults(run=_docs)


def page_of(home: Path, model: str) -> str:
    """The address of a model in the documentation of a home."""
    return f"{(home / FOLDER / FILE).as_uri()}#!/model/model.panorama.{model}"


def _docs(options: argparse.Namespace) -> int:
    from pipelines.dbt_manifest import DbtProjectError

    home = Settings.read(os.environ).home
    try:
        content = static_page()
    except DbtProjectError as error:
        return _end(EXIT_FAILED, f"documentation non construite : {error}")
    durable.open_folder(home)
    (home / FOLDER).mkdir(exist_ok=True)
    path = home / FOLDER / FILE
    durable.write_at_once(path, content)
    options.facts |= {"path": str(path), "bytes": len(content)}
    return _end(EXIT_OK, f"documentation dbt : {path} ({len(content) / 1e6:.1f} Mo), à ouvrir dans un navigateur.")


def static_page() -> bytes:
    """The documentation of the project as one page, without a path of this machine.

    Raises:
        DbtProjectError: dbt refuses the project, or did not make the page.
    """
    from dbt.cli.main import dbtRunner

    from pipelines.dbt_manifest import DbtProjectError, current_manifest, parsed_project, project_arguments

    with tempfile.TemporaryDirectory(prefix="panorama-docs-") as folder:
        target = Path(folder)
        manifest = json.loads(current_manifest().read_text(encoding="utf-8"))
        for node in (*manifest["nodes"].values(), *manifest["macros"].values()):
            node.pop("root_path", None)  # of seeds: where they lie on this machine
        arguments = ["--quiet", "docs", "generate", "--static", "--no-compile", "--empty-catalog"]
        (target / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        outcome = dbtRunner(manifest=parsed_project()).invoke([*arguments, *project_arguments(target)])
        page = target / "static_index.html"
        if not outcome.success or not page.is_file():
            raise DbtProjectError(str(outcome.exception or "dbt n'a pas écrit la page"))
        return page.read_bytes()


def _end(code: int, sentence: str) -> int:
    print(sentence)
    return code
