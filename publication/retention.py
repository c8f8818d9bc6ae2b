"""Which releases and candidates of a home may go, and their deletion.

A release is kept when it is live, the first of its edition, or among the last revisions of its edition; a candidate when it
is the last attempt of an edition that nothing published since; sealing keeps one per edition. The rest may go, never by
itself: `panorama prune`. A release that names who asked since to be published no more goes by another rule (rights.py).
Here: the rule, and deleting so that no reader meets half a release. Not here: the archive and landing (sources/retention.py),
when it is asked (pipelines/prune_command.py, which holds the home).
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from publication import datapackage, durable, journal, kept, reference
from publication.seal import CANDIDATES, RELEASES

FEWEST_EDITIONS = reference.MONTHS_LOOKED_BACK + 1  # the candidate's own edition counts
_GOING = ".pruned"  # a folder of this ending is on its way out: `.2026-10.r2.pruned`
_BUILDING = ".building"  # what a killed seal leaves


@dataclass(frozen=True)
class Rule:
    """How much is kept beyond the live release and each edition's first one.

    Attributes:
        revisions: how many of the last revisions of an edition, at least 1.
        editions: how many of the last editions; None keeps all of them. The rules on slow leaks have no other memory than
            the kept releases: fewer than FEWEST_EDITIONS would switch them off without a word.
    """

    revisions: int = 1
    editions: int | None = None

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Rule:
        """PANORAMA_KEEP_REVISIONS and PANORAMA_KEEP_EDITIONS.

        Raises:
            ValueError: one is no whole number above zero, or too few editions (French).
        """
        editions = _number(environment, "PANORAMA_KEEP_EDITIONS")
        if editions is not None and editions < FEWEST_EDITIONS:
            raise ValueError(
                f"PANORAMA_KEEP_EDITIONS vaut {editions} : au moins {FEWEST_EDITIONS}, car les règles qui comparent au "
                "meilleur des douze derniers mois ne le connaissent que par les versions gardées"
            )
        return cls(_number(environment, "PANORAMA_KEEP_REVISIONS") or 1, editions)


@dataclass(frozen=True)
class Beyond:
    """A folder that the rule does not keep.

    Attributes:
        why: in French, for the operator.
    """

    path: Path
    bytes: int
    why: str


def beyond(path: Path, why: str) -> Beyond:
    """A folder that may go, with its size."""
    return Beyond(path, _bytes(path), why)


def releases_kept(home: Path, rule: Rule) -> list[kept.Release]:
    """The readable releases that stay, oldest edition first."""
    by_edition = defaultdict(list)
    for release in kept.releases(home):
        by_edition[release.edition].append(release)
    recent = set(sorted(by_edition)[-rule.editions :] if rule.editions else by_edition)
    return [
        release
        for edition, revisions in by_edition.items()
        for place, release in enumerate(revisions)
        if release.is_live
        or (edition in recent and (release.id.endswith(".r1") or place >= len(revisions) - rule.revisions))
    ]


def releases_beyond(home: Path, rule: Rule) -> list[Beyond]:
    """The releases that may go, and what an interrupted pruning left. One that can't be read stays: `verify` tells of it."""
    stays = {release.id for release in releases_kept(home, rule)}
    found = [
        beyond(release.path, "ni en service, ni première, ni dernière révision de son édition")
        for release in kept.releases(home)
        if release.id not in stays
    ]
    return [*found, *_leftovers(home / RELEASES)]


def candidates_beyond(home: Path) -> list[Beyond]:
    """The candidates whose edition was published since they were sealed, and leftovers of a killed seal."""
    published: dict[str, int] = defaultdict(int)
    for release in kept.releases(home):
        moment = (release.path / kept.FILE).stat().st_mtime_ns
        published[release.edition] = max(published[release.edition], moment)
    found = [
        beyond(path, "l'édition a été publiée depuis")
        for path in sorted((home / CANDIDATES).glob("[!.]*"))
        if path.is_dir() and _sealed_at(path) < published[_edition_of(path)]
    ]
    return [*found, *_leftovers(home / CANDIDATES)]


def remove_releases(home: Path, found: list[Beyond]) -> None:
    """Delete releases: noted in the journal, hidden by one rename, then deleted. A kill leaves what the next pruning finds.

    Raises:
        PublicationRefused: one of them has become live since it was found; it stays.
    """
    for each in found:
        if not each.path.name.startswith("."):
            live = kept.live(home)
            if live is not None and live.path.name == each.path.name:
                raise kept.PublicationRefused([f"{live.id} est en service : elle ne s'efface pas"], "identity")
            live_id = live.id if live else None
            line = journal.entry("prune", each.path.name, live_before=live_id, live_after=live_id, reason=each.why)
            journal.write(home, line)
        _remove(each.path)


def remove_candidates(found: list[Beyond]) -> None:
    """Delete candidates, hidden first: nobody audits or publishes half of one."""
    for each in found:
        _remove(each.path)


def _remove(folder: Path) -> None:
    going = folder
    if not folder.name.startswith("."):
        going = folder.with_name(f".{folder.name}{_GOING}")
        folder.rename(going)
        durable.sync_folder(folder.parent)
    for inner in [going, *(path for path in going.rglob("*") if path.is_dir() and not path.is_symlink())]:
        inner.chmod(0o755)  # a copy of a home may have brought read-only folders
    shutil.rmtree(going)
    durable.sync_folder(folder.parent)


def _leftovers(folder: Path) -> list[Beyond]:
    return [
        beyond(path, "reste d'une opération interrompue")
        for path in sorted(folder.glob(".*"))
        if path.is_dir() and path.name.endswith((_GOING, _BUILDING))
    ]


def _edition_of(candidate: Path) -> str:
    return candidate.name.rpartition("-")[0]


def _sealed_at(candidate: Path) -> int:
    description = candidate / datapackage.FILE
    return description.stat().st_mtime_ns if description.is_file() else 0


def _bytes(folder: Path) -> int:
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_symlink() or path.is_file())


def _number(environment: Mapping[str, str], name: str) -> int | None:
    text = environment.get(name, "").strip()
    if not text:
        return None
    if not text.isdigit() or int(text) < 1:
        raise ValueError(f"{name} vaut « {text} » : un nombre entier, au moins 1")
    return int(text)
