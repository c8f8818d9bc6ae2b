"""The database that follows the releases, seen from a run: caught up, and what it says shown as this run's ending.

Here: the translation. Not here: what following means (publication/postgres/).
"""

import dagster as dg

from pipelines.settings import Settings, UsageError
from pipelines.verdict import failure
from publication.kept import PublicationRefused
from publication.postgres import following
from publication.postgres.connecting import PostgresFailed


def catch_up_postgres(settings: Settings, log: dg.DagsterLogManager) -> None:
    """Make the database serve what the home has live, when there is one.

    Raises:
        dg.Failure: it does not; the files are published all the same, and the next refresh tries again.
    """
    try:
        url = settings.postgres_url
        if url is None:
            return
        for told in following.catch_up(url, settings.home):
            log.warning(f"PostgreSQL : {told}")
    except (PostgresFailed, PublicationRefused, UsageError) as error:
        reason = "; ".join(error.reasons) if isinstance(error, PublicationRefused) else str(error)
        raise failure(
            PostgresFailed(f"la publication est faite dans les fichiers, mais PostgreSQL ne l'a pas suivie : {reason}")
        ) from None
