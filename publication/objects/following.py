"""Object storage follows the files: everything is there before the pointer moves, and what went is deleted after.

Here: the order, and whose storage it is. The home remembers the last state that it wrote there (<home>/objects.json): when
the pointer shows another one, another machine publishes there, and this one writes nothing more.
Not here: which files (state.py), one object (store.py), filling a home from there (restoring.py).
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from publication import durable, kept
from publication.kept import PublicationRefused
from publication.objects import pointer, state
from publication.objects.errors import ObjectsFailed
from publication.objects.pointer import Read
from publication.objects.state import File, State
from publication.objects.store import Listed, Store, each_at_once

MARK = "objects.json"
# What no state names: left by a machine that was killed or lost. It is used again while it is young, deleted when it is
# old, and nothing in between: who found it young has the time to publish it.
STILL_USED = timedelta(days=2)
DELETED_AFTER = timedelta(days=7)


@dataclass(frozen=True)
class Standing:
    """What the storage shows (None: nothing yet), and what the home has live.

    Attributes:
        lacks_files: the home has moved on since, under the same release.
        error: why the storage could not be asked, None when it was.
    """

    release: str | None
    live: str | None
    lacks_files: bool = False
    error: str | None = None

    @property
    def is_behind(self) -> bool:
        return self.error is not None or self.release != self.live or self.lacks_files


def catch_up(url: str, home: Path) -> list[str]:
    """Make the storage hold what the home has, then point to it, then delete there what the home deleted.

    Only for who holds the home. A kill leaves objects that nobody sees; the next call goes on.

    Returns:
        What an operator may want to know (a bucket that keeps what was deleted), in French.

    Raises:
        PublicationRefused: another machine publishes there, or the home lost files that no command of ours deleted.
        ObjectsFailed: anything else; readers still see the release before.
    """
    live = kept.live(home)
    if live is None:
        return []
    store = Store(url)
    there, before = shown(store) or (None, None)
    _refuse_unless_ours(store, home, there)
    now = state.of_home(home, live)
    if there is not None and there.pointer.state == now.sha256:
        write_mark(home, store, now.sha256)
        return _erase(store, there, now, store.listed()) if there.pointer.erasing else []
    listed = store.listed()
    if before is None:
        pointer.refuse_without_conditions(store)
    else:
        _refuse_losses(store, home, before, listed)
    _bring(store, home, now, before, listed)
    store.put_bytes(state.key_of_state(now.sha256), now.content, now.sha256)
    erasing = (*there.pointer.erasing, there.pointer.state) if there else ()
    # Said first: killed right after the swap, this home must know its own pointer again.
    write_mark(home, store, there.pointer.state if there else None, coming=now.sha256)
    moved = pointer.swap(store, pointer.to(live, now, erasing), there)
    if moved is None:
        raise PublicationRefused([_other_machine(store, None)], "identity")
    write_mark(home, store, now.sha256)
    return _erase(store, moved, now, listed)


def standing(url: str, home: Path) -> Standing:
    """Where the storage stands; never raises for one that does not answer. Reads two small objects."""
    try:
        live = kept.live(home)
    except PublicationRefused as refused:
        return Standing(None, None, error=" ; ".join(refused.reasons))
    live_id = live.id if live else None
    try:
        store = Store(url, is_patient=False)
        found = shown(store)
        if found is None:
            return Standing(None, live_id)
        there, before = found
        release = there.pointer.release
        if there.pointer.state not in known(home, store):
            return Standing(release, live_id, error=_other_machine(store, release))
        lacks = before.sizes != state.sizes_of_home(home)
        return Standing(release, live_id, lacks_files=lacks or bool(there.pointer.erasing))
    except ObjectsFailed as error:
        return Standing(None, live_id, error=str(error))


def shown(store: Store) -> tuple[Read, State] | None:
    """The pointer and the state that it names, None before the first publication.

    Raises:
        ObjectsFailed: as state_at().
    """
    there = pointer.read(store)
    while there is not None:
        try:
            return there, state_at(store, there.pointer.state)
        except ObjectsFailed:
            # Another machine swapped in between, and has already deleted the state that we were told of.
            now = pointer.read(store)
            if now is None or now.etag == there.etag:
                raise
            there = now
    return None


def state_at(store: Store, sha256: str) -> State:
    """A state that the pointer names.

    Raises:
        ObjectsFailed: it is not there, or not what its name says.
    """
    held = store.get(state.key_of_state(sha256))
    try:
        found = state.read(held.content) if held else None
    except ValueError:
        found = None
    if found is None or found.sha256 != sha256:
        raise ObjectsFailed(
            f"{store.address(state.key_of_state(sha256))} manque ou a été modifié, et le pointeur le nomme : remettre "
            "cet objet (versions du seau), ou repartir d'un préfixe vide"
        )
    return found


def write_mark(home: Path, store: Store, sha256: str | None, *, coming: str | None = None) -> None:
    """Remember the state that this home wrote there last, and the one that it is about to write."""
    content = {"address": store.address(""), "state": sha256, "coming": coming}
    durable.write_at_once(home / MARK, durable.to_json(content), mode=0o600)


def known(home: Path, store: Store) -> set[str]:
    """The states that this home wrote at this address, the last one and one that a kill may have cut."""
    try:
        mark: dict[str, Any] = json.loads((home / MARK).read_bytes())
        return {mark["state"], mark["coming"]} - {None} if mark["address"] == store.address("") else set()
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return set()


def _refuse_unless_ours(store: Store, home: Path, there: Read | None) -> None:
    if there is not None and there.pointer.state not in known(home, store):
        raise PublicationRefused([_other_machine(store, there.pointer.release)], "identity")


def _refuse_losses(store: Store, home: Path, before: State, listed: dict[str, Listed]) -> None:
    """What went from here by no command of ours stays there, unless a person erased it in both places."""
    gone = [each for each in state.lost(home, before) if each.key in listed]
    if gone:
        more = f" (et {len(gone) - 1} autres)" if gone[1:] else ""
        raise PublicationRefused(
            [
                f"{gone[0].path}{more} a disparu de ce dossier sans `panorama prune`, rien n'est effacé de "
                f"{store.address('')} : `panorama restore` l'en rapporte"
            ],
            "rules",
        )


def _other_machine(store: Store, release: str | None) -> str:
    what = f"montre {release}, qu'un autre dossier a publiée" if release else "vient d'être publié par un autre dossier"
    return (
        f"{store.address(pointer.FILE)} {what} : un préfixe pour un dossier ; `panorama restore` dans un dossier vide "
        "part de ce qui y est"
    )


def _bring(store: Store, home: Path, now: State, before: State | None, listed: dict[str, Listed]) -> None:
    """Write what is not there yet."""
    named = before.keys if before else set()
    by_key = {each.key: each for each in now.files}
    if altered := [key for key, each in by_key.items() if key in listed and listed[key].bytes != each.bytes]:
        raise ObjectsFailed(
            f"{store.address(altered[0])} n'a pas la taille que son nom annonce : quelqu'un l'a modifié ; l'effacer, "
            "`panorama refresh` le remettra"
        )

    def bring(each: File) -> None:
        store.put(each.key, home / each.path, each.sha256, again=each.key in listed)

    missing = [
        each for key, each in by_key.items() if key not in listed or (key not in named and listed[key].age > STILL_USED)
    ]
    each_at_once(bring, missing)


def _erase(store: Store, there: Read, now: State, listed: dict[str, Listed]) -> list[str]:
    """Delete what the states before had and this one has not, and what nothing names for days."""
    gone = set()
    for sha256 in there.pointer.erasing:
        key = state.key_of_state(sha256)
        held = store.get(key)
        with contextlib.suppress(ValueError):  # what it named goes with what nothing names, in a week
            gone |= state.read(held.content).keys if held else set()
    gone |= {key for key, each in listed.items() if each.age > DELETED_AFTER and state.is_ours(key)}
    # The states go last: a kill before that leaves what says what else must go.
    erasable = (gone & set(listed)) - now.keys
    states = {key for key in erasable if key.startswith("states/")}
    keeps_versions = store.delete(erasable - states)
    keeps_versions = store.delete(states) or keeps_versions
    if there.pointer.erasing:
        # Lost to another machine: it took the list over.
        pointer.swap(store, pointer.erased(there.pointer), there)
    if not keeps_versions:
        return []
    return [
        f"{store.address('')} : le seau garde les versions de ce qui est effacé (un retrait n'y est pas effectif avant "
        "qu'elles expirent : docs/object_storage.md)"
    ]
