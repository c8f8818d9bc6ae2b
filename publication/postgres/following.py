"""PostgreSQL follows the files: loaded and checked before `current` moves, served right after, caught up when it is late.

Here: the order, and whose database it is. Not here: how a release is loaded (loading.py) or served (serving.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from publication import kept
from publication.kept import PublicationRefused
from publication.postgres import loading, serving
from publication.postgres.connecting import Connection, connected
from publication.postgres.errors import PostgresFailed

_OTHER_DATABASE = "choisir une autre base, ou y renommer le schéma panorama"


@dataclass(frozen=True)
class State:
    """What the database serves (None: nothing yet), and what the home has live.

    Attributes:
        error: why the database could not be asked, None when it was.
    """

    release: str | None
    live: str | None
    error: str | None = None

    @property
    def is_behind(self) -> bool:
        return self.error is not None or self.release != self.live


def prepare(url: str, home: Path, folder: Path) -> None:
    """Load a sealed folder that is about to be published, and prove it; no reader sees it.

    Raises:
        PublicationRefused: the database belongs to another home, another region, or holds real data that a demonstration
            would replace.
        PostgresFailed: anything else; nothing changed for readers.
    """
    what = loading.sealed(folder)
    with connected(url, alone=True) as connection:
        _refuse_unless_ours(connection, home, what)
        loading.load(connection, what)


def catch_up(
    url: str,
    home: Path,
    *,
    ahead_seconds: float = serving.AHEAD_SECONDS,
    patience_seconds: float = serving.PATIENCE_SECONDS,
) -> list[str]:
    """Make the database serve what the home has live: nothing to do, a switch, or a load and a switch.

    Returns:
        What an operator may want to know (an old edition that could not be dropped), in French.

    Raises:
        PublicationRefused, PostgresFailed: as prepare(); readers still see the edition before.
    """
    live = kept.live(home)
    if live is None:
        return []
    what = loading.sealed(live.path)
    with connected(url, alone=True) as connection:
        _refuse_unless_ours(connection, home, what)
        now = serving.served(connection)
        if now is None or (now.release, now.seal) != (what.release, what.seal):
            loading.load(connection, what)
            serving.serve(connection, what, ahead_seconds=ahead_seconds, patience_seconds=patience_seconds)
        told = serving.drop_what_is_no_longer_kept(connection)
        if not serving.open_to_readers(connection):
            told.append(
                f"le rôle {serving.READER} n'existe pas et ce compte ne peut pas le créer : aucun droit de lecture donné"
            )
    return told


def forget_what_is_gone(url: str, home: Path) -> list[str]:
    """Drop the loaded editions whose files the home keeps no more, without waiting for the editions to come.

    Returns:
        Why one could not be dropped (French sentences): to be asked again.

    Raises:
        PublicationRefused, PostgresFailed: as prepare().
    """
    live = kept.live(home)
    if live is None:
        return []
    with connected(url, alone=True) as connection:
        _refuse_unless_ours(connection, home, loading.sealed(live.path))
        return serving.forget(connection, {(each.id, each.seal) for each in kept.releases(home)})


def state(url: str, home: Path) -> State:
    """Where the database stands; never raises for a database that does not answer."""
    try:
        live = kept.live(home)
    except PublicationRefused as refused:
        return State(None, None, " ; ".join(refused.reasons))
    live_id = live.id if live else None
    try:
        with connected(url, connect_seconds=3) as connection:
            now = serving.served(connection)
    except PostgresFailed as error:
        return State(None, live_id, str(error))
    return State(now.release if now else None, live_id)


def _refuse_unless_ours(connection: Connection, home: Path, what: loading.Sealed) -> None:
    now = serving.served(connection)
    if now is None:
        return
    reasons = []
    if now.region != what.region:
        reasons.append(f"la base PostgreSQL montre la région {now.region}, pas la région {what.region}")
    elif now.origin == "live" and what.origin != "live":
        reasons.append(f"une démonstration ne remplace pas les données réelles de la base PostgreSQL ({now.release})")
    elif (now.release, now.seal) not in {(each.id, each.seal) for each in kept.releases(home)}:
        reasons.append(f"la base PostgreSQL montre {now.release}, qu'un autre dossier a publiée")
    if reasons:
        raise PublicationRefused([f"{reason} : {_OTHER_DATABASE}" for reason in reasons], "identity")
