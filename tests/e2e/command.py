"""The command line on a home of the test's own: in a process of its own once, in this one where a second counts."""

import contextlib
import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

ROOT = Path(__file__).resolve().parents[2]
EDITION = (ROOT / "sources" / "samples" / "edition.txt").read_text().strip()


@dataclass(frozen=True)
class Answer:
    """What a command of panorama said."""

    code: int
    out: str
    err: str

    @property
    def last_line(self) -> str:
        return self.out.strip().splitlines()[-1]


def panorama(*arguments: str, home: Path, **environment: str) -> Answer:
    """Run a command here: Dagster, dbt and Great Expectations are imported once for all tests."""
    from pipelines.cli import main

    out, err = io.StringIO(), io.StringIO()
    with (
        mock.patch.dict(os.environ, _environment(home, environment), clear=True),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            code = main(arguments)
        except SystemExit as end:  # argparse
            code = int(end.code or 0)
    return Answer(code, out.getvalue(), err.getvalue())


def panorama_apart(*arguments: str, home: Path, **environment: str) -> Answer:
    """Run the installed command as a person would, in a process of its own."""
    done = subprocess.run(
        [Path(sys.executable).parent / "panorama", *arguments],
        env=_environment(home, environment),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    return Answer(done.returncode, done.stdout, done.stderr)


def status_of(home: Path) -> dict:
    return json.loads(panorama("status", "--json", home=home).out)


def _environment(home: Path, more: dict[str, str]) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PANORAMA_", "DAGSTER_"))}
    return {**clean, "PANORAMA_HOME": str(home), **more}
