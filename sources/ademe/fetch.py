"""How the aids of the ADEME are asked: the lines of one dataset of its data-fair portal, page after page.

The lines rather than the whole file (`convert`): they have the portal's technical names, a total, and can be asked for the
few columns that we need, so that nothing more about a beneficiary is ever received. Not here: what the lines say (parse.py).
"""

from __future__ import annotations

import hashlib
import json
from typing import Any
from urllib.parse import urlencode

from sources.archive import Archive, ArchivedFile, Delivery, unchanged_file
from sources.http import Session, figure
from sources.spec import Scope

BASE = "https://data.ademe.fr"
DATASET = f"{BASE}/data-fair/api/v1/datasets/les-aides-financieres-de-l%27ademe"
COLUMNS = (
    "_id",
    "dateConvention",
    "referenceDecision",
    "nomBeneficiaire",
    "idBeneficiaire",
    "objet",
    "montant",
    "nature",
    "dispositifAide",
)
PAGE_SIZE = 5_000  # about 3 MB; the portal allows 10 000
_TRIES = 2  # the publisher may write while we read
_OWN = "_id"  # given by data-fair to every line, so never listed in the schema


def fetch(session: Session, archive: Archive, scope: Scope) -> list[ArchivedFile]:
    """Archive every line of the country, or confirm the bytes that we have; the region is a matter of the models.

    Raises:
        SourceUnavailable: no answer, a column that is gone, a page that leads to another host, or another number of
            lines than the portal announces.
    """
    for _ in range(_TRIES):
        described = _described(session)
        known = _known(archive, archive.latest(session.spec.id), described)
        if known:
            return known
        files, lines = _pages(session, archive, described)
        if lines == described["count"] and _described(session)["version"] == described["version"]:
            return files
    raise session.unavailable(
        f"{figure(lines)} lignes reçues sur {figure(described['count'])} annoncées, ou le jeu a changé pendant la lecture",
        f"{DATASET}/lines",
        rule="autant de lignes que le « count » du jeu, deux fois de suite la même version",
    )


def _described(session: Session) -> dict[str, Any]:
    """What the portal says of the dataset: count, vintage, and a version that changes with its data or its columns."""
    answer = session.get_json(DATASET)
    try:
        keys = sorted(field["key"] for field in answer["schema"])
        updated, count = str(answer["dataUpdatedAt"]), int(answer["count"])
    except (KeyError, TypeError, ValueError) as error:
        raise session.unavailable(
            "la réponse ne décrit pas un jeu data-fair", DATASET, rule="count, dataUpdatedAt et schema"
        ) from error
    missing = [name for name in COLUMNS if name not in (*keys, _OWN)]
    if missing:
        raise session.unavailable(
            f"le jeu n'a plus les colonnes {', '.join(missing)}",
            DATASET,
            rule=f"les noms techniques {', '.join(COLUMNS)} (le portail en montre : {', '.join(keys)})"[:400],
            advice="comparer sources/ademe/fetch.py avec le schéma du jeu ; un libellé n'est pas un nom technique",
        )
    shape = hashlib.sha256(json.dumps([keys, COLUMNS]).encode()).hexdigest()[:12]
    return {"count": count, "vintage": updated[:10], "version": f"{updated} {count} {shape}"}


def _known(archive: Archive, previous: Delivery | None, described: dict[str, Any]) -> list[ArchivedFile]:
    """The archived pages of this version, if all their bytes are still there (personal ones are purged)."""
    files = previous.files if previous else ()
    if not all(file.version == described["version"] and (archive.root / file.path).is_file() for file in files):
        return []
    for file in files:
        archive.open_path(file)
    return [unchanged_file(file) for file in files]


def _pages(session: Session, archive: Archive, described: dict[str, Any]) -> tuple[list[ArchivedFile], int]:
    """Every page, archived as it came, and how many lines they hold. Only the session decides which hosts may be asked."""
    query = {"size": PAGE_SIZE, "select": ",".join(COLUMNS)}  # the portal's own order is the one its `next` can follow
    url: str | None = f"{DATASET}/lines?{urlencode(query)}"
    files: list[ArchivedFile] = []
    asked: set[str] = set()
    lines = 0
    while url and lines < described["count"]:
        if url in asked:
            raise session.unavailable("la page suivante est une page déjà lue", url, rule="« next » avance")
        asked.add(url)
        with archive.temporary_file() as received:
            answer = session.download(url, None, received, "json")
            following, count = _read_page(session, received.read_bytes(), url)
            if count == 0:
                break  # the page after the last one is empty
            files.append(
                archive.store(
                    session.spec,
                    received,
                    f"lines-{len(files) + 1:03d}.json",
                    url_asked=answer.url_asked,
                    url_resolved=answer.url_resolved,
                    status=answer.status,
                    etag=answer.etag,
                    last_modified=answer.last_modified,
                    version=described["version"],
                    vintage=described["vintage"],
                    rows=count,
                )
            )
        lines += count
        url = following
    return files, lines


def _read_page(session: Session, content: bytes, url: str) -> tuple[str | None, int]:
    """Where the next page is, and how many lines this one holds."""
    try:
        page = json.loads(content)
        results, following = page["results"], page.get("next")
        if isinstance(results, list) and isinstance(following, str | None):
            return following, len(results)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        pass
    raise session.unavailable(
        f"la réponse n'est pas une page de lignes ({figure(len(content))} octets, tronquée ou message d'erreur)",
        url,
        rule="un objet JSON complet avec results, et next quand il y a une suite",
    )
