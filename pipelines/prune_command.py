"""`panorama prune`: what may go of a home, shown with its size, then deleted.

Here: options, what is shown, the order. Not here: what may go (publication/retention.py for releases and candidates,
publication/rights.py for those that name who was suppressed, sources/pruning.py for the archive and landing,
sources/retention.py for personal bytes).
"""

from __future__ import annotations

import argparse
import contextlib
import os
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from pipelines import objects_shown, postgres_shown
from pipelines.ending import EXIT_FAILED, EXIT_OK
from pipelines.french_help import examples
from pipelines.release_commands import history_follows
from pipelines.settings import Settings, UsageError
from publication import datapackage, kept, rights
from publication import retention as kept_rule
from sources import pruning, retention, suppressions
from sources.errors import SourceError

# What goes, in one line each: (path as shown, bytes, why or whose). And how it goes.
Found = list[tuple[str, int, str]]
Part = tuple[str, Found, Callable[[], None]]


class DatabaseBehind(Exception):
    """The database could not follow the files. The text is in French."""


def add_to(commands: Any) -> None:
    """Add `prune` to the parser of `panorama`."""
    command = commands.add_parser(
        "prune",
        help="effacer ce qu'aucune version gardée ne demande",
        epilog=examples(
            "panorama prune --releases --candidates --archive --dry-run   # montrer seulement",
            "panorama prune --personal                                    # les octets de plus de treize mois",
        ),
    )
    command.add_argument("--personal", action="store_true", help="les octets personnels de plus de treize mois")
    command.add_argument("--releases", action="store_true", help="les versions que la règle ne garde pas")
    command.add_argument("--candidates", action="store_true", help="les candidates et les restes d'exécutions tuées")
    command.add_argument("--archive", action="store_true", help="les octets et les tables posées devenus inutiles")
    command.add_argument(
        "--suppressed", action="store_true", help="les versions gardées qui nomment qui a été retiré (`suppress`)"
    )
    command.add_argument("--dry-run", action="store_true", help="montrer, ne rien effacer")
    command.set_defaults(run=_prune)


def _prune(options: argparse.Namespace) -> int:
    from pipelines.lock import RefreshRunning, refresh_lock

    settings = Settings.read(os.environ)
    parts = [
        (part, find)
        for part, find in (
            ("releases", _releases),
            ("suppressed", _suppressed),
            ("candidates", _candidates),
            ("archive", partial(_archive, after_releases=options.releases)),
            ("personal", _personal),
        )
        if getattr(options, part)
    ]
    if not parts:
        raise UsageError(
            "dire quoi effacer : --releases, --candidates, --archive, --personal, --suppressed (ensemble ou non)"
        )
    if not settings.archive.is_dir():  # a mistyped home must not look like a clean one
        raise UsageError(f"aucune archive dans {settings.home} : vérifier PANORAMA_HOME")
    try:
        rule = kept_rule.Rule.read(os.environ)
    except ValueError as error:
        raise UsageError(str(error)) from error
    if options.archive and (unreadable := _unreadable(settings.home)):
        raise UsageError(
            f"{', '.join(unreadable)} ne se lit pas : ce qu'elle demande de l'archive est inconnu ; `panorama verify` d'abord"
        )
    options.facts["is_dry_run"] = options.dry_run
    sentences = []
    try:
        with contextlib.nullcontext() if options.dry_run else refresh_lock(settings.home):
            for _, find in parts:
                name, found, remove = find(settings, rule)
                if not options.dry_run:
                    remove()
                _show(found)
                size = sum(each[1] for each in found)
                shown = [{"path": path, "bytes": bytes_, "why": why} for path, bytes_, why in found]
                options.facts.setdefault("found", []).extend(shown)
                sentences.append(f"{len(found)} {name}, {_bytes(size)} octets")
            # What went from here goes from there too.
            late = None if options.dry_run else objects_shown.catch_up(settings)
    except RefreshRunning as error:
        return _end(EXIT_FAILED, f"rien n'a été effacé : {error}.")
    except (SourceError, DatabaseBehind, kept.PublicationRefused) as error:
        print(error)
        return _end(EXIT_FAILED, f"Effacement interrompu : {' ; '.join(sentences) or 'rien avant lui'}.")
    if late:
        return _end(EXIT_FAILED, f"Effacé ici : {' ; '.join(sentences)} ; mais {late}.")
    return _end(EXIT_OK, f"{'À effacer' if options.dry_run else 'Effacé'} : {' ; '.join(sentences)}.")


