"""`panorama`: the command line. It asks, shows, and ends with one sentence that says what happened and why.

Exit codes: 0 published or unchanged, 1 failed, 2 usage, 3 refused by a rule, 4 refused for want of a fresh source.
Not here: any work (run.py, publication/); messages are in French, for those who run the house.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from pipelines import (
    backfill_command,
    explain_command,
    notification_commands,
    notifications,
    postgres_shown,
    privacy_commands,
    prune_command,
    rebuild_command,
    register_commands,
    release_commands,
    rounds_commands,
)
from pipelines.ending import EXIT_FAILED, EXIT_OK, EXIT_REFUSED, EXIT_USAGE, FAILED, REFUSED, UNCHANGED, Ending
from pipelines.settings import REPOSITORY, Settings, UsageError, checked_edition
from publication import journal, kept, release, status


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    gc.set_threshold(100_000, 50, 50)  # dbt allocates by the million: the default costs a twentieth of a refresh
    try:
        return int(options.run(options))
    except UsageError as error:
        print(f"panorama : {error}", file=sys.stderr)
        return EXIT_USAGE
    except kept.PublicationRefused as error:
        # A home whose `current` or release can't be read: said by whatever command meets it.
        return _end(EXIT_FAILED, f"dossier abîmé : {' ; '.join(error.reasons)}")
    except BrokenPipeError:  # whoever read our lines has gone (`| head`)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_OK
    except OSError as error:
        return _end(
            EXIT_FAILED, f"fichier ou dossier inutilisable : {error.filename or ''} ({error.strerror or error})."
        )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="panorama", description="Le Panorama de l'IA, recalculé chaque mois.")
    commands = parser.add_subparsers(required=True, metavar="COMMANDE")

    command = commands.add_parser("refresh", help="relever les sources et publier une édition")
    command.add_argument("--edition", metavar="AAAA-MM", help="le mois à construire (défaut : le dernier terminé)")
    command.add_argument("--mode", choices=["samples", "live"], help="échantillons livrés (défaut) ou sources réelles")
    command.add_argument("--live", metavar="SOURCE,…", help="ces sources en direct, les autres en échantillon")
    command.add_argument("--region", metavar="CODE", help="code INSEE de la région (défaut : 76)")
    command.set_defaults(run=_refresh)

    command = commands.add_parser("status", help="la version en service, la dernière tentative, les sources")
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=_status)

    command = commands.add_parser("doctor", help="dire ce qui manque à cette machine ou à ce dossier")
    command.set_defaults(run=_doctor)

    explain_command.add_to(commands)
    release_commands.add_to(commands)
    prune_command.add_to(commands)
    rebuild_command.add_to(commands)
    backfill_command.add_to(commands)
    privacy_commands.add_to(commands)
    register_commands.add_to(commands)
    rounds_commands.add_to(commands)
    notification_commands.add_to(commands)

    command = commands.add_parser("ui", help="ouvrir l'interface de Dagster sur cette machine")
    command.add_argument("--port", type=int, default=3000)
    command.set_defaults(run=_ui)
    return parser


def _refresh(options: argparse.Namespace) -> int:
    settings = Settings.read(os.environ, options.mode, options.live, options.region)
    edition = checked_edition(options.edition or settings.default_edition(date.today()), date.today())
    from pipelines.lock import RefreshRunning, refresh_lock

    try:
        with refresh_lock(settings.home):  # to the last line: who holds the home is the one who writes status.json
            return _refresh_alone(settings, edition)
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
    if settings.origin.value == "sample":
        print(f"Démonstration, édition {edition} : échantillons réels livrés avec le projet.", file=sys.stderr)
    else:
        print(f"Édition {edition}, sources en direct.", file=sys.stderr)
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
    _print_sources(now["sources"])
    print("Où regarder")
    print(f"  {_shown(settings.home / 'current')}/panorama.duckdb, parquet/, csv/, datapackage.json")
    print(f"  {_shown(settings.home / 'current')}/quality.html, changes.html : les règles, et ce qui a changé")
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


def _status(options: argparse.Namespace) -> int:
    settings = Settings.read(os.environ)
    now = {**status.read(settings.home), **postgres_shown.as_status(settings)}
    if options.json:
        print(json.dumps(now, ensure_ascii=False, indent=1))
        return EXIT_OK
    live, attempt = now["live"], now["last_attempt"]
    if live:
        label = " (démonstration)" if live["origin"] == "sample" else ""
        print(f"En service          {live['release']}{label}, publiée le {live['published_at']}")
    else:
        print(f"En service          {_why_nothing_is_live(settings.home)}")
    if "postgres" in now:
        print(f"PostgreSQL          {now['postgres']['told']}")
    if attempt:
        print(f"Dernière tentative  {attempt['edition']} : {attempt['verdict']}")
        for reason in attempt["reasons"]:
            print(f"  - {reason}")
    if now["sources"]:
        print("Sources")
        _print_sources(now["sources"])
    return EXIT_OK


def _why_nothing_is_live(home: Path) -> str:
    try:
        kept.live(home)
    except kept.PublicationRefused as error:
        return f"illisible : {' ; '.join(error.reasons)}"
    return "rien" if home.is_dir() else f"rien : {home} n'existe pas (PANORAMA_HOME)"


def _doctor(options: argparse.Namespace) -> int:
    from pipelines.doctor import examine

    findings = examine(Settings.read(os.environ))
    for finding in findings:
        print(f"  {'✓' if finding.is_well else '✗'} {finding.what} : {finding.found}")
        if finding.advice and not finding.is_well:
            print(f"      → {finding.advice}")
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


def _print_sources(sources: list[dict[str, Any]]) -> None:
    for each in sources:
        rows = "?" if each["rows"] is None else f"{each['rows']:,}".replace(",", " ")
        vintage = each["vintage"] or "?"
        age = f"{(date.today() - date.fromisoformat(vintage)).days} j" if each["vintage"] else "?"
        origin = "échantillon" if each["origin"] == "sample" else "en direct"
        if each.get("absence"):
            print(f"  {each['id']:<20} absente : {each['absence']}")
            continue
        carried = ", reportée" if each["carried_over"] else ""
        print(f"  {each['id']:<20} millésime {vintage:<11} âge {age:>6}  {rows:>6} lignes  {origin}{carried}")


def _shown(path: Path) -> str:
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def _end(code: int, sentence: str) -> int:
    print(sentence)
    return code


if __name__ == "__main__":
    sys.exit(main())
