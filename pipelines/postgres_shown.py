"""The database that follows the releases, as the command line shows it: its state, catching up after a rollback, forgetting
what was pruned.

No Dagster here: the command line is light. Not here: what a run does with it (postgres.py).
"""

from __future__ import annotations

from typing import Any, Literal

from pipelines.settings import Settings
from publication.kept import PublicationRefused


def as_status(settings: Settings) -> dict[str, Any]:
    """`postgres` of `panorama status`: release, is_behind, and a French sentence; empty when there is no database.

    Raises:
        UsageError: its address stands in a file that can't be read.
    """
    url = settings.postgres_url
    if url is None:
        return {}
    from publication.postgres import following

    now = following.state(url, settings.home)
    if now.error is not None:
        told = now.error.removeprefix("PostgreSQL : ")
    elif now.is_behind:
        told = f"{now.release or 'rien'}, en retard sur {now.live} : `panorama refresh` la rattrape"
    else:
        told = f"{now.release or 'rien'}, comme les fichiers"
    return {"postgres": {"release": now.release, "is_behind": now.is_behind, "told": told}}


def catch_up(settings: Settings) -> str | None:
    """Make the database serve what the home has live; why it does not, None when it does or there is none."""
    return _followed(settings, "catch_up")


def forget_what_is_gone(settings: Settings) -> str | None:
    """Drop from the database the editions that the home keeps no more; why it could not, None when it did or there is none."""
    return _followed(settings, "forget_what_is_gone")


def _followed(settings: Settings, what: Literal["catch_up", "forget_what_is_gone"]) -> str | None:
    url = settings.postgres_url
    if url is None:
        return None
    from publication.postgres import following
    from publication.postgres.errors import PostgresFailed

    try:
        act = following.catch_up if what == "catch_up" else following.forget_what_is_gone
        for told in act(url, settings.home):
            print(f"PostgreSQL : {told}")
    except (PostgresFailed, PublicationRefused) as error:
        return "; ".join(error.reasons) if isinstance(error, PublicationRefused) else str(error)
    return None
