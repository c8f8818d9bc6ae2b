"""What follows the files, seen from a run: a database and an object storage, each caught up, and what they say shown as this
run's ending.

Here: the order, and that one which fails keeps no other from following. Not here: what following means (publication/postgres/,
publication/objects/). A client is only loaded where there is something to follow.
"""

import dagster as dg

from pipelines.postgres import catch_up_postgres
from pipelines.settings import Settings
from pipelines.verdict import failure
from publication.kept import PublicationRefused
from publication.objects.errors import ObjectsFailed


def catch_up_all(settings: Settings, log: dg.DagsterLogManager) -> None:
    """Make whatever follows this home show what it has live.

    Raises:
        dg.Failure: something does not; the files are published all the same, and the next refresh tries again.
    """
    failed = []
    for catch_up in (catch_up_postgres, catch_up_objects):
        try:
            catch_up(settings, log)
        except dg.Failure as error:
            failed.append(error)
    if len(failed) > 1:
        raise failure(ObjectsFailed(" ; ".join(str(error.description) for error in failed)))
    if failed:
        raise failed[0]


def catch_up_objects(settings: Settings, log: dg.DagsterLogManager) -> None:
    """Make the object storage hold what the home has, when there is one.

    Raises:
        dg.Failure: it does not.
    """
    url = settings.objects_url
    if url is None:
        return
    from publication.objects import following

    try:
        for told in following.catch_up(url, settings.home):
            log.warning(f"stockage objet : {told}")
    except (ObjectsFailed, PublicationRefused) as error:
        reason = " ; ".join(error.reasons) if isinstance(error, PublicationRefused) else str(error)
        raise failure(
            ObjectsFailed(
                f"la publication est faite dans les fichiers, mais le stockage objet ne l'a pas suivie : {reason}"
            )
        ) from None
