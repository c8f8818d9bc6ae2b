"""How the BODACC is fetched through the DILA's bulk files: the issues that the archive does not have yet, since 2008.

    FluxAnneeCourante/PCL_BXA20260149.taz     the issues of this year
    FluxHistorique/2025/PCL_BXA2025….taz      those of a past year, one file each
    FluxHistorique/BODACC_2008.tar            an older year, all its issues in one file

Three families are taken: RCS-A (sales, registrations), RCS-B (modifications, strikings-off), PCL (collective procedures);
annual accounts are another source's. The first fetch brings everything, the next ones what came since; one that was cut
goes on where it stopped. An issue that can't be read is left, said, and asked again the next time.

Here: which files exist and which are due. Not here: what an issue holds (dila.py), the other route (fetch.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import unquote

import requests

from sources.archive import Archive, ArchivedFile, Delivery, unchanged_file
from sources.bodacc import dila
from sources.bodacc.held import known_notices
from sources.breaker import Breaker
from sources.errors import BadBytes, SourceError, SourceUnavailable
from sources.http import Interrupted, Session, figure
from sources.progress import Progress
from sources.reading import LocalFile
from sources.resuming import resumed
from sources.spec import Scope

URL = "https://echanges.dila.gouv.fr"
FOLDER = f"{URL}/OPENDATA/BODACC"
CURRENT, HISTORY = f"{FOLDER}/FluxAnneeCourante", f"{FOLDER}/FluxHistorique"
FIRST_YEAR = 2008
DEADLINE = 2 * 3600.0  # seconds for one file: the largest is a year of a few hundred MB
MAX_BYTES = 5_000_000_000
_LISTING_BYTES = 20_000_000  # a folder of 1,500 files is some 300 kB
_ISSUE = re.compile(r"((?:RCS-A_BXA|RCS-B_BXB|PCL_BXA)(\d{4})\d{4})\.(?:taz|zip|tar|tgz|tar\.gz)")
_YEAR_ARCHIVE = re.compile(r"((?:BODACC[_-])?(\d{4}))\.(?:tar|taz|tgz|tar\.gz|zip)")
_YEAR_FOLDER = re.compile(r"(\d{4})/")
_SHOWN = 5


@dataclass(frozen=True)
class Published:
    """One file of the listing.

    Attributes:
        stem: its name without the packing, which has changed from one day to the next.
    """

    stem: str
    name: str
    url: str
    year: int


def fetch(session: Session, archive: Archive, scope: Scope) -> list[ArchivedFile]:
    """Archive the issues that we do not have, and what earlier deliveries brought beside them (held.py).

    Raises:
        SourceUnavailable, BadBytes: as `new_issues`.
    """
    files = new_issues(session, archive, scope)
    with known_notices(session, archive, scope) as known:
        return [*files, known.held_file(files)]


def new_issues(session: Session, archive: Archive, scope: Scope) -> list[ArchivedFile]:
    """The files of a delivery: the issues that no earlier one brought, whole.

    A second refresh of the same edition keeps those of the first; when nothing came since, the last ones are confirmed.

    Raises:
        SourceUnavailable: the listings can't be had, or no issue that is due.
        BadBytes: nothing but unreadable issues came.
    """
    progress = Progress(archive, session.spec.id)
    deliveries = archive.deliveries(session.spec.id)
    previous = deliveries[-1] if deliveries else None
    progress.forget(previous)
    known = {_stem(name) for name in _delivered(archive, deliveries)}
    there = {
        _stem(file.name): file
        for file in progress.noted()
        if _stem(file.name) not in known and (archive.root / file.path).is_file()
    }
    due = [each for each in published(session) if each.stem not in known and each.stem not in there]
    new = [*there.values(), *_fetch_each(session, archive, due, progress)]
    same_edition = previous is not None and previous.edition == scope.edition
    kept = [unchanged_file(file) for file in _issues_of(archive, previous)] if same_edition or not new else []
    return sorted([*kept, *new], key=lambda file: file.name)


def published(session: Session, since: int = FIRST_YEAR) -> list[Published]:
    """Every file of ours that the DILA lists, the newest year first; a year is its folder, or else its one archive.

    Raises:
        SourceUnavailable: a listing can't be had whole, or none names a file of ours: the folders have moved.
    """
    found = _issues(CURRENT, _links(session, CURRENT))
    beside = _links(session, HISTORY)
    folders = {int(match[1]) for link in beside if (match := _YEAR_FOLDER.fullmatch(link))}
    for year in folders:
        if year >= since:
            found += _issues(f"{HISTORY}/{year}", _links(session, f"{HISTORY}/{year}"))
    for link in beside:
        archive = _YEAR_ARCHIVE.fullmatch(link)
        if archive and int(archive[2]) not in folders:
            found.append(Published(archive[1], link, f"{HISTORY}/{link}", int(archive[2])))
    if not found:
        raise session.unavailable(
            "aucun fichier du BODACC dans les listes",
            CURRENT,
            rule="des noms comme PCL_BXA20260149.taz, BODACC_2008.tar",
            advice="ouvrir l'adresse : si les dossiers ont changé de nom, corriger sources/bodacc/dila_fetch.py",
        )
    once = {each.stem: each for each in reversed(found) if each.year >= since}
    return sorted(once.values(), key=lambda each: (-each.year, each.stem))


def _issues(folder: str, links: list[str]) -> list[Published]:
    matches = [match for link in links if (match := _ISSUE.fullmatch(link))]
    return [Published(match[1], match[0], f"{folder}/{match[0]}", int(match[2])) for match in matches]


def _stem(name: str) -> str:
    found = _ISSUE.fullmatch(name) or _YEAR_ARCHIVE.fullmatch(name)
    return found[1] if found else name


def _delivered(archive: Archive, deliveries: list[Delivery]) -> set[str]:
    """The names of the issues whose notices are held.

    What a delivery brought was taken over by the one after it (held.py), except by none yet for the last one: of it, an
    issue counts while its bytes are there.
    """
    if not deliveries:
        return set()
    earlier = {file.name for delivery in deliveries[:-1] for file in delivery.files}
    last = deliveries[-1].files
    gone = {file.name for file in last} - {file.name for file in last if (archive.root / file.path).is_file()}
    return (earlier | {file.name for file in last}) - gone


def _issues_of(archive: Archive, delivery: Delivery | None) -> list[ArchivedFile]:
    """The files of ours in a delivery, as far as their bytes are there."""
    files = delivery.files if delivery else ()
    return [file for file in files if _stem(file.name) != file.name and (archive.root / file.path).is_file()]


def _fetch_each(session: Session, archive: Archive, due: list[Published], progress: Progress) -> list[ArchivedFile]:
    """Archive file by file, each noted at once, until the server refuses several in a row.

    Raises:
        SourceUnavailable, BadBytes: none of those that were due could be had.
    """
    breaker = Breaker(progress.pause_file)
    fetched: list[ArchivedFile] = []
    failures: dict[str, SourceError] = {}
    for number, each in enumerate(due, start=1):
        if breaker.open_until:
            break
        try:
            file = _fetch_one(session, archive, each)
        except SourceUnavailable as error:
            breaker.refused(error)
            failures[each.name] = error
        except BadBytes as error:
            failures[each.name] = error.about(each.url)
        else:
            breaker.answered()
            progress.note(file)
            fetched.append(file)
            if number % 50 == 0:
                session.say(f"{figure(number)} fichiers de la DILA sur {figure(len(due))}")
    if due and not fetched:
        raise next(iter(failures.values()), None) or session.unavailable(
            f"la DILA n'est pas interrogée avant le {breaker.open_until:%Y-%m-%d %H:%M} UTC", FOLDER
        )
    if missing := len(due) - len(fetched):
        first = " ; ".join(f"{name} : {error.what}" for name, error in list(failures.items())[:_SHOWN])
        session.remarks.append(
            f"{figure(missing)} fichiers de la DILA sur {figure(len(due))} n'ont pas été relevés, et seront redemandés "
            f"au prochain relevé ({first})"
        )
    return fetched


def _fetch_one(session: Session, archive: Archive, each: Published) -> ArchivedFile:
    """Archive one file, once its notices were counted to the last.

    Raises:
        SourceUnavailable: it can't be had.
        BadBytes: what came is no whole archive of notices.
    """
    with resumed(session, archive, each.url, each.name, "archive", deadline=DEADLINE, max_bytes=MAX_BYTES) as (
        received,
        answer,
    ):
        rows, day = dila.check(LocalFile(session.spec.id, each.name, received, ""))
        if day is None:
            raise BadBytes(
                session.spec.id,
                "aucune date de parution",
                file=each.name,
                place=f"{rows} annonces",
                rule="un numéro est daté : sans date, chacune de ses annonces serait rejetée",
            )
        return archive.store(
            session.spec,
            received,
            each.name,
            url_asked=each.url,
            url_resolved=answer.url_resolved,
            status=answer.status,
            etag=answer.etag,
            last_modified=answer.last_modified,
            vintage=day.isoformat(),
            rows=rows,
        )


# The listing of a folder ----------------------------------------------------------------------------------------------


class _Links(HTMLParser):
    """What the links of a page lead to, and whether the page came to its end."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.is_whole = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.links += [unquote(value) for name, value in attrs if name == "href" and value]

    def handle_endtag(self, tag: str) -> None:
        self.is_whole = self.is_whole or tag == "html"


def _links(session: Session, folder: str) -> list[str]:
    """The links of a folder's listing, as Apache and nginx print it, relative to it and in its order.

    Raises:
        SourceUnavailable: no answer, or one that is no whole listing.
    """
    asked = f"{folder}/"

    def read(response: requests.Response, end: float) -> list[str]:
        content = b"".join(session.pieces(asked, response, end, _LISTING_BYTES))
        page = _Links()
        page.feed(content.decode("utf-8", "replace"))
        if not page.is_whole:
            raise Interrupted(f"une liste de fichiers incomplète ({figure(len(content))} octets, sans </html>)")
        # An absolute link to the folder itself is as good as a relative one; one to anywhere else names no file of it.
        path = asked.removeprefix(URL)
        return [link.removeprefix(URL).removeprefix(path).removeprefix("./") for link in page.links]

    return session.ask(asked, {}, read)
