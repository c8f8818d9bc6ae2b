"""In which form a command answers: lines for people, its last sentence alone (`--quiet`), or one JSON object (`--json`).

Here: these two options, added to every command that ends with a sentence, the colours of a terminal, and the object. Not here:
what a command says, nor the progress of a refresh (progress.py), which --quiet and --json silence.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from typing import Any

_COLOURS = {"good": "32", "bad": "31", "warning": "33", "strong": "1", "faint": "2"}
_is_silent = False


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add --quiet and --json to each command below a parser; a command that sets `forms` says which it takes itself."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in dict.fromkeys(action.choices.values()):
                add_options(command)
            return
    known = {option for action in parser._actions for option in action.option_strings}
    forms = parser.get_default("forms")
    forms = ("quiet", "json") if forms is None else forms
    if "quiet" in forms:
        parser.add_argument("-q", "--quiet", action="store_true", help="n'imprimer que la dernière ligne, le verdict")
    if "json" in forms and "--json" not in known:
        parser.add_argument("--json", action="store_true", help="un objet JSON sur la sortie, rien d'autre")
        parser.set_defaults(wraps=True)  # the object is made here, the command knows nothing of it


def answered(options: argparse.Namespace, act: Callable[[], int]) -> int:
    """Run a command and print its answer in the form that was asked for.

    The object holds `command`, `exit_code`, `verdict` (the last line), `lines` (those before it), and what the command put
    into `options.facts`.
    """
    options.facts = {}
    is_quiet, is_wrapped = getattr(options, "quiet", False), getattr(options, "wraps", False) and options.json
    if not (is_quiet or is_wrapped):
        return act()
    said = io.StringIO()
    with contextlib.redirect_stdout(said), silenced():
        code = act()
    lines = [line for line in said.getvalue().splitlines() if line.strip()]
    if is_wrapped:
        facts = {name: value for name, value in options.facts.items() if value is not None}
        told = {
            "command": options.command,
            "exit_code": code,
            "verdict": lines[-1] if lines else "",
            "lines": lines[:-1],
        }
        print(json.dumps(told | facts, ensure_ascii=False, indent=1, default=str))
    elif lines:
        print(lines[-1])
    return code


@contextlib.contextmanager
def silenced() -> Iterator[None]:
    """No progress is shown inside."""
    global _is_silent
    before, _is_silent = _is_silent, True
    try:
        yield
    finally:
        _is_silent = before


def is_silent() -> bool:
    """Whether progress is not to be shown."""
    return _is_silent


def is_terminal(stream: Any) -> bool:
    """Whether a person looks at a stream: a terminal that can move its cursor."""
    return bool(stream.isatty()) and os.environ.get("TERM") != "dumb"


def painted(text: str, colour: str) -> str:
    """A text in a colour (good, bad, warning, strong, faint) on a terminal, as it is elsewhere or where NO_COLOR is set."""
    if os.environ.get("NO_COLOR") or not is_terminal(sys.stdout):
        return text
    return f"\x1b[{_COLOURS[colour]}m{text}\x1b[0m"
