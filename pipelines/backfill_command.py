"""`panorama backfill --from AAAA-MM --to AAAA-MM`: past editions, oldest first, and a table of how each ended.

Exit codes: 0 all published or unchanged, else the gravest of theirs (1 failed, 3 refused, 4 for want of a source). What went wrong is
told once, at the end, as a refresh tells it. Not here: the order and the work (backfill.py).
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import defaultdict
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from pipelines import notifications, output
from pipelines.ending import EXIT_FAILED, EXIT_OK, EXIT_REFUSED, EXIT_UNAVAILABLE, FAILED, Ending, combined
from pipelines.french_help import examples
from pipelines.settings import Settings, UsageError, checked_edition
from publication import kept

if TYPE_CHECKING:  # it opens databases, which the help of another command must not pay for
    from pipelines.backfill import Filled

_WORDS = {"published": "publiée", "unchanged": "inchangée", "refused": "refusée", "failed": "en échec"}
_GRAVEST = (EXIT_FAILED, EXIT_REFUSED, EXIT_UNAVAILABLE)


def add_to(commands: Any) -> None:
    """Add `backfill` to the parser of `panorama`."""
    command = commands.add_parser(
        "backfill",
        help="construire des éditions passées, de la plus ancienne à la plus récente",
        epilog=examples("panorama backfill --from 2026-01 --to 2026-09 --mode live"),
    )
    command.add_argument("--from", dest="first", metavar="AAAA-MM", required=True, help="la première édition")
    command.add_argument("--to", dest="last", metavar="AAAA-MM", required=True, help="la dernière édition")
    command.add_argument("--mode", choices=["samples", "live"], help="échantillons livrés (défaut) ou sources réelles")
    command.add_argument("--live", metavar="SOURCE,…", help="ces sources en direct, les autres en échantillon")
    command.add_argument("--region", metavar="CODE", help="code INSEE de la région (défaut : 76) ; FR : les dix-huit")
    command.set_defaults(run=_backfill)


def _backfill(options: argparse.Namespace) -> int:
    from pipelines.backfill import editions_between, fill
    from pipelines.lock import RefreshRunning
    from pipelines.run import refresh_recorded

    settings = Settings.read(os.environ, options.mode, options.live, options.region)
    first, last = (checked_edition(each, date.today()) for each in (options.first, options.last))
    editions = editions_between(first, last)
    if not editions:
        raise UsageError(f"--from {first} vient après --to {last}")
    filled: list[Filled] = []
    stopped = ""
    try:
        for each in fill(settings, editions, refresh_recorded):
            filled.append(each)
            if not output.is_silent():
                print(f"{each.edition} {_WORDS[each.verdict]} ({len(filled)} sur {len(editions)})", file=sys.stderr)
    except RefreshRunning as error:
        stopped = str(error)
    except KeyboardInterrupt:
        stopped = "interrompu"
    except (kept.PublicationRefused, OSError) as error:  # main() says it and ends
        _tell(settings, filled, {editions[len(filled)]: Ending(FAILED, EXIT_FAILED, (str(error),))})
        raise
    not_tried = {each: Ending(FAILED, EXIT_FAILED, (f"non tentée : {stopped}",)) for each in editions[len(filled) :]}
    _tell(settings, filled, not_tried)
    _show(filled)
    options.facts["editions"] = [asdict(each) for each in filled]
    live = kept.live(settings.home)
    still = f"{live.id} est en service" if live else "aucune version en service"
    if stopped:
        rest = len(editions) - len(filled)
        return _end(EXIT_FAILED, f"{rest} édition(s) non tentée(s) : {stopped} ; relancer reprend là ; {still}.")
    counts = [f"{sum(each.verdict == verdict for each in filled)} {word}(s)" for verdict, word in _WORDS.items()]
    codes = {each.exit_code for each in filled} - {EXIT_OK}
    code = next((code for code in _GRAVEST if code in codes), EXIT_OK)
    return _end(code, f"{first} à {last} : {', '.join(counts)} ; {still}.")


def _tell(settings: Settings, filled: list[Filled], others: dict[str, Ending]) -> None:
    """One message for all that ended badly, under the name of the gravest; each edition gives its first reason."""
    bad = {each.edition: Ending(each.verdict, each.exit_code, each.reasons) for each in filled if each.exit_code}
    bad |= others
    if bad:
        named = [
            Ending(each.verdict, each.exit_code, (f"{edition} : {each.reasons[0]}",)) for edition, each in bad.items()
        ]
        told = combined(named)
        gravest = next(edition for edition, each in bad.items() if each.exit_code == told.exit_code)
        notifications.tell(settings, gravest, told)


def _show(filled: list[Filled]) -> None:
    """One line per edition, then what could not be computed, with the editions that lack it."""
    print("\nÉdition   résultat    version       non calculables  raison")
    for each in filled:
        missing = sum(len(names) for names in each.not_computable.values()) if each.release else ""
        reason = each.reasons[0].splitlines()[0] if each.reasons else ""
        print(
            f"{each.edition}   {_WORDS[each.verdict]:<10}  {each.release or '':<12}  {missing:>15}  {reason}".rstrip()
        )
    lacking: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
    absent: dict[tuple[str, str], list[str]] = defaultdict(list)
    for each in filled:
        for why, indicators in each.not_computable.items():
            lacking[why, tuple(indicators)].append(each.edition)
        for source_id, why in each.absent.items():
            absent[source_id, why].append(each.edition)
    if absent:
        print("\nSources absentes")
    for (source_id, why), editions in absent.items():
        print(f"  {source_id} ({_span(editions)}) : {why}")
    if lacking:
        print("\nIndicateurs non calculables à la fin de l'édition")
    for (why, names), editions in lacking.items():
        print(f"  {why} ({_span(editions)})\n      {', '.join(names)}")
    print()


def _span(editions: list[str]) -> str:
    return editions[0] if len(editions) == 1 else f"{editions[0]} … {editions[-1]}, {len(editions)} éditions"


def _end(code: int, sentence: str) -> int:
    print(sentence)
    return code
