"""`panorama`: the command line. It asks, shows, and ends with one sentence that says what happened and why.

Exit codes: 0 published or unchanged, 1 failed, 2 usage, 3 refused by a rule, 4 refused for want of a fresh source.
Not here: any work (run.py, publication/), the other commands (their own files), in which form all answer (output.py); messages
are in French, for those who run the house.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

from pipelines import (
    backfill_command,
    completion_command,
    docs_command,
    explain_command,
    notification_commands,
    notifications,
    output,
    privacy_commands,
    prune_command,
    rebuild_command,
    register_commands,
    release_commands,
    restore_command,
    rounds_commands,
    status_shown,
)
from pipelines.ending import EXIT_FAILED, EXIT_OK, EXIT_REFUSED, EXIT_USAGE, FAILED, REFUSED, UNCHANGED, Ending
from pipelines.french_help import Parser, examples
from pipelines.settings import REPOSITORY, Settings, UsageError, checked_edition
from publication import journal, kept, status

_CODES = """\
codes de sortie :
  0  fait : publiée, inchangée, montré
  1  une erreur ; rien de ce qui est en service n'a changé, sauf mention
  2  mauvais usage ; rien n'a été tenté
  3  refusé par une règle, ou quelque chose est à corriger ; comparaison : différente
  4  refusé faute d'une source disponible ou assez récente

