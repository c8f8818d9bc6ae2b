"""A home filled from object storage: every file that the pointer's state names, hashed on arrival, then verified.

An empty home becomes the one that published. The home that published gets back what it lost, and keeps what it has since. A
file that says something else than the storage is never replaced.
Not here: writing there (following.py).
"""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path

from publication import durable, kept, verification
from publication.kept import CURRENT, PublicationRefused
from publication.objects import following, pointer, state
from publication.objects.errors import ObjectsFailed
from publication.objects.state import File
from publication.objects.store import Store, each_at_once
from publication.release import open_to_readers
from publication.seal import RELEASES

_DRAFTS = ".restoring"  # a folder of the home: what a kill leaves there goes with the next call


@dataclass(frozen=True)
class Restored:
    """What came: the release in service, and how many files and bytes were not there before."""

    release: str
    files: int
    bytes: int


def restore(url: str, home: Path) -> Restored:
    """Bring what is missing, verify the release, then point `current` to it. A kill leaves what the next call goes on with.

    Only for who holds the home.

    Raises:
        PublicationRefused: the home has files that the storage does not know, or the release does not verify.
        ObjectsFailed: nothing is published there, an object is missing or altered, no room, or the storage fails.
    """
    store = Store(url)
    found = following.shown(store)
    if found is None:
        raise ObjectsFailed(
            f"{store.address(pointer.FILE)} n'existe pas : rien n'y est publié, ou l'adresse est fausse"
        )
    there, kept_there = found
    is_ours = there.pointer.state in following.known(home, store)
    missing = state.lost(home, kept_there) if is_ours else _missing(home, kept_there)
    needed = sum(each.bytes for each in missing)
    if needed > (free := shutil.disk_usage(home).free):
        raise ObjectsFailed(f"{needed} octets à rapporter, {free} libres dans {home} : faire de la place")

    drafts = home / _DRAFTS
    shutil.rmtree(drafts, ignore_errors=True)
    drafts.mkdir(parents=True)

    def bring(each: File) -> None:
        _bring(store, each, drafts / hashlib.sha256(each.path.encode()).hexdigest(), home / each.path)

    try:
        each_at_once(bring, missing)
    finally:
        shutil.rmtree(drafts)
    durable.open_folder(home / RELEASES)
    for release in {Path(each.path).parts[1] for each in kept_there.files if each.path.startswith(f"{RELEASES}/")}:
        open_to_readers(home / RELEASES / release)
    live = kept.live(home) if is_ours else None
    release_id = live.id if live else kept.checked_id(there.pointer.release)
    if faults := verification.verify(home, release_id):
        raise PublicationRefused([f"{release_id} est abîmée : {fault}" for fault in faults], "rules")
    if live is None:
        durable.point(home / CURRENT, f"{RELEASES}/{release_id}")
        following.write_mark(home, store, there.pointer.state)
    return Restored(release_id, len(missing), needed)


def _missing(home: Path, kept_there: state.State) -> list[File]:
    """The files to bring.

    Raises:
        PublicationRefused: the home has one that the storage does not know, or knows otherwise.
    """
    here, there = state.sizes_of_home(home), {each.path: each for each in kept_there.files}
    others = [
        path
        for path, size in here.items()
        if path not in there or size != there[path].bytes or durable.sha256(home / path) != there[path].sha256
    ]
    if others:
        raise PublicationRefused(
            [
                f"{others[0]} n'est pas ce que le stockage a{f' (et {len(others) - 1} autres)' if others[1:] else ''} : "
                "restaurer dans un dossier vide (PANORAMA_HOME), ou retirer ce qui est abîmé"
            ],
            "identity",
        )
    return [each for path, each in there.items() if path not in here]


def _bring(store: Store, each: File, draft: Path, target: Path) -> None:
    """One file, whole or not at all."""
    store.download(each.key, draft)
    if durable.sha256(draft) != each.sha256:
        raise ObjectsFailed(
            f"{store.address(each.key)} n'a pas l'empreinte {each.sha256[:12]}… que l'état annonce : objet modifié ; "
            "le remettre depuis une version du seau"
        )
    if each.path.startswith("archive/"):
        draft.chmod(0o400)  # as the archive writes them
    target.parent.mkdir(parents=True, exist_ok=True)
    draft.replace(target)
