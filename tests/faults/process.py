"""Processes of their own for the faults: panorama through deadly.py, with what it said and how it died."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.e2e.command import ROOT, Answer

# A refresh takes a minute and a half alone; machines that build are shared.
PATIENCE = 900


def started(*arguments: str, home: Path, before: tuple[str, ...] = (), **environment: str) -> subprocess.Popen[str]:
    """`python -m tests.faults.deadly ARGUMENTS…` on a home; `before` stands in front of the command (setpriv …)."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PANORAMA_", "DAGSTER_"))}
    return subprocess.Popen(
        [*before, sys.executable, "-m", "tests.faults.deadly", *arguments],
        cwd=ROOT,
        env={**clean, "PYTHONPATH": str(ROOT), "PANORAMA_HOME": str(home), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def answer_of(process: subprocess.Popen[str]) -> Answer:
    """What it said once it has ended; a code below 0 is the signal that killed it."""
    try:
        out, err = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    return Answer(process.returncode, out, err)


def run(*arguments: str, home: Path, before: tuple[str, ...] = (), **environment: str) -> Answer:
    return answer_of(started(*arguments, home=home, before=before, **environment))