--quiet (-q) n'imprime que la dernière ligne, --json un objet ; NO_COLOR éteint les couleurs, qui ne paraissent que sur un terminal.
`panorama COMMANDE --help` donne des exemples ; la complétion : `panorama completion --help`."""


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    gc.set_threshold(100_000, 50, 50)  # dbt allocates by the million: the default costs a twentieth of a refresh
    try:
        return output.answered(options, lambda: _run(options))
    except BrokenPipeError:  # whoever read our lines has gone (`| head`)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_OK


def _run(options: argparse.Namespace) -> int:
    try:
        return int(options.run(options))
    except UsageError as error:
        options.facts["error"] = str(error)
        print(f"panorama : {error}", file=sys.stderr)
        return EXIT_USAGE
    except kept.PublicationRefused as error:
        # A home whose `current` or release can't be read: said by whatever command meets it.
        return _end(EXIT_FAILED, f"dossier abîmé : {' ; '.join(error.reasons)}")
    except BrokenPipeError:
        raise
    except OSError as error:
        return _end(
            EXIT_FAILED, f"fichier ou dossier inutilisable : {error.filename or ''} ({error.strerror or error})."
        )


def parser() -> argparse.ArgumentParser:
    """The parser of `panorama`, with every command."""
    whole = Parser(prog="panorama", description="Le Panorama de l'IA, recalculé chaque mois.", epilog=_CODES)
    commands = whole.add_subparsers(required=True, metavar="COMMANDE", dest="command", title="commandes")

    command = commands.add_parser(
        "refresh",
        help="relever les sources et publier une édition",
        epilog=examples(
            "panorama refresh                               # l'édition des échantillons, une démonstration",
            "panorama refresh --mode live                   # le dernier mois terminé, sources en direct",
            "panorama refresh --live inov,bodacc            # ces deux-là en direct, une démonstration encore",
            "panorama refresh --edition 2026-10 --quiet     # pour cron : le verdict seul",
        ),
    )
    command.add_argument("--edition", metavar="AAAA-MM", help="le mois à construire (défaut : le dernier terminé)")
    command.add_argument("--mode", choices=["samples", "live"], help="échantillons livrés (défaut) ou sources réelles")
    command.add_argument("--live", metavar="SOURCE,…", help="ces sources en direct, les autres en échantillon")
    command.add_argument("--region", metavar="CODE", help="code INSEE de la région (défaut : 76) ; FR : les dix-huit")
    command.add_argument("--full", action="store_true", help="refaire tout l'entrepôt, même si rien n'a changé")
    command.set_defaults(run=_refresh)

    status_shown.add_to(commands)

    command = commands.add_parser(
        "doctor",
        help="dire ce qui manque à cette machine ou à ce dossier",
        epilog=examples("panorama doctor", "PANORAMA_HOME=/srv/panorama panorama doctor --json"),
    )
    command.set_defaults(run=_doctor)

    explain_command.add_to(commands)
    release_commands.add_to(commands)
    prune_command.add_to(commands)
    rebuild_command.add_to(commands)
    restore_command.add_to(commands)
    backfill_command.add_to(commands)
    privacy_commands.add_to(commands)
    register_commands.add_to(commands)
    rounds_commands.add_to(commands)
    notification_commands.add_to(commands)
    docs_command.add_to(commands)

    command = commands.add_parser(
        "ui",
        help="ouvrir l'interface de Dagster sur cette machine",
        epilog=examples("panorama ui", "panorama ui --port 3001"),
    )
    command.add_argument(
        "--port", type=int, default=3000, metavar="PORT", help="le port écouté, sur cette machine (3000)"
    )
    command.set_defaults(run=_ui, forms=())

    completion_command.add_to(commands, parser)
    output.add_options(whole)
    return whole


def _refresh(options: argparse.Namespace) -> int:
    settings = replace(Settings.read(os.environ, options.mode, options.live, options.region), from_nothing=options.full)
    edition = checked_edition(options.edition or settings.default_edition(date.today()), date.today())
    from pipelines.lock import RefreshRunning, refresh_lock

    try:
        with refresh_lock(settings.home):  # to the last line: who holds the home is the one who writes status.json
            code = _refresh_alone(settings, edition)
            options.facts |= {"edition": edition, **status.read(settings.home)}
            return code
    except RefreshRunning as error:
        notifications.tell(settings, edition, Ending(FAILED, EXIT_FAILED, (f"non tentée : {error}",)))
        return _end(EXIT_FAILED, f"{edition} non tentée : {error}.")


def _refresh_alone(settings: Settings, edition: str) -> int:
    try:
        code, ending = _attempt(settings, edition)
    except (kept.PublicationRefused, OSError) as error:  # main() says it and ends
        notifications.tell(settings, edition, Ending(FAILED, EXIT_FAILED, (str(error),)))
        raise
    if ending is not None:
        notifications.tell(settings, edition, ending)
    return code


def _attempt(settings: Settings, edition: str) -> tuple[int, Ending | None]:
    """A refresh and its last sentence: the exit code, and how it ended when it ended badly.

    Raises:
        kept.PublicationRefused, OSError: the home is damaged or can't be used.
    """
    from publication import release

    try:
        reasons = release.refusals(settings.home, origin=settings.origin.value, region=settings.region)
        before, back = kept.live(settings.home), journal.rolled_back(settings.home)
    except kept.PublicationRefused as error:
        status.record_attempt(settings.home, edition, FAILED, error.reasons)
        raise
    if reasons:
        status.record_attempt(settings.home, edition, REFUSED, reasons)
        refused = Ending(REFUSED, EXIT_REFUSED, tuple(reasons))
        return _end(EXIT_REFUSED, f"{edition} refusée : {' ; '.join(reasons)}"), refused
    if not output.is_silent():
        demonstration = f"Démonstration, édition {edition} : échantillons réels livrés avec le projet."
        said = demonstration if settings.origin.value == "sample" else f"Édition {edition}, sources en direct."
        print(said, file=sys.stderr)
    from pipelines.run import refresh_recorded

    ending = refresh_recorded(settings, edition)
    if ending is None:
        return _report(settings, edition, back), None
    for reason in ending.reasons:
        print(f"\n{reason}", file=sys.stderr)
    verb = "refusée" if ending.verdict == REFUSED else "en échec"
    live = kept.live(settings.home)
    still = f"{live.id} {'reste' if live == before else 'est'} en service" if live else "aucune version en service"
    more = f" (et {len(ending.reasons) - 1} autre(s) raison(s))" if len(ending.reasons) > 1 else ""
    said = f"{edition} {verb} : {ending.reasons[0].splitlines()[0]}{more} ; {still}."
    return _end(ending.exit_code, said), ending


def _report(settings: Settings, edition: str, back: journal.Entry | None) -> int:
    """The short table after a refresh that ended well, and the sentence; `back` is the rollback that was in force before."""
    now = status.read(settings.home)
    live = kept.live(settings.home)
    of_edition = [each for each in kept.releases(settings.home) if each.edition == edition]
    is_unchanged = now["last_attempt"]["verdict"] == UNCHANGED
    done = live if is_unchanged and live is not None and live.edition == edition else of_edition[-1]
    package = json.loads((done.path / "datapackage.json").read_text(encoding="utf-8"))
    demonstration = " (démonstration)" if done.origin == "sample" else ""
    print(f"\nVersion   {done.id}{demonstration}")
    published_at = done.published_at[:16].replace("T", " à ")
    print(f"Édition   {done.edition}   région {done.region}   publiée le {published_at} UTC")
    print(f"Règles    {done.rules_passed} passées sur {done.rules_total}")
    for rule in _flagged(done.path):
        print(f"  signalée sans bloquer : {rule}")
    print("Tables")
    for resource in package["resources"]:
        if resource["format"] == "parquet":
            print(f"  {resource['name'].removesuffix('-parquet'):<24}{resource['rows']:>8,} lignes".replace(",", " "))
    print("Sources")
    status_shown.print_sources(now["sources"])
    print("Où regarder")
    print(f"  {_shown(settings.home / 'current')}/panorama.xlsx, panorama.duckdb, parquet/, csv/, csv_excel_fr/")
    print(
        f"  {_shown(settings.home / 'current')}/dictionnaire.html, quality.html, changes.html : les mots, les règles, ce qui a changé"
    )
    print("  make ui   l'interface de Dagster : ce qui a tourné, chaque règle, chaque source\n")
    carried = [each["id"] for each in now["sources"] if each["carried_over"]]
    more = f" ; sources reportées : {', '.join(carried)}" if carried else ""
    said = now["last_attempt"]["reasons"]
    if live is not None and live.id != done.id and not said:
        more += f" ; {live.id} reste en service"
    if is_unchanged and said:
        return _end(EXIT_OK, f"unchanged : {said[0]}{more}.")
    if is_unchanged:
        return _end(EXIT_OK, f"unchanged : rien n'a changé depuis {done.id}{demonstration}, vérifiée{more}.")
    if back is not None and done.is_live:
        why = f" ({back.reason})" if back.reason else ""
        more += f" ; met fin au retour à {back.release} du {back.at[:10]}{why}"
    return _end(EXIT_OK, f"published : {done.id}{demonstration} publiée, {done.rules_passed} règles passées{more}.")


def _flagged(folder: Path) -> list[str]:
    """What the audit shows without stopping for it."""
    results = json.loads((folder / "audit.json").read_text(encoding="utf-8"))["results"]
    return [f"{each['rule']} : {each['description']}" for each in results if not each["passed"]]


def _doctor(options: argparse.Namespace) -> int:
    from pipelines.doctor import examine

    findings = examine(Settings.read(os.environ))
    for finding in findings:
        mark = output.painted("✓", "good") if finding.is_well else output.painted("✗", "bad")
        print(f"  {mark} {finding.what} : {finding.found}")
        if finding.advice and not finding.is_well:
            print(f"      → {finding.advice}")
    options.facts["findings"] = [asdict(finding) for finding in findings]
    bad = [finding for finding in findings if not finding.is_well]
    if bad:
        return _end(EXIT_FAILED, f"{len(bad)} point(s) à corriger : {', '.join(finding.what for finding in bad)}.")
    return _end(EXIT_OK, "tout est prêt.")


def _ui(options: argparse.Namespace) -> int:
    from pipelines.run import prepare_dagster_home

    prepare_dagster_home(Settings.read(os.environ).home)
    # Looked up beside this interpreter: the environment need not be activated.
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    os.chdir(REPOSITORY)
    command = ["dagster", "dev", "-w", "workspace.yaml", "--host", "127.0.0.1", "--port", str(options.port)]
    print(f"http://127.0.0.1:{options.port}  (Ctrl-C pour arrêter)", file=sys.stderr)
    os.execvp(command[0], command)


def _shown(path: Path) -> str:
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def _end(code: int, sentence: str) -> int:
    print(output.painted(sentence, "strong" if code == EXIT_OK else "bad"))
    return code


if __name__ == "__main__":
    sys.exit(main())
