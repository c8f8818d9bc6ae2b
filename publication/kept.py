"""The releases that a home keeps: what each says of itself, which one is live.

Here: reading them. Not here: checking that they are still what was published (verification.py), moving `current`
(release.py).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal

from publication.seal import RELEASES, BuildIdentity

FILE = "release.json"
CURRENT = "current"

_RELEASE_ID = re.compile(r"20\d\d-(0[1-9]|1[0-2])\.r[1-9]\d*")

Family = Literal["rules", "availability", "identity"]


class PublicationRefused(Exception):
    """Nothing moved. `reasons` are French sentences for the operator.

    Attributes:
        family: `rules` (a critical rule failed, or the audit cannot be trusted), `availability` (only rules about the
            age or absence of a source failed), `identity` (not the edition, origin, region or release asked for).
    """

    def __init__(self, reasons: list[str], family: Family) -> None:
        self.reasons = reasons
        self.family = family
        super().__init__("publication refusée\n" + "\n".join(f"  - {reason}" for reason in reasons))


@dataclass(frozen=True)
class Release:
    """A published folder and what its release.json says. `is_live`: `current` points to it.

    `restates`: the earlier release of the same edition that it corrects (`release`), and the `tables` where they differ.
    """

    id: str
    path: Path
    edition: str
    origin: str
    region: str
    published_at: str
    seal: str
    build: BuildIdentity
    rules_passed: int
    rules_total: int
    sources: list[dict[str, Any]]
    is_live: bool
    restates: dict[str, Any] | None = None


def releases(home: Path) -> list[Release]:
    """The readable releases of the home, oldest edition first; `verify` says what is wrong with another."""
    found = []
    for path in (home / RELEASES).glob("*.r*"):
        if _RELEASE_ID.fullmatch(path.name):
            try:
                found.append(read(home, path.name))
            except PublicationRefused:
                continue
    return sorted(found, key=lambda release: (release.edition, int(release.id.rpartition(".r")[2])))


def live(home: Path) -> Release | None:
    """The release that `current` points to, None before the first publication.

    Raises:
        PublicationRefused: `current` points to something that is no release.
    """
    live_id = _live_id(home)
    return read(home, live_id) if live_id else None


def _live_id(home: Path) -> str | None:
    link = home / CURRENT
    if not link.is_symlink():
        if link.exists():
            raise PublicationRefused(
                [f"« {CURRENT} » n'est pas un lien : le retirer, puis `panorama rollback`"], "identity"
            )
        return None
    pointed = link.readlink()
    if pointed.parent.as_posix() != RELEASES or not _RELEASE_ID.fullmatch(pointed.name):
        # Readers follow it wherever it leads; what we would check is the release of that name in this home.
        raise PublicationRefused(
            [f"« {CURRENT} » mène hors de {RELEASES}/ ({pointed}) : `panorama rollback VERSION` le remet en place"],
            "identity",
        )
    return pointed.name


def read(home: Path, release_id: str) -> Release:
    path = home / RELEASES / release_id
    try:
        content = json.loads((path / FILE).read_bytes())
        return Release(
            id=release_id,
            path=path,
            edition=content["edition"],
            origin=content["origin"],
            region=content["region"],
            published_at=content["published_at"],
            seal=content["seal"],
            build=BuildIdentity(**{each.name: content[each.name] for each in fields(BuildIdentity)}),
            rules_passed=content["rules"]["passed"],
            rules_total=content["rules"]["total"],
            sources=content["sources"],
            is_live=_is_pointed_to(home, release_id),
            restates=content.get("restates"),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        is_absent = isinstance(error, FileNotFoundError) and not path.exists()
        what = "n'existe pas, ou n'est plus gardée" if is_absent else f"n'est pas une publication lisible ({error})"
        raise PublicationRefused(
            [f"{release_id} {what} : `panorama releases` donne celles qui le sont"], "identity"
        ) from error


def _is_pointed_to(home: Path, release_id: str) -> bool:
    """Whether readers of `current` get this release; a `current` that is no link of ours points to none."""
    link = home / CURRENT
    return link.is_symlink() and link.readlink().as_posix() == f"{RELEASES}/{release_id}"


def checked_id(release_id: str) -> str:
    """The same name, when it is one that a release can bear.

    Raises:
        PublicationRefused: it is not.
    """
    if not _RELEASE_ID.fullmatch(release_id):
        raise PublicationRefused(
            [f"« {release_id} » n'est pas un nom de publication (exemple : 2026-10.r1)"], "identity"
        )
    return release_id
