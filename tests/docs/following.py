"""Following a guide of docs/ as a newcomer would: create its files, make its changes, run its commands, in a copy of the repository.

A guide says what to do in one sentence before each fenced block: « Créer `path` : », « Dans `path`, sous `line` : », « Dans `path`, à la
fin : »; a block of `sh` is run. Anything else is to be read, not done.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(r"(?P<before>[^\n]*)\n\n```(?P<kind>\w+)\n(?P<text>.*?)```", re.DOTALL)
_CREATE = re.compile(r"Créer `(?P<path>[^`]+)` :$")
_INSERT = re.compile(r"Dans `(?P<path>[^`]+)`, sous `(?P<line>.+)` :$")
_APPEND = re.compile(r"Dans `(?P<path>[^`]+)`, à la fin :$")
_TOOLS = {"panorama": ["-m", "pipelines.cli"], "sqlfluff": ["-m", "sqlfluff"], "python": []}


@dataclass(frozen=True)
class Ran:
    """A command of a guide, and what it said."""

    command: str
    code: int
    out: str


def follow(guide: Path, repository: Path, home: Path) -> list[Ran]:
    """Do what a guide says; what its commands answered, in order.

    Raises:
        AssertionError: a change names a file or line that is not there.
    """
    ran = []
    for block in _BLOCK.finditer(guide.read_text(encoding="utf-8")):
        before, text = block["before"].strip(), block["text"]
        if found := _CREATE.search(before):
            path = repository / found["path"]
            assert not path.exists(), f"{found['path']} is there already"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        elif found := _INSERT.search(before):
            path = repository / found["path"]
            lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
            at = [number for number, line in enumerate(lines) if line.startswith(found["line"])]
            assert at, f"{found['path']} has no line {found['line']}"
            lines.insert(at[0] + 1, text)
            path.write_text("".join(lines), encoding="utf-8")
        elif found := _APPEND.search(before):
            with (repository / found["path"]).open("a", encoding="utf-8") as file:
                file.write(text)
        elif block["kind"] == "sh":
            ran += [_run(line, repository, home) for line in text.splitlines() if line.strip()]
    return ran


def _run(line: str, repository: Path, home: Path) -> Ran:
    words = shlex.split(line)
    if words[0].startswith(".venv/bin/"):
        words = [sys.executable, *_TOOLS[words[0].removeprefix(".venv/bin/")], *words[1:]]
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PANORAMA_", "DAGSTER_"))}
    environment = {**clean, "PANORAMA_HOME": str(home), "PYTHONPATH": str(repository)}
    done = subprocess.run(words, cwd=repository, env=environment, capture_output=True, text=True, check=False)
    return Ran(line, done.returncode, done.stdout + done.stderr)
