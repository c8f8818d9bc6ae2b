"""argparse in French: the words that it says by itself, and examples at the end of a command's help.

Not here: the commands and their options.
"""

from __future__ import annotations

import argparse
import re
import sys
from typing import Any, NoReturn

_ERRORS = (
    (r"the following arguments are required: (.*)", r"il manque : \1"),
    (r"unrecognized arguments: (.*)", r"arguments inconnus : \1"),
    (r"argument (\S+): invalid choice: (.*) \(choose from (.*)\)", r"\1 : \2 n'est pas l'un de \3"),
    (r"argument (\S+): expected one argument", r"\1 : une valeur est attendue"),
    (r"argument (\S+): invalid int value: (.*)", r"\1 : \2 n'est pas un nombre entier"),
    (r"argument (\S+): not allowed with argument (\S+)", r"\1 ne va pas avec \2"),
    (r"ambiguous option: (.*) could match (.*)", r"\1 peut vouloir dire \2"),
)


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "usage : " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser, and those of its commands, whose help and errors are in French."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        options.setdefault("formatter_class", _Formatter)
        options.setdefault("add_help", False)
        super().__init__(*arguments, **options)
        self._positionals.title = "arguments"
        self._optionals.title = "options"
        self.add_argument("-h", "--help", action="help", default=argparse.SUPPRESS, help="montrer cette aide")

    def error(self, message: str) -> NoReturn:
        for pattern, french in _ERRORS:
            message = re.sub(f"^{pattern}$", french, message)
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog} : {message}\n")


def examples(*lines: str) -> str:
    """The end of a command's help: each line a command, with what it does after `#`."""
    return "exemples :\n" + "\n".join(f"  {line}" for line in lines)
