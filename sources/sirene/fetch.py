"""How the stock files are brought into the archive: located, compared with what we have, and downloaded with resume.

Here: the order of the questions and what makes a file unusable. Not here: the catalogue (announced.py), the download
itself (sources/resuming.py), which columns a file must have (schema.py).
"""

from __future__ import annotations

import hashlib
from datetime import date
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

from sources.archive import Archive, ArchivedFile, Delivery, unchanged_file
from sources.errors import BadBytes, SourceError
from sources.http import Place, Session, conditional_headers, figure
from sources.reading import LocalFile
from sources.resuming import check_room, resumed
from sources.sirene.announced import DATED, Announced, announced, vintage
from sources.sirene.schema import FILES, StockFile, footer
from sources.spec import Scope

DEADLINE = 6 * 3600.0  # seconds for one file: 2.2 GB at 100 kB/s; a server that stops sending fails after a minute
MAX_BYTES = 8_000_000_000
FLOOR = 0.98  # of the rows of the last stock: the register only grows, a smaller file is a broken one
_HOPS = 5


def fetch(session: Session, archive: Archive, scope: Scope) -> list[ArchivedFile]:
    """Archive the four files, or confirm those that did not change.

    The two stocks are required. Without a file of past periods, the last one archived serves again; without any, the
    past is unknown and the delivery says so.

    Raises:
        SourceUnavailable: a stock can't be had, or its month can't be told.
        BadBytes, MissingColumn: what came is not the file that we know.
    """
    previous = archive.latest(session.spec.id)
    said = announced(session, FILES)
    files: list[ArchivedFile] = []
    to_download: list[tuple[StockFile, Place]] = []
    for stock in FILES:
        try:
            place = _locate(session, archive, stock, previous)
        except SourceError as error:
            files += _without(session, archive, stock, previous, error)
            continue
        # A dated address never changes its file; another may, unless the server says that it did not.
        is_same = place.status == 304 or DATED.search(urlsplit(place.url).path)
        known = _known(archive, previous, place) if is_same else None
        if known:
            archive.open_path(known)
            files.append(unchanged_file(known))
        else:
            to_download.append((stock, place))
    check_room(session, archive, sum(said[stock].size or 0 for stock, _ in to_download), str(session.spec.url))
    for stock, place in to_download:
        try:
            files.append(_download(session, archive, stock, place, said[stock], previous))
        except SourceError as error:
            files += _without(session, archive, stock, previous, error)
    if len({file.vintage for file in files}) > 1:
        months = ", ".join(f"{file.name} {file.vintage}" for file in files)
        session.remarks.append(f"les fichiers ne sont pas du même mois : {months}")
    return files


def _download(
    session: Session, archive: Archive, stock: StockFile, place: Place, said: Announced, previous: Delivery | None
) -> ArchivedFile:
    path = urlsplit(place.url).path
    day, problem = vintage(said.title, path, _published(place))
    if day is None:
        raise session.unavailable(
            f"le mois de {stock.name} n'est pas sûr : {problem}",
            place.url,
            rule="le mois du titre est celui de l'adresse datée",
            advice="attendre la fin de la publication et relancer ; si cela dure, regarder la page de l'éditeur",
        )
    if problem:
        session.remarks.append(f"{stock.name} : {problem}")
    with resumed(session, archive, place.url, stock.file_name, "parquet", deadline=DEADLINE, max_bytes=MAX_BYTES) as (
        received,
        answer,
    ):
        if said.speaks_of(path):
            _check_checksum(session, stock, said, received, place.url)
        name, rows = _check_content(session, stock, received, previous)
        return archive.store(
            session.spec,
            received,
            name,
            url_asked=_address(session, stock),
            url_resolved=answer.url_resolved,
            status=answer.status,
            etag=answer.etag,
            last_modified=answer.last_modified,
            version=path,
            vintage=day.isoformat(),
            rows=rows,
        )


