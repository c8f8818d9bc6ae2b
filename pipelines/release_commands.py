"""`panorama releases`, `rollback`, `verify`: the releases of a home, on the command line.

Here: options, what is shown, exit codes (0 done, 1 damaged or impossible, 3 refused). Not here: reading, checking, going
back (publication/), deleting (prune_command.py), building again (rebuild_command.py).
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from typing import Any

from pipelines import objects_shown, postgres_shown
from pipelines.ending import EXIT_FAILED, EXIT_OK, EXIT_REFUSED
from pipelines.french_help import examples
from pipelines.settings import SUITES, Settings
from publication import journal, kept, verification

_ACTS = {"publish": "publiée", "rollback": "retour", "prune": "effacée", "withdraw": "retirée"}


def add_to(commands: Any) -> None:
    """Add the commands to the parser of `panorama`."""
    command = commands.add_parser(
        "releases",
        help="les versions gardées, et le journal du dossier",
        epilog=examples("panorama releases", "panorama releases --json"),
    )
    command.add_argument("--json", action="store_true", help="les versions, en JSON")
    command.set_defaults(run=_releases, forms=())

    command = commands.add_parser(
        "rollback",
        help="remettre en service une version gardée",
        epilog=examples('panorama rollback 2026-09.r2 --reason "montants i-Nov à revoir"'),
    )
    command.add_argument("release", metavar="VERSION", help="une version gardée : `panorama releases`")
    command.add_argument(
        "--reason", default="", metavar="TEXTE", help="pourquoi : gardé dans le journal, sans nom de personne"
    )
    command.set_defaults(run=_rollback)

    command = commands.add_parser(
        "verify",
        help="tout ce qui prouve une version (défaut : celle en service)",
        epilog=examples("panorama verify", "panorama verify 2026-09.r2 --full --audit"),
    )
    command.add_argument("release", metavar="VERSION", nargs="?", help="une version gardée")
    command.add_argument("--full", action="store_true", help="lire chaque ligne des CSV, et non les premières")
    command.add_argument("--audit", action="store_true", help="juger de nouveau la version, avec ses règles")
    command.set_defaults(run=_verify)


def history_follows(home: Path) -> None:
    """Write the history of the indicators anew after the releases changed; a failure is said, and stops nothing."""
    from publication import history

    if fault := history.follow(home):
        print(f"  historique des indicateurs non récrit : {fault}")


def _releases(options: argparse.Namespace) -> int:
    home = Settings.read(os.environ).home
    found = kept.releases(home)
    if options.json:
        keys = ("id", "edition", "origin", "region", "published_at", "seal", "is_live", "restates")
        print(json.dumps([{key: getattr(each, key) for key in keys} for each in found], ensure_ascii=False, indent=1))
        return EXIT_OK
    for each in found:
        label = "démonstration" if each.origin == "sample" else "réelle"
        print(f"{'→' if each.is_live else ' '} {each.id:<12} {label:<14} {each.published_at}{_restates(each)}")
    if not found:
        print("Aucune version.")
    lines = journal.read(home)
    if lines:
        print("Journal")
    for line in (each for each in lines if each.action in _ACTS):
        move = "" if line.live_before == line.live_after else f"  {line.live_before or 'rien'} → {line.live_after}"
        print(f"  {line.at}  {_ACTS[line.action]:<8} {line.release:<12} par {line.by}{move}  {line.reason}".rstrip())
    moves = [line for line in lines if line.action not in ("prune", "audit")]
    live = kept.live(home)
    if moves and moves[-1].live_after != (live.id if live else None):
        print(
            f"  ! interrompu : le journal annonce {moves[-1].live_after}, {live.id if live else 'rien'} est en service"
        )
    return EXIT_OK


def _restates(of: kept.Release) -> str:
    """What a release corrects: rows that came in, went out, changed, in the tables that differ."""
    if of.restates is None:
        return ""
    tables = of.restates["tables"] or []
    rows = {name: sum(each[name] or 0 for each in tables) for name in ("came_in", "went_out", "changed")}
    where = ", ".join(each["table"] for each in tables[:4]) + (" …" if len(tables) > 4 else "")
    what = f"+{rows['came_in']} −{rows['went_out']} ~{rows['changed']} lignes ({where})" if tables else "mêmes tables"
    return f"   corrige {of.restates['release']} : {what}"


def _rollback(options: argparse.Namespace) -> int:
    from pipelines.lock import RefreshRunning, refresh_lock
    from publication import release

    settings = Settings.read(os.environ)
    home = settings.home
    try:
        with refresh_lock(home):
            done = release.rollback(home, options.release, reason=options.reason)
            options.facts["release"] = done.id
            history_follows(home)
            late = [said for said in (postgres_shown.catch_up(settings), objects_shown.catch_up(settings)) if said]
    except RefreshRunning as error:
        return _end(EXIT_FAILED, f"retour impossible : {error}.")
    except kept.PublicationRefused as error:
        return _end(EXIT_REFUSED, f"retour refusé : {' ; '.join(error.reasons)}")
    if late:
        return _end(EXIT_FAILED, f"{done.id} vérifiée et remise en service dans les fichiers ; {' ; '.join(late)}.")
    return _end(
        EXIT_OK,
        f"{done.id} vérifiée et remise en service ; la prochaine version publiée d'une édition au moins aussi récente la "
        "remplacera.",
    )


def _verify(options: argparse.Namespace) -> int:
    home = Settings.read(os.environ).home
    asked = options.release or getattr(kept.live(home), "id", None)
    if asked is None:
        return _end(EXIT_FAILED, "rien à vérifier : aucune version en service.")
    if not (home / "releases" / asked).is_dir():
        return _end(EXIT_FAILED, f"{asked} est inconnue : `panorama releases` donne celles qui sont gardées.")
    problems = verification.verify(home, asked)
    proved = ["chaque fichier a l'empreinte publiée"]
    if not problems:  # what was altered is not worth reading further
        folder = kept.read(home, asked).path
        problems = _read_through(folder, options.full, options.audit, proved)
        if journal.release_sha256(home, asked) is None:
            print(f"  – aucune ligne du journal ne tient {kept.FILE} : version d'avant le journal, ou journal perdu")
    options.facts |= {"release": asked, "problems": problems, "proved": [] if problems else proved}
    for problem in problems:
        print(f"  ✗ {problem}")
    if problems:
        return _end(EXIT_FAILED, f"{asked} est abîmée : {len(problems)} défaut(s).")
    return _end(EXIT_OK, f"{asked} est intacte : {' ; '.join(proved)}.")


def _read_through(folder: Path, is_full: bool, is_audited: bool, proved: list[str]) -> list[str]:
    """The problems beyond hashes; `proved` receives what was found right, in French."""
    from publication import rejudging, schemas

    problems = schemas.differences(folder) + schemas.frictionless_faults(folder, is_full=is_full)
    if not problems:
        lines = "chaque ligne" if is_full else "les premières lignes"
        proved.append(f"colonnes et types conformes à datapackage.json, {lines} des CSV lisibles par Frictionless")
    if is_audited:
        judged = rejudging.rejudge(folder, SUITES)
        problems += judged.problems
        if not judged.problems:
            proved.append(judged.said)
    return problems


def _end(code: int, sentence: str) -> int:
    print(sentence)
    return code
