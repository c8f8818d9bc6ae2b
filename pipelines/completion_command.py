"""`panorama completion bash|zsh|tcsh`: the script by which a shell completes our commands and options.

Not here: the commands; the script is made from their parser (shtab).
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from pipelines.ending import EXIT_OK
from pipelines.french_help import examples

_SHELLS = ("bash", "zsh", "tcsh")


def add_to(commands: Any, parser: Callable[[], argparse.ArgumentParser]) -> None:
    """Add `completion` to the parser of `panorama`; `parser` makes that parser, whole."""
    command = commands.add_parser(
        "completion",
        help="le script de complétion d'un interpréteur de commandes",
        epilog=examples(
            'eval "$(panorama completion bash)"                # dans ~/.bashrc',
            "panorama completion zsh > ~/.zfunc/_panorama      # un dossier de fpath",
        ),
    )
    command.add_argument("shell", choices=_SHELLS, metavar="|".join(_SHELLS), help="l'interpréteur")

    def complete(options: argparse.Namespace) -> int:
        import shtab

        print(shtab.complete(parser(), options.shell))
        return EXIT_OK

    command.set_defaults(run=complete, forms=())
