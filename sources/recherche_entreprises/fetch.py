"""How the API Recherche d'entreprises is asked: one call per SIREN of the register, and only when one is due.

Each answer is archived as soon as it came, so that a cut run goes on where it stopped. A SIREN without an answer stays
unknown: the delivery is made without it, and says so. Not here: what an answer holds (answers.py), pace, retries and
Retry-After (http.py), when to leave the API alone (breaker.py).
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sources.archive import Archive, ArchivedFile
from sources.breaker import Breaker
from sources.errors import SourceError, SourceUnavailable
from sources.http import Session
from sources.identifiers import clean_siren
from sources.progress import Progress
from sources.recherche_entreprises.answers import index_date, why_not_an_answer, why_not_of
from sources.spec import Scope

BASE = "https://recherche-entreprises.api.gouv.fr"
ASK_AGAIN_AFTER = timedelta(days=25)
_NOT_FOUND = 404
_WAIT = "relancer plus tard : les réponses déjà reçues sont gardées, seules les autres seront demandées"


def fetch(session: Session, archive: Archive, scope: Scope) -> list[ArchivedFile]:
    """Archive one answer per SIREN: those we hold while they are current, the others asked now.

    Raises:
        SourceUnavailable: the register gives no SIREN; or no answer came and none that we hold is current.
        ValueError: a SIREN of the scope is not one.
        BadBytes: an archived answer was altered.
    """
    sirens = _asked_about(session, scope)
    progress = Progress(archive, session.spec.id)
    previous = archive.latest(session.spec.id)
    progress.forget(previous)
    held = _held(archive, [*(previous.files if previous else ()), *progress.noted()])
    breaker = Breaker(progress.pause_file)
    changed_on = _last_change(session, breaker) if held and not breaker.open_until else None
    current = {siren for siren, file in held.items() if _is_current(archive, file, changed_on)}
    due = [siren for siren in sirens if siren not in current]
    answered, failure = _ask_each(session, archive, due, breaker, progress)
    # An answer past the source's age would pass for knowledge of today.
    usable = {siren: file for siren, file in held.items() if siren in sirens and _is_young(session, file)}
    files = {**usable, **answered}
    unanswered = [siren for siren in due if siren not in answered]
    if unanswered:
        session.remarks.append(_remark(len(sirens), unanswered, files, breaker, failure))
    nothing_came = bool(due) and not answered and not current.intersection(sirens)
    if nothing_came and (previous is not None or not files):
        raise failure or _left_alone(session, breaker)
    return _dated([files[siren] for siren in sirens if siren in files])


def _asked_about(session: Session, scope: Scope) -> tuple[str, ...]:
    """The SIREN of the register, each once, in order."""
    if wrong := [siren for siren in scope.register_sirens if clean_siren(siren) != siren]:
        raise ValueError(f"SIREN invalides : {', '.join(wrong)}")
    if not scope.register_sirens:
        raise session.unavailable(
            "aucun SIREN à demander",
            BASE,
            rule="le registre donne au moins un SIREN",
            advice="compléter la colonne siren de sources/curated/firms.csv",
        )
    return tuple(sorted(set(scope.register_sirens)))


def _held(archive: Archive, files: list[ArchivedFile]) -> dict[str, ArchivedFile]:
    """The last archived answer of each SIREN whose bytes are still there (personal ones are purged)."""
    found: dict[str, ArchivedFile] = {}
    for file in sorted(files, key=lambda each: each.fetched_at):
        if (archive.root / file.path).is_file():
            found[file.name.removesuffix(".json")] = replace(file, vintage=index_date(_document(archive, file)))
    return found


def _document(archive: Archive, file: ArchivedFile) -> Any:
    return json.loads(archive.open_path(file).read_bytes())


def _is_current(archive: Archive, file: ArchivedFile, changed_on: date | None) -> bool:
    """Whether an archived answer need not be asked again: recent, nothing changed upstream, and about its SIREN."""
    fetched = _moment(file)
    if datetime.now(UTC) - fetched > ASK_AGAIN_AFTER or (changed_on and changed_on > fetched.date()):
        return False
    return why_not_of(_document(archive, file), file.name.removesuffix(".json")) is None


def _is_young(session: Session, file: ArchivedFile) -> bool:
    age = session.spec.max_age
    return age is None or datetime.now(UTC) - _moment(file) <= age


def _moment(file: ArchivedFile) -> datetime:
    return datetime.fromisoformat(file.fetched_at)


def _last_change(session: Session, breaker: Breaker) -> date | None:
    """The last day on which the API loaded any of its sources; None when it does not say.

    `/sources/last_modified` maps a source to a date. It is not part of the documented API: its absence is no failure, and
    any other refusal is said.
    """
    try:
        answer = session.get_json(f"{BASE}/sources/last_modified")
    except SourceUnavailable as error:
        if error.retry_after:  # it did not fail, it asked to be left alone
            breaker.refused(error)
        if error.status != _NOT_FOUND:
            session.remarks.append(
                f"l'API ne dit pas si elle a changé ({error.what}) : les réponses de moins de {ASK_AGAIN_AFTER.days} jours servent encore"
            )
        return None
    breaker.answered()
    days = []
    for value in answer.values() if isinstance(answer, dict) else ():
        try:
            days.append(date.fromisoformat(str(value)[:10]))
        except ValueError:
            continue
    return max(days, default=None)


def _ask_each(
    session: Session, archive: Archive, due: list[str], breaker: Breaker, progress: Progress
) -> tuple[dict[str, ArchivedFile], SourceUnavailable | None]:
    """The answers that came before the breaker opened, each noted at once, and the last refusal."""
    answered: dict[str, ArchivedFile] = {}
    failure: SourceUnavailable | None = None
    for siren in due:
        if breaker.open_until:
            break
        try:
            answered[siren] = _ask(session, archive, siren)
        except SourceUnavailable as error:
            breaker.refused(error)
            failure = error
        else:
            breaker.answered()
            progress.note(answered[siren])
    return answered, failure


def _ask(session: Session, archive: Archive, siren: str) -> ArchivedFile:
    """Ask about one SIREN and archive the answer.

    The whole answer is asked, not `minimal`: it must hold officers, head office, finances and complements.

    Raises:
        SourceUnavailable: no answer, or something that is not one.
    """
    with archive.temporary_file() as received:
        answer = session.download(f"{BASE}/search", {"q": siren, "page": 1, "per_page": 1}, received, "json")
        try:
            document = json.loads(received.read_bytes())
        except (ValueError, RecursionError) as error:
            raise session.unavailable(
                "un JSON incomplet ou illisible", answer.url_asked, rule="un objet JSON entier, en UTF-8"
            ) from error
        if problem := why_not_an_answer(document):
            raise session.unavailable(problem, answer.url_asked, rule="results et total_results, comme documenté")
        return archive.store(
            session.spec,
            received,
            f"{siren}.json",
            url_asked=answer.url_asked,
            url_resolved=answer.url_resolved,
            status=answer.status,
            etag=answer.etag,
            last_modified=answer.last_modified,
            vintage=index_date(document),
            rows=1,
        )


def _dated(files: list[ArchivedFile]) -> list[ArchivedFile]:
    """The same files; when none says of which day it is (all unknown to the directory), they are of the day they came."""
    if any(file.vintage for file in files):
        return files
    return [replace(file, vintage=file.fetched_at[:10]) for file in files]


def _remark(
    asked: int,
    unanswered: list[str],
    files: dict[str, ArchivedFile],
    breaker: Breaker,
    failure: SourceError | None,
) -> str:
    """What the operator reads about a delivery that lacks answers."""
    older = sum(siren in files for siren in unanswered)
    text = (
        f"{len(unanswered)} SIREN sur {asked} sans réponse aujourd'hui : {older} gardent leur réponse antérieure, "
        f"{len(unanswered) - older} restent inconnus"
    )
    if breaker.open_until:
        text += f" ; l'API n'est plus interrogée avant le {breaker.open_until:%Y-%m-%d %H:%M} UTC"
    return f"{text} ; {failure.what}" if failure else text


def _left_alone(session: Session, breaker: Breaker) -> SourceUnavailable:
    until = f"{breaker.open_until:%Y-%m-%d %H:%M} UTC" if breaker.open_until else "la prochaine fois"
    return session.unavailable(
        f"l'API a refusé plusieurs appels de suite : elle n'est plus interrogée avant le {until}",
        f"{BASE}/search",
        rule="après des refus répétés, laisser l'API en paix (insister mène au bannissement de l'adresse)",
        advice=_WAIT,
    )
