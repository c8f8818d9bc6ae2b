"""`panorama rounds …`: the care of the private rounds on the command line.

Here: options and what is shown. Not here: what is right (sources/rounds/check.py), what is proposed
(sources/rounds/proposal.py). Exit codes: 0 done, 1 nothing to read, 2 usage, 3 to correct.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from pipelines.ending import EXIT_FAILED, EXIT_OK, EXIT_REFUSED
from pipelines.findings_shown import show
from pipelines.french_help import examples
from pipelines.register_commands import add_date, day, published_rows
from pipelines.settings import Settings, UsageError, curated_folder
from publication import kept
from sources.errors import SourceError

_DEFAULT_TOP = 50


def add_to(commands: Any) -> None:
    """Add `rounds` and its own commands to the parser of `panorama`."""
    rounds = commands.add_parser(
        "rounds",
        help="vérifier les levées de fonds relevées ; en proposer à chercher",
        epilog=examples("panorama rounds check", "panorama rounds propose --top 20"),
    )
    actions = rounds.add_subparsers(required=True, metavar="ACTION")

    action = actions.add_parser("check", help="tout ce qui est à corriger dans rounds.csv, et ce qui est à regarder")
    add_date(action)
    action.set_defaults(run=_check)

    action = actions.add_parser("propose", help="les changements de capital qui ressemblent à un tour non relevé")
    action.add_argument("--top", type=int, default=_DEFAULT_TOP, metavar="N", help=f"combien ({_DEFAULT_TOP})")
    action.set_defaults(run=_propose)


def _check(options: argparse.Namespace) -> int:
    from sources.rounds.check import check

    try:
        found = check(_folder(), day(options.date))
    except SourceError as error:
        print(error)
        return _end(EXIT_REFUSED, "refusé : le registre ne se lit pas ; d'abord `panorama register check`.")
    show(found)
    if found.problems:
        return _end(EXIT_REFUSED, f"levées à corriger : {len(found.problems)} problème(s) sur {found.rows} lignes.")
    return _end(EXIT_OK, f"levées en ordre : {found.rows} lignes, aucun problème.")


def _propose(options: argparse.Namespace) -> int:
    from sources.rounds import proposal
    from sources.rounds.spec import read_rows

    if options.top < 1:
        raise UsageError(f"--top {options.top} : un nombre de lignes, au moins 1")
    home = Settings.read(os.environ).home
    live = kept.live(home)
    if live is None:
        return _end(
            EXIT_FAILED, f"rien à proposer : aucune version en service dans {home} ; d'abord `panorama refresh`."
        )
    moves = published_rows(live.path / "panorama.duckdb", proposal.TABLE, proposal.COLUMNS)
    if moves is None:
        return _end(
            EXIT_FAILED,
            f"rien à proposer : {live.id} ne publie pas {proposal.TABLE} ({', '.join(proposal.COLUMNS)}) ; "
            "publier une version plus récente avec `panorama refresh`.",
        )
    try:
        rounds = read_rows(_folder())
    except SourceError as error:
        print(error)
        return _end(EXIT_REFUSED, "refusé : rounds.csv ne se lit pas ; d'abord `panorama rounds check`.")
    found = proposal.propose(moves, rounds, options.top)
    for move in found:
        print(
            f"  proposition  {move['moved_on']}  {move['siren']}  {move['firm_id']}  {move['company_name']}\n"
            f"    chercher   « {move['company_name']} » levée de fonds {move['moved_on'].year}\n"
            f"    indice     {move['notice_url'] or 'annonce dont la source a perdu la page'}"
        )
    return _end(
        EXIT_OK,
        f"{len(found)} proposition(s) d'après {live.id} : un capital qui augmente date un tour possible, et n'en dit ni "
        "l'existence ni le montant.",
    )


def _folder() -> Path:
    return curated_folder(os.environ)


def _end(code: int, sentence: str) -> int:
    print(sentence)
    return code
