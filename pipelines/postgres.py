"""The database that follows the releases, seen from a run: loaded, caught up, and what it says shown as this run's ending.

Here: the translation. Not here: what following means (publication/postgres/). The driver is only loaded where there is a
database.
"""

from collections.abc import Callable
from pathlib import Path

import dagster as dg

from pipelines.settings import Settings, UsageError
from pipelines.verdict import failure
from publication.kept import PublicationRefused
from publication.postgres.errors import PostgresFailed


def loader(settings: Settings) -> Callable[[Path], None] | None:
    """What loads a candidate before it is live, None when no database follows.

    Raises:
        UsageError: its address stands in a file that can't be read.
    """
    url = settings.postgres_url
    if url is None:
        return None
    from publication.postgres import following

    return lambda folder: following.prepare(url, settings.home, folder)


def catch_up_postgres(settings: Settings, log: dg.DagsterLogManager) -> None:
    """Make the database serve what the home has live, when there is one.

    Raises:
        dg.Failure: it does not; the files are published all the same, and the next refresh tries again.
    """
    try:
        url = settings.postgres_url
        if url is None:
            return
        from publication.postgres import following

        for told in following.catch_up(url, settings.home):
            log.warning(f"PostgreSQL : {told}")
    except (PostgresFailed, PublicationRefused, UsageError) as error:
        reason = " ; ".join(error.reasons) if isinstance(error, PublicationRefused) else str(error)
        raise failure(
            PostgresFailed(f"la publication est faite dans les fichiers, mais PostgreSQL ne l'a pas suivie : {reason}")
        ) from None