def _releases(settings: Settings, rule: kept_rule.Rule) -> Part:
    found = kept_rule.releases_beyond(settings.home, rule)

    def remove() -> None:
        kept_rule.remove_releases(settings.home, found)
        if found:
            history_follows(settings.home)

    return "version(s)", _folders(settings.home, found), remove


def _suppressed(settings: Settings, rule: kept_rule.Rule) -> Part:
    """The kept releases that name who was suppressed since, files and database."""
    suppressed = suppressions.read(settings.home)
    found = rights.releases_naming(settings.home, suppressed)
    live = kept.live(settings.home)
    if live is not None and rights.names_suppressed(live, suppressed):
        print(f"  {live.id} est en service et nomme encore un retrait : `panorama refresh`, puis relancer.")

    def remove() -> None:
        # Before the files go: a database that still serves one of them could not be known as ours afterwards.
        _refuse_if(postgres_shown.catch_up(settings))
        kept_rule.remove_releases(settings.home, found)
        if found:
            history_follows(settings.home)
        _refuse_if(postgres_shown.forget_what_is_gone(settings))

    return "version(s) qui nomment un retrait", _folders(settings.home, found), remove


def _refuse_if(reason: str | None) -> None:
    if reason is not None:
        raise DatabaseBehind(f"PostgreSQL n'a pas suivi : {reason}")


def _candidates(settings: Settings, rule: kept_rule.Rule) -> Part:
    found = kept_rule.candidates_beyond(settings.home)
    return "candidate(s)", _folders(settings.home, found), partial(kept_rule.remove_candidates, found)


def _archive(settings: Settings, rule: kept_rule.Rule, *, after_releases: bool) -> Part:
    """What no release needs: none of those that are kept, or, pruned in the same breath, of those that will be."""
    stays = kept_rule.releases_kept(settings.home, rule) if after_releases else kept.releases(settings.home)
    oldest = min((release.edition for release in stays), default=None)
    now = datetime.now(UTC)
    files = pruning.unneeded_bytes(settings.archive, kept_sha256(stays), oldest, now)
    landed = pruning.unneeded_landing(settings.landing, settings.archive, {release.edition for release in stays})

    def remove() -> None:
        pruning.remove_bytes(settings.archive, files)
        pruning.remove_landing(settings.landing, landed)

    shown = [(f"archive/{each.path}", each.bytes, each.why) for each in files]
    shown += [(f"landing/{each.path}", each.bytes, each.why) for each in landed]
    return "fichier(s) de l'archive et de landing", shown, remove


def kept_sha256(releases: Iterable[kept.Release]) -> set[str]:
    """The archived files that these releases list: what a rebuild of them reads."""
    return {
        digest
        for release in releases
        for source in datapackage.read_description(release.path)[1]["sources"]
        for digest in source.get("sha256", [])
    }


def _personal(settings: Settings, rule: kept_rule.Rule) -> Part:
    limit = retention.cutoff(datetime.now(UTC))
    found = retention.expired(settings.archive, limit)
    shown = [
        (
            f"archive/{each.path}",
            each.bytes,
            f"relevé le {each.last_fetched_at[:10]} par {', '.join(each.source_ids) or 'un relevé coupé'}",
        )
        for each in found
    ]
    remove = partial(retention.purge, settings.archive, [each.path for each in found])
    return f"fichier(s) personnel(s) d'avant le {limit:%Y-%m-%d}", shown, remove


def _unreadable(home: Path) -> list[str]:
    """Folders with the name of a release that can't be read."""
    readable = {release.id for release in kept.releases(home)}
    return [path.name for path in sorted((home / "releases").glob("20*.r*")) if path.name not in readable]


def _folders(home: Path, found: list[kept_rule.Beyond]) -> Found:
    return [(each.path.relative_to(home).as_posix(), each.bytes, each.why) for each in found]


def _show(found: Found) -> None:
    for path, size, why in found:
        print(f"  {_bytes(size):>14} octets  {path}  ({why})")


def _bytes(count: int) -> str:
    return f"{count:,}".replace(",", " ")


def _end(code: int, sentence: str) -> int:
    print(sentence)
    return code
