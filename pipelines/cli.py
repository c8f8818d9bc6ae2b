"""`panorama`: the command line. It asks, shows, and ends with one sentence that says what happened and why.

Exit codes: 0 published or unchanged, 1 failed, 2 usage, 3 refused by a rule, 4 refused for want of a fresh source.
Not here: any work (run.py, publication/); messages are in French, for those who run the house.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import json
import os
import sys
import traceback
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pipelines import privacy_commands, register_commands, rounds_commands
from pipelines.ending import EXIT_FAILED, EXIT_OK, EXIT_REFUSED, EXIT_USAGE, FAILED, REFUSED, UNCHANGED, Ending
from pipelines.settings import REPOSITORY, Settings, UsageError, checked_edition
from publication import kept, release, status, verification


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

    command = commands.add_parser("releases", help="les versions gardées")
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=_releases)

    command = commands.add_parser("rollback", help="remettre en service une version gardée")
    command.add_argument("release", metavar="VERSION")
    command.set_defaults(run=_rollback)

    command = commands.add_parser("verify", help="recalculer les empreintes d'une version (défaut : celle en service)")
    command.add_argument("release", metavar="VERSION", nargs="?")
    command.set_defaults(run=_verify)

    command = commands.add_parser("prune", help="effacer les octets personnels de plus de treize mois")
    command.add_argument("--personal", action="store_true", required=True, help="les octets de archive/personal/")
    command.add_argument("--dry-run", action="store_true", help="montrer, ne rien effacer")
    command.set_defaults(run=_prune)

    command = commands.add_parser("doctor", help="dire ce qui manque à cette machine ou à ce dossier")
    command.set_defaults(run=_doctor)

    privacy_commands.add_to(commands)
    register_commands.add_to(commands)
    rounds_commands.add_to(commands)

    command = commands.add_parser("ui", help="ouvrir l'interface de Dagster sur cette machine")
    command.add_argument("--port", type=int, default=3000)
    command.set_defaults(run=_ui)
    return parser


def _refresh(options: argparse.Namespace) -> int:
    settings = Settings.read(os.environ, options.mode, options.live, options.region)
    edition = checked_edition(options.edition or settings.default_edition(date.today()), date.today())
    try:
        reasons = release.refusals(settings.home, origin=settings.origin.value, region=settings.region)
        before = kept.live(settings.home)
    except kept.PublicationRefused as error:
        status.record_attempt(settings.home, edition, FAILED, error.reasons)
        raise
    if reasons:
        status.record_attempt(settings.home, edition, REFUSED, reasons)
        return _end(EXIT_REFUSED, f"{edition} refusée : {' ; '.join(reasons)}")
    if settings.origin.value == "sample":
        print(f"Démonstration, édition {edition} : échantillons réels livrés avec le projet.", file=sys.stderr)
    else:
        print(f"Édition {edition}, sources en direct.", file=sys.stderr)
    from pipelines.lock import RefreshRunning

    try:
        ending = _run(settings, edition)
    except RefreshRunning as error:
        return _end(EXIT_FAILED, f"{edition} non tentée : {error}.")
    if ending is None:
        return _report(settings, edition)
    for reason in ending.reasons:
        print(f"\n{reason}", file=sys.stderr)
    verb = "refusée" if ending.verdict == REFUSED else "en échec"
    still = f"{before.id} reste en service" if before else "aucune version en service"
    more = f" (et {len(ending.reasons) - 1} autre(s) raison(s))" if len(ending.reasons) > 1 else ""
    return _end(ending.exit_code, f"{edition} {verb} : {ending.reasons[0].splitlines()[0]}{more} ; {still}.")


def _run(settings: Settings, edition: str) -> Ending | None:
    """The refresh itself, and its ending in status.json whatever happens.

    Raises:
        RefreshRunning: nothing was attempted.
    """
    from pipelines.lock import RefreshRunning
    from pipelines.run import refresh
    from pipelines.verdict import ending_of

    try:
        ending = refresh(settings, edition)
    except RefreshRunning:
        raise
    except Exception as error:  # before any step: definitions that do not load, a home that can't be written
        if not isinstance(error, OSError):
            traceback.print_exc()
        ending = ending_of(error)
    if ending is not None:
        with contextlib.suppress(OSError):  # a home that can't be written can't hold its status either
            status.record_attempt(settings.home, edition, ending.verdict, list(ending.reasons))
    return ending


def _report(settings: Settings, edition: str) -> int:
    """The short table after a refresh that ended well, and the sentence."""
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
    print(f"  {_shown(settings.home / 'current')}/panorama.duckdb, parquet/, csv/, datapackage.json, audit.json")
    print("  make ui   l'interface de Dagster : ce qui a tourné, chaque règle, chaque source\n")
    carried = [each["id"] for each in now["sources"] if each["carried_over"]]
    more = f" ; sources reportées : {', '.join(carried)}" if carried else ""
    if live is not None and live.id != done.id:
        more += f" ; {live.id} reste en service"
    if is_unchanged:
        return _end(EXIT_OK, f"unchanged : rien n'a changé depuis {done.id}{demonstration}, vérifiée{more}.")
    return _end(EXIT_OK, f"published : {done.id}{demonstration} publiée, {done.rules_passed} règles passées{more}.")


def _flagged(folder: Path) -> list[str]:
    """What the audit shows without stopping for it."""
    results = json.loads((folder / "audit.json").read_text(encoding="utf-8"))["results"]
    return [f"{each['rule']} : {each['description']}" for each in results if not each["passed"]]


def _status(options: argparse.Namespace) -> int:
    now = status.read(Settings.read(os.environ).home)
    if options.json:
        print(json.dumps(now, ensure_ascii=False, indent=1))
        return EXIT_OK
    live, attempt = now["live"], now["last_attempt"]
    if live:
        label = " (démonstration)" if live["origin"] == "sample" else ""
        print(f"En service          {live['release']}{label}, publiée le {live['published_at']}")
    else:
        print("En service          rien")
    if attempt:
        print(f"Dernière tentative  {attempt['edition']} : {attempt['verdict']}")
        for reason in attempt["reasons"]:
            print(f"  - {reason}")
    if now["sources"]:
        print("Sources")
        _print_sources(now["sources"])
    return EXIT_OK


def _releases(options: argparse.Namespace) -> int:
    found = kept.releases(Settings.read(os.environ).home)
    if options.json:
        keys = ("id", "edition", "origin", "region", "published_at", "seal", "is_live")
        print(json.dumps([{key: getattr(each, key) for key in keys} for each in found], ensure_ascii=False, indent=1))
        return EXIT_OK
    for each in found:
        label = "démonstration" if each.origin == "sample" else "réelle"
        print(f"{'→' if each.is_live else ' '} {each.id:<12} {label:<14} {each.published_at}")
    if not found:
        print("Aucune version.")
    return EXIT_OK


def _rollback(options: argparse.Namespace) -> int:
    from pipelines.lock import RefreshRunning, refresh_lock

    home = Settings.read(os.environ).home
    try:
        with refresh_lock(home):
            done = release.rollback(home, options.release)
    except RefreshRunning as error:
        return _end(EXIT_FAILED, f"retour impossible : {error}.")
    except kept.PublicationRefused as error:
        return _end(EXIT_REFUSED, f"retour refusé : {' ; '.join(error.reasons)}")
    return _end(EXIT_OK, f"{done.id} vérifiée et remise en service.")


def _verify(options: argparse.Namespace) -> int:
    home = Settings.read(os.environ).home
    asked = options.release or getattr(kept.live(home), "id", None)
    if asked is None:
        return _end(EXIT_FAILED, "rien à vérifier : aucune version en service.")
    if not (home / "releases" / asked).is_dir():
        return _end(EXIT_FAILED, f"{asked} est inconnue : `panorama releases` donne celles qui sont gardées.")
    problems = verification.verify(home, asked)
    for problem in problems:
        print(f"  ✗ {problem}")
    if problems:
        return _end(EXIT_FAILED, f"{asked} est abîmée : {len(problems)} défaut(s).")
    return _end(EXIT_OK, f"{asked} est intacte : chaque fichier a l'empreinte publiée.")


def _prune(options: argparse.Namespace) -> int:
    from pipelines.lock import RefreshRunning, refresh_lock
    from sources import retention

    settings = Settings.read(os.environ)
    if not settings.archive.is_dir():  # a mistyped home must not look like a clean one
        raise UsageError(f"aucune archive dans {settings.home} : vérifier PANORAMA_HOME")
    limit = retention.cutoff(datetime.now(UTC))
    try:
        with contextlib.nullcontext() if options.dry_run else refresh_lock(settings.home):
            found = retention.expired(settings.archive, limit)
            if not options.dry_run:
                retention.purge(settings.archive, found)
    except RefreshRunning as error:
        return _end(EXIT_FAILED, f"rien n'a été effacé : {error}.")
    for each in found:
        of = ", ".join(each.source_ids) or "sans relevé"
        size = f"{each.bytes:>10,}".replace(",", " ")
        print(f"  {each.last_fetched_at[:10]}  {size} octets  {of:<24} {each.path}")
    verb = "à effacer" if options.dry_run else "effacé(s)"
    size = f"{sum(each.bytes for each in found):,}".replace(",", " ")
    return _end(EXIT_OK, f"{len(found)} fichier(s) personnel(s) d'avant le {limit:%Y-%m-%d} {verb}, {size} octets.")


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