def _address(session: Session, stock: StockFile) -> str:
    """The stable address of a file."""
    return f"{session.spec.url}/api/1/datasets/r/{stock.resource}"


def _locate(session: Session, archive: Archive, stock: StockFile, previous: Delivery | None) -> Place:
    """The dated address that a stable one leads to (or itself), found without receiving the file."""
    url = address = _address(session, stock)
    stable = Place(200, address, None)
    for _ in range(_HOPS):
        known = _known(archive, previous, stable) if url == address else None
        place = session.locate(url, conditional_headers(known))
        if place.url == url or DATED.search(urlsplit(place.url).path):
            return place
        url = place.url
    raise session.unavailable(
        f"plus de {_HOPS} redirections, la dernière vers {url}", address, rule=f"au plus {_HOPS} redirections"
    )


def _known(archive: Archive, previous: Delivery | None, place: Place) -> ArchivedFile | None:
    """The archived file that came from this very place, if its bytes are still there."""
    path = urlsplit(place.url).path
    for file in previous.files if previous else ():
        if file.version == path and (archive.root / file.path).is_file():
            return file
    return None


def _published(place: Place) -> date | None:
    try:
        return parsedate_to_datetime(place.last_modified).date() if place.last_modified else None
    except ValueError:
        return None


def _check_checksum(session: Session, stock: StockFile, said: Announced, received: Path, url: str) -> None:
    """Compare with the checksum that the publisher gives, when it gives one."""
    if said.checksum is None:
        return
    algorithm, value = said.checksum
    with received.open("rb") as file:
        digest = hashlib.file_digest(file, algorithm).hexdigest()
    if digest != value:
        raise session.unavailable(
            f"{stock.name} n'a pas l'empreinte publiée ({figure(received.stat().st_size)} octets reçus)",
            url,
            rule=f"{algorithm} {value[:12]}…, reçu {digest[:12]}…",
        )


def _check_content(session: Session, stock: StockFile, received: Path, previous: Delivery | None) -> tuple[str, int]:
    """Name and rows of what came, as its own footer tells: resource ids have been seen exchanged.

    Raises:
        BadBytes: no stock file, or fewer than 98 % of the rows of the last one.
        MissingColumn: a column that we need is gone.
    """
    described = footer(LocalFile(session.spec.id, stock.file_name, received, ""))
    name = described.stock.file_name
    if described.stock is not stock:
        session.remarks.append(f"la ressource de {stock.name} contient {described.stock.name} : les colonnes font foi")
    for what, columns in (("nouvelles", described.new_columns), ("disparues", described.gone_columns)):
        if columns:
            session.remarks.append(f"{described.stock.name} : colonnes {what} : {', '.join(columns)}")
    before = next((file.rows for file in previous.files if file.name == name), None) if previous else None
    if before and described.rows < FLOOR * before:
        raise BadBytes(
            session.spec.id,
            f"{figure(described.rows)} lignes, contre {figure(before)} dans le relevé précédent",
            file=name,
            rule=f"au moins {FLOOR:.0%} des lignes du dernier stock",
            advice="attendre la publication corrigée : le dernier bon relevé reste en service",
        )
    return name, described.rows


def _without(
    session: Session, archive: Archive, stock: StockFile, previous: Delivery | None, error: SourceError
) -> list[ArchivedFile]:
    """What stands for a file of past periods that could not be had: the last one, or nothing. Both are said.

    Raises:
        SourceError: the file is required.
    """
    if stock.is_required:
        raise error
    kept = [
        file
        for file in (previous.files if previous else ())
        if file.name == stock.file_name and (archive.root / file.path).is_file()
    ]
    instead = f"celui du {kept[0].vintage} sert encore" if kept else "les états passés sont inconnus"
    session.remarks.append(f"{stock.name} n'a pas pu être relevé, {instead} ({error.what})")
    return kept
