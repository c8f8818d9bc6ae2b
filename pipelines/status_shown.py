"""`panorama status` at a glance: what is live and how old, the verdict, the last attempt, the sources that need a look, what to
do next.

Not here: reading the state of the home (publication/status.py). The JSON form is that state, as the README gives it.
"""

from __future__ import annotations

import argparse
import json
import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pipelines import objects_shown, postgres_shown
from pipelines.ending import EXIT_OK
from pipelines.french_help import examples
from pipelines.output import painted
from pipelines.settings import Mode, Settings
from publication import kept, status
from sources.registry import SOURCES
from sources.spec import by_id

_VERDICTS = {
    "published": ("publiée", "good"),
    "unchanged": ("inchangée", "good"),
    "refused": ("refusée", "bad"),
    "failed": ("en échec", "bad"),
}
_MARGIN = 18


def add_to(commands: Any) -> None:
    """Add `status` to the parser of `panorama`."""
    command = commands.add_parser(
        "status",
        help="la version en service, la dernière tentative, les sources",
        epilog=examples(
            "panorama status             # d'un coup d'œil",
            "panorama status --sources   # chaque source : millésime, âge, lignes",
            "panorama status --json      # pour un programme",
        ),
    )
    command.add_argument("--sources", action="store_true", help="toutes les sources, non les seules à regarder")
    command.add_argument("--json", action="store_true", help="l'état en JSON (README, Contrats)")
    command.set_defaults(run=_status)


def _status(options: argparse.Namespace) -> int:
    settings = Settings.read(os.environ)
    now = {**status.read(settings.home), **postgres_shown.as_status(settings), **objects_shown.as_status(settings)}
    if options.json:
        print(json.dumps(now, ensure_ascii=False, indent=1))
        return EXIT_OK
    live = _live(settings.home)
    _line("En service", _live_told(live, settings.home))
    if live is not None:
        flagged = live.rules_total - live.rules_passed
        text = f"{live.rules_passed} règles passées sur {live.rules_total}"
        _line("Verdict", text + (f", {flagged} signalées sans bloquer (quality.html)" if flagged else ""))
    if "postgres" in now:
        _line("PostgreSQL", now["postgres"]["told"])
    if "objects" in now:
        _line("Stockage objet", now["objects"]["told"])
    if attempt := now["last_attempt"]:
        word, colour = _VERDICTS.get(attempt["verdict"], (attempt["verdict"], "bad"))
        _line("Dernier essai", f"{attempt['edition']} {painted(word, colour)}")
        for reason in attempt["reasons"]:
            print(f"  - {reason}")
    if now["sources"]:
        _show_sources(now["sources"], is_whole=options.sources)
    print(painted(f"À faire : {_next(settings, live, now)}", "strong"))
    return EXIT_OK


def print_sources(sources: list[dict[str, Any]]) -> None:
    """One line per source: vintage, age, rows, whether it was carried over, or why it is absent."""
    for each in sources:
        rows = "?" if each["rows"] is None else f"{each['rows']:,}".replace(",", " ")
        vintage = each["vintage"] or "?"
        age = f"{_age(each)} j" if each["vintage"] else "?"
        origin = "échantillon" if each["origin"] == "sample" else "en direct"
        if each.get("absence"):
            print(f"  {each['id']:<20} absente : {each['absence']}")
            continue
        carried = ", reportée" if each["carried_over"] else ""
        print(f"  {each['id']:<20} millésime {vintage:<11} âge {age:>6}  {rows:>6} lignes  {origin}{carried}")


def _line(name: str, text: str) -> None:
    print(f"{name:<{_MARGIN}}{text}")


def _live(home: Path) -> kept.Release | None:
    try:
        return kept.live(home)
    except kept.PublicationRefused:
        return None


def _live_told(live: kept.Release | None, home: Path) -> str:
    if live is None:
        return painted(_why_nothing_is_live(home), "warning")
    label = " (démonstration)" if live.origin == "sample" else ""
    when = live.published_at[:16].replace("T", " à ")
    return f"{painted(live.id, 'strong')}{label}, publiée le {when} UTC, {_since(live.published_at)}"


def _since(moment: str) -> str:
    """How long ago, as people say it."""
    try:
        gone = datetime.now(UTC) - datetime.fromisoformat(moment.replace("Z", "+00:00"))
    except (ValueError, TypeError):
        return "date illisible"
    hours = int(gone.total_seconds() // 3600)
    if hours < 1:
        return "il y a moins d'une heure"
    return f"il y a {hours} h" if hours < 48 else f"il y a {hours // 24} jours"


def _why_nothing_is_live(home: Path) -> str:
    try:
        kept.live(home)
    except kept.PublicationRefused as error:
        return f"illisible : {' ; '.join(error.reasons)}"
    return "rien" if home.is_dir() else f"rien : {home} n'existe pas (PANORAMA_HOME)"


def _age(source: dict[str, Any]) -> int:
    return (date.today() - date.fromisoformat(source["vintage"])).days


def _is_late(source: dict[str, Any]) -> bool:
    """Whether a live source is older than its publisher lets it grow; the age of an extract means nothing."""
    spec = by_id(SOURCES).get(source["id"])
    if spec is None or spec.max_age is None or not source["vintage"] or source["origin"] == "sample":
        return False
    return _age(source) > spec.max_age.days


def _show_sources(sources: list[dict[str, Any]], *, is_whole: bool) -> None:
    late = [each for each in sources if _is_late(each)]
    carried = [each for each in sources if each["carried_over"]]
    absent = [each for each in sources if each.get("absence")]
    counts = [
        (len(late), "en retard", "bad"),
        (len(carried), "reportée(s)", "warning"),
        (len(absent), "absente(s)", "faint"),
    ]
    told = [painted(f"{count} {word}", colour) for count, word, colour in counts if count]
    _line("Sources", f"{len(sources)}" + (f", dont {', '.join(told)}" if told else ", toutes à jour"))
    if is_whole:
        print_sources(sources)
        return
    print_sources([each for each in sources if each in late or each["carried_over"]])
    if absent:
        print(f"  absentes : {', '.join(each['id'] for each in absent)} (--sources dit pourquoi)")


def _next(settings: Settings, live: kept.Release | None, now: dict[str, Any]) -> str:
    """What to do, the most pressing first."""
    attempt = now["last_attempt"]
    if attempt and attempt["verdict"] in ("refused", "failed"):
        return f"lever la raison ci-dessus, puis `panorama refresh --edition {attempt['edition']}`."
    if live is None:
        return "`panorama doctor`, puis `panorama refresh`."
    if now.get("postgres", {}).get("is_behind"):
        return "`panorama refresh` : la base PostgreSQL est en retard."
    if now.get("objects", {}).get("is_behind"):
        return "`panorama refresh` : le stockage objet est en retard."
    due = settings.default_edition(date.today())
    if live.edition < due:
        return f"`panorama refresh` : l'édition {due} est terminée et n'est pas publiée."
    if late := [each["id"] for each in now["sources"] if each["carried_over"] or _is_late(each)]:
        return f"`panorama refresh` quand ces sources répondent : {', '.join(late)}."
    if live.origin == "sample" and settings.mode is Mode.SAMPLES:
        return "rien ; c'est une démonstration, docs/production.md dit comment passer en direct."
    return "rien."
