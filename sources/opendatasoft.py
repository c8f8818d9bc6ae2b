"""Opendatasoft Explore API v2.1, as the portals of our sources serve it: metadata, counts, whole exports.

What a client must know of these portals: `/records` stops at 100 rows a page and 10 000 in all; `/exports` has no such
cap unless `offset` is sent; a 200 may end in an error message; an export does not say how many records it should hold.
So: exports only, never `offset`, and the count is asked apart and compared. The portal is the session's source's `url`.

Not here: which dataset and which condition (each source's fetch.py), retries and addresses (http.py).
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sources.archive import Archive, ArchivedFile, Delivery, unchanged_file
from sources.http import Received, Session, figure
from sources.reading import complete_items

ExportFormat = Literal["json", "csv"]
_TRIES = 2  # the publisher may write while we read
_INTERRUPTED = b"Streaming interrupted"


@dataclass(frozen=True)
class Metadata:
    """What a portal says of a dataset.

    Attributes:
        data_processed: when the portal last loaded data (ISO), None when it does not say.
        modified: when the publisher last changed them (ISO).
        fields: (technical name, type) in the portal's order.
    """

    dataset: str
    data_processed: str | None
    modified: str | None
    records_count: int | None
    fields: tuple[tuple[str, str], ...]

    @property
    def vintage(self) -> str | None:
        """The date that the portal gives to its data."""
        moment = self.data_processed or self.modified
        return moment[:10] if moment else None

    def version(self, query: dict[str, str]) -> str | None:
        """A text that changes when the same query may give other bytes; None when the portal does not tell."""
        if self.data_processed is None:
            return None
        asked = json.dumps([self.fields, query], ensure_ascii=False, sort_keys=True)
        digest = hashlib.sha256(asked.encode()).hexdigest()[:16]
        return f"{self.data_processed} {self.records_count} {digest}"


def text(value: str) -> str:
    """A text as ODSQL writes it: `"31"`.

    Raises:
        ValueError: the text holds a quote, a backslash or a line break, which no value of ours does.
    """
    if any(sign in value for sign in '"\\\n\r'):
        raise ValueError(f"valeur refusée dans une requête ODSQL : {value!r}")
    return f'"{value}"'


def any_of(field: str, values: Iterable[str]) -> str:
    """The condition that a field is one of these texts: `numerodepartement in ("31", "34")`."""
    return f"{field} in ({', '.join(text(value) for value in values)})"


def columns(described: Metadata, needed: Iterable[str], optional: Iterable[str] = ()) -> str:
    """The `select` of these columns, without those that the portal does not have: a missing needed one is landing's to say.

    Args:
        needed, optional: technical names; a name that the portal does not know would make it refuse the whole question.
    """
    held = {name for name, _ in described.fields}
    return ",".join(name for name in (*needed, *optional) if name in held)


def metadata(session: Session, dataset: str) -> Metadata:
    """What the portal says of a dataset, without its records.

    Raises:
        SourceUnavailable: no answer, or an answer that describes no dataset.
    """
    url = _address(session, dataset)
    answer = session.get_json(url)
    try:
        default = answer["metas"]["default"]
        return Metadata(
            dataset=dataset,
            data_processed=default.get("data_processed"),
            modified=default.get("modified"),
            records_count=default.get("records_count"),
            fields=tuple((field["name"], field.get("type", "")) for field in answer.get("fields") or ()),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise session.unavailable(
            f"la réponse ne décrit pas un jeu de données{_portal_error(answer)}",
            url,
            rule="metas.default, comme le documente l'API Explore v2.1",
        ) from error


def count(session: Session, dataset: str, where: str | None = None) -> int:
    """How many records the portal announces for a condition.

    Raises:
        SourceUnavailable: no answer, or an answer without a count.
    """
    url = f"{_address(session, dataset)}/records"
    answer = session.get_json(url, {"limit": "1", **_given(where=where)})
    total = answer.get("total_count") if isinstance(answer, dict) else None
    if not isinstance(total, int):
        raise session.unavailable(
            f"la réponse ne compte rien{_portal_error(answer)}", url, rule="un nombre total_count"
        )
    return total


def export(
    session: Session,
    archive: Archive,
    *,
    dataset: str,
    name: str,
    format: ExportFormat = "json",
    where: str | None = None,
    select: str | None = None,
    order_by: str | None = None,
    labels: bool = False,
    previous: Delivery | None = None,
    described: Metadata | None = None,
) -> ArchivedFile:
    """Archive the whole result of a query, or confirm the bytes that we already have.

    Args:
        name: name of the file in the archive.
        labels: CSV headers are the publisher's labels instead of the technical names.
        previous: the last delivery; when the portal says that nothing changed since, its bytes are reused.
        described: what the portal said of the dataset a moment ago; asked when it is not given.

    Raises:
        SourceUnavailable: the portal does not answer, or what it sends is not the export that it announced.
        BadBytes: the archived bytes that we would reuse were altered.
    """
    described = described or metadata(session, dataset)
    query = {"limit": "-1", "timezone": "UTC", **_given(where=where, select=select, order_by=order_by)}
    if format == "csv":
        query |= {"delimiter": ";", "use_labels": "true" if labels else "false"}
    version = described.version({"format": format, **query})
    known = _known_file(archive, previous, name, version)
    if known:
        return unchanged_file(known)
    with archive.temporary_file() as received:
        answer, rows = _complete_export(session, dataset, format, query, received)
        return archive.store(
            session.spec,
            received,
            name,
            url_asked=answer.url_asked,
            url_resolved=answer.url_resolved,
            status=answer.status,
            etag=answer.etag,
            last_modified=answer.last_modified,
            version=version,
            vintage=described.vintage,
            rows=rows,
        )


def _known_file(archive: Archive, previous: Delivery | None, name: str, version: str | None) -> ArchivedFile | None:
    """The archived file that already holds this version, if its bytes are still there (personal ones are purged)."""
    for file in previous.files if previous and version else ():
        if file.name == name and file.version == version and (archive.root / file.path).is_file():
            archive.open_path(file)
            return file
    return None


def _complete_export(
    session: Session, dataset: str, format: ExportFormat, query: dict[str, str], received: Path
) -> tuple[Received, int]:
    """Download until the number of records is the one announced; a second try is given, no more."""
    url = f"{_address(session, dataset)}/exports/{format}"
    for _ in range(_TRIES):
        announced = count(session, dataset, query.get("where"))
        answer = session.download(url, query, received, format)
        rows, broken = _records(received, format)
        if rows == announced and not broken:
            return answer, rows
    raise session.unavailable(
        f"export incomplet, {figure(rows)} lignes sur {figure(announced)} annoncées"
        f" (reçu : {answer.status}, {figure(answer.bytes)} octets){broken}",
        answer.url_asked,
        rule="autant d'enregistrements que le total_count de la même requête",
    )


def _records(received: Path, format: ExportFormat) -> tuple[int, str]:
    """How many whole records a file holds, and what breaks it (empty when nothing does)."""
    content = received.read_bytes()
    if _INTERRUPTED in content[-2000:]:
        message = content[content.rindex(_INTERRUPTED) :].decode("utf-8", "replace")
        broken = f" ; le portail s'est interrompu : « {message[:200]} »"
    else:
        broken = ""
    if format == "csv":
        return _csv_records(content, broken)
    try:
        document = json.loads(content)
    except RecursionError:
        return 0, " ; des tableaux ou objets imbriqués sans fin"
    except ValueError:
        return complete_items(content.decode("utf-8", "replace")), broken or " ; le JSON s'arrête avant sa fin"
    if isinstance(document, list):
        return len(document), broken
    return 0, _portal_error(document) or " ; un tableau JSON était attendu"


def _csv_records(content: bytes, broken: str) -> tuple[int, str]:
    """Rows as wide as the header: a cut row, or the portal's message at the end, is not one of them."""
    reader = csv.reader(io.StringIO(content.decode("utf-8-sig", "replace"), newline=""), delimiter=";", strict=True)
    rows = 0
    try:
        width = len(next(reader, []))
        for row in reader:
            rows += len(row) == width
    except csv.Error:
        return rows, broken or " ; le CSV s'arrête avant sa fin"
    return rows, broken


def _portal_error(answer: object) -> str:
    """The portal's own words when it answers an error inside a 200."""
    if isinstance(answer, dict) and "error_code" in answer:
        return f" ; le portail répond {answer['error_code']} : « {str(answer.get('message', ''))[:200]} »"
    return ""


def _address(session: Session, dataset: str) -> str:
    return f"{session.spec.url}/api/explore/v2.1/catalog/datasets/{dataset}"


def _given(**options: str | None) -> dict[str, str]:
    return {name: value for name, value in options.items() if value is not None}
