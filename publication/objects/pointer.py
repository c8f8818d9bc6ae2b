"""current.json: which release readers take and which state a new machine starts from, changed by one conditional write.

Not here: the objects that it names (state.py), when it may move (following.py).
"""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict, dataclass, replace
from typing import Any

from publication import durable, kept
from publication.objects import state
from publication.objects.errors import ObjectsFailed
from publication.objects.state import State
from publication.objects.store import Store
from sources.archive import utc_now

FILE = "current.json"
_PROBE = ".conditions"


@dataclass(frozen=True)
class Pointer:
    """What current.json says.

    Attributes:
        path: the folder of the release's files, below the prefix.
        state: sha256 of the state that this release was published with.
        erasing: states before it whose other objects are not all deleted yet.
        swapped_at: by the clock of the machine that wrote it; decides nothing.
        swap: never the same twice.
    """

    release: str
    edition: str
    origin: str
    region: str
    published_at: str
    seal: str
    path: str
    state: str
    erasing: tuple[str, ...]
    swapped_at: str
    swap: str


@dataclass(frozen=True)
class Read:
    """A pointer as it was read, and the tag that a swap must still find."""

    pointer: Pointer
    etag: str


def to(live: kept.Release, kept_state: State, erasing: tuple[str, ...]) -> Pointer:
    """A pointer to what a home has live."""
    return Pointer(
        release=live.id,
        edition=live.edition,
        origin=live.origin,
        region=live.region,
        published_at=live.published_at,
        seal=live.seal,
        path=state.folder_of(live),
        state=kept_state.sha256,
        erasing=erasing,
        swapped_at=utc_now(),
        swap=uuid.uuid4().hex,
    )


def erased(pointer: Pointer) -> Pointer:
    """The same pointer once nothing is left to delete."""
    return replace(pointer, erasing=(), swap=uuid.uuid4().hex)


def read(store: Store) -> Read | None:
    """What current.json says now, None before the first publication.

    Raises:
        ObjectsFailed: it can't be read, or says something else.
    """
    held = store.get(FILE)
    if held is None:
        return None
    try:
        raw: dict[str, Any] = json.loads(held.content)
        return Read(Pointer(**{**raw, "erasing": tuple(raw["erasing"])}), held.etag)
    except (ValueError, KeyError, TypeError):
        raise ObjectsFailed(
            f"{store.address(FILE)} n'est pas un pointeur de panorama : choisir un autre préfixe"
        ) from None


def swap(store: Store, pointer: Pointer, before: Read | None) -> Read | None:
    """Make it the pointer, if `before` still is; None when another machine wrote meanwhile."""
    etag = store.swap(FILE, durable.to_json(asdict(pointer)), before.etag if before else None)
    return Read(pointer, etag) if etag else None


def refuse_without_conditions(store: Store) -> None:
    """That this server honours conditional writes: one that ignores them would let two machines both believe to have won.

    Raises:
        ObjectsFailed: it does not.
    """
    key = f"{_PROBE}-{uuid.uuid4().hex}"
    etag = store.swap(key, b"1", None)
    try:
        ignored = store.swap(key, b"2", None) or store.swap(key, b"3", '"0123456789abcdef0123456789abcdef"')
    finally:
        store.delete([key])
    if etag is None or ignored:
        raise ObjectsFailed(
            f"{store.address('')} : ce serveur ignore les écritures conditionnelles (If-Match, If-None-Match), sans "
            "lesquelles deux machines pourraient publier l'une sur l'autre ; en choisir un qui les honore"
        )
