"""The object storage that follows the releases, as the command line shows it: its state, and catching up after a command.

No Dagster here: the command line is light. Not here: what a run does with it (followers.py), `restore` (restore_command.py).
"""

from __future__ import annotations

from typing import Any

from pipelines.settings import Settings
from publication.kept import PublicationRefused
from publication.objects.errors import ObjectsFailed


def as_status(settings: Settings) -> dict[str, Any]:
    """`objects` of `panorama status`: release, is_behind, and a French sentence; empty when there is no storage."""
    url = settings.objects_url
    if url is None:
        return {}
    from publication.objects import following

    now = following.standing(url, settings.home)
    if now.error is not None:
        told = now.error
    elif now.release != now.live:
        told = f"{now.release or 'rien'}, en retard sur {now.live or 'rien'} : `panorama refresh` le rattrape"
    elif now.lacks_files:
        told = f"{now.release}, sans tous les fichiers d'ici : `panorama refresh` le rattrape"
    else:
        told = f"{now.release or 'rien'}, comme les fichiers"
    return {"objects": {"release": now.release, "is_behind": now.is_behind, "told": told}}


def catch_up(settings: Settings) -> str | None:
    """Make the storage hold what the home has; why it does not (French), None when it does or there is none."""
    url = settings.objects_url
    if url is None:
        return None
    from publication.objects import following

    try:
        for told in following.catch_up(url, settings.home):
            print(f"  stockage objet : {told}")
    except (ObjectsFailed, PublicationRefused) as error:
        reason = " ; ".join(error.reasons) if isinstance(error, PublicationRefused) else str(error)
        return f"le stockage objet n'a pas suivi : {reason}"
    return None
