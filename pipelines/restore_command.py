"""`panorama restore`: a home filled from object storage.

Here: options, what is shown. Not here: how (publication/objects/restoring.py). Exit codes: 0 done, 1 the storage can't be
read, 2 usage, 3 refused (another home's files, a release that does not verify).
"""

from __future__ import annotations

import argparse
import os
from typing import Any

from pipelines.ending import EXIT_FAILED, EXIT_OK, EXIT_REFUSED
from pipelines.french_help import examples
from pipelines.release_commands import history_follows
from pipelines.settings import Settings, UsageError
from publication import kept
from publication.objects.errors import ObjectsFailed


def add_to(commands: Any) -> None:
    """Add `restore` to the parser of `panorama`."""
    command = commands.add_parser(
        "restore",
        help="rapporter archive, tables posées et versions du stockage objet",
        epilog=examples(
            "PANORAMA_HOME=/srv/nouveau panorama restore   # une machine neuve part de ce qui est publié",
            "panorama restore                              # ou rapporte ce que le dossier a perdu",
        ),
    )
    command.set_defaults(run=_restore)


def _restore(options: argparse.Namespace) -> int:
    from pipelines.lock import RefreshRunning, refresh_lock

    settings = Settings.read(os.environ)
    url = settings.objects_url
    if url is None:
        raise UsageError("dire d'où : PANORAMA_OBJECTS_URL=s3://seau/préfixe (docs/object_storage.md)")
    from publication.objects import restoring

    try:
        with refresh_lock(settings.home):
            done = restoring.restore(url, settings.home)
            history_follows(settings.home)
    except RefreshRunning as error:
        return _end(EXIT_FAILED, f"rien n'a été rapporté : {error}.")
    except ObjectsFailed as error:
        return _end(EXIT_FAILED, f"{error}. Ce qui est arrivé reste : relancer continue.")
    except kept.PublicationRefused as error:
        return _end(EXIT_REFUSED, f"restauration refusée : {' ; '.join(error.reasons)}")
    options.facts |= {"release": done.release, "files": done.files, "bytes": done.bytes}
    return _end(
        EXIT_OK, f"{done.release} vérifiée et en service ; {done.files} fichiers rapportés, {done.bytes} octets."
    )


def _end(code: int, sentence: str) -> int:
    print(sentence)
    return code
