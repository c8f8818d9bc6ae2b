"""A small Opendatasoft portal on this machine: recorded records, the documented limits, and faults on demand.

The records are real, but for the three datasets that invented_awards.py makes up.

It understands the conditions that our fetchers send and no more. It behaves like the Explore API v2.1 where a client can
notice: page caps, `total_count`, streamed gzip exports, errors inside a 200, the words of its errors. A fault is scripted
for a path and a number of answers; every request is kept, so that a test can say how polite a client was.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import operator
import re
import socket
import ssl
import struct
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.sources import invented_awards as invented

SAMPLES = Path(__file__).parents[2] / "sources" / "samples"
ROOT = "/api/explore/v2.1/catalog/datasets"
INOV = "fr-esr-laureats-concours-i-nov"
ILAB = "fr-esr-laureats-concours-national-i-lab"
BODACC = "annonces-commerciales"
RATIOS = "ratios_inpi_bce"
IPHD = "fr-esr-laureats-concours-i-phd"
HORIZON = "fr-esr-horizon-projects-entities"
H2020 = "fr-esr-h2020-projects-entities"
REGION_GRANTS = "subventions-du-conseil-regional"
FRANCE_RELANCE = "plan-de-relance"

Record = dict[str, Any]


@dataclass
class Dataset:
    """A dataset as the portal holds it; `labels` gives the publisher's label of each technical name."""

    records: list[Record]
    labels: dict[str, str]
    data_processed: str | None = "2026-10-02T04:11:07.512000+00:00"
    modified: str = "2026-10-01T09:00:00+00:00"

    def description(self, dataset_id: str) -> Record:
        default = {
            "title": dataset_id,
            "modified": self.modified,
            "data_processed": self.data_processed,
            "records_count": self.count(),
        }
        fields = [{"name": name, "label": label, "type": "text"} for name, label in self.labels.items()]
        return {"dataset_id": dataset_id, "metas": {"default": default}, "fields": fields}

    def count(self) -> int:
        return len(self.records)

    def matching(self, where: str | None) -> list[Record]:
        """The records that satisfy a condition.

        Raises:
            ValueError: a field that the dataset does not have, or a condition that this portal does not understand.
        """
        return list(matching(self, where))


@dataclass(frozen=True)
class Asked:
    """One request that the portal received."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]
    target: str = ""  # path and query as they were sent
    body: bytes = b""


@dataclass
class Answer:
    """What the portal would answer if nothing was wrong with it."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/json; charset=utf-8"})
    streamed: bool = False


Fault = Callable[[BaseHTTPRequestHandler, Answer], None]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), OSError):  # a client that hangs up is what some tests are about
            super().handle_error(request, client_address)


class Portal:
    """The portal: `with Portal(recorded_datasets()) as portal: … portal.url …`."""

    def __init__(self, datasets: dict[str, Dataset]) -> None:
        self.datasets = datasets
        self.asked: list[Asked] = []
        self._faults: list[tuple[str, Fault]] = []
        portal = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                portal._serve(self)

            def do_POST(self) -> None:
                portal._serve(self)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = _Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Portal:
        Thread(target=lambda: self._server.serve_forever(poll_interval=0.01), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def encrypt(self, context: ssl.SSLContext) -> None:
        """Answer over https from now on, with the certificate of this context."""
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.url = self.url.replace("http:", "https:")

    def break_next(self, path: str, fault: Fault, times: int = 1) -> None:
        """The next answers whose path holds this text go wrong."""
        self._faults += [(path, fault)] * times

    def paths(self) -> list[str]:
        """What was asked, in order: `metadata`, `records`, `exports/json`, or the path when it is none of these."""
        return [
            re.sub(f"^{ROOT}/[^/]+/?", "", asked.path) or "metadata" if asked.path.startswith(ROOT) else asked.path
            for asked in self.asked
        ]

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        sent = handler.rfile.read(int(handler.headers.get("Content-Length", "0")))
        headers = dict(handler.headers.items())
        asked = Asked(parts.path, dict(parse_qsl(parts.query)), headers, handler.path, sent)
        self.asked.append(asked)
        answer = self._answer(asked)
        for position, (path, fault) in enumerate(self._faults):
            if path in parts.path:
                del self._faults[position]
                fault(handler, answer)
                return
        send(handler, answer)

    def _answer(self, asked: Asked) -> Answer:
        found = re.fullmatch(f"{ROOT}/([^/]+)(/records|/exports/(json|csv))?", asked.path)
        dataset = self.datasets.get(found[1]) if found else None
        if found is None or dataset is None:
            return error(404, "NotFound", "The requested resource does not exist.")
        if found[2] is None:
            return Answer(_json(dataset.description(found[1])))
        try:
            records = dataset.matching(asked.query.get("where"))
            fields = selected(dataset, asked.query.get("select"))
        except ValueError as problem:
            return error(400, "ODSQLError", str(problem))
        if found[2] == "/records":
            return page(records, asked.query)
        chosen = [{name: record[name] for name in fields if name in record} for record in records]
        body = _json(chosen) if found[3] == "json" else _csv(dataset, fields, records, asked.query)
        answer = Answer(body, streamed=True, headers={"Content-Type": f"application/{found[3]}; charset=utf-8"})
        if "offset" in asked.query:
            answer.body = interrupted(body)
        if "gzip" in asked.headers.get("Accept-Encoding", ""):
            answer.body = gzip.compress(answer.body, compresslevel=1)
            answer.headers["Content-Encoding"] = "gzip"
        return answer


# What the portal answers -------------------------------------------------------------------------------------------


def page(records: list[Record], query: dict[str, str]) -> Answer:
    """A page of `/records`, within the documented caps."""
    limit, offset = int(query.get("limit", "10")), int(query.get("offset", "0"))
    if not -1 <= limit <= 100:
        message = f"Invalid value for limit API parameter: {limit} was found but -1 <= limit <= 100 is expected."
        return error(400, "InvalidRESTParameterError", message)
    if offset + limit > 10_000:
        return error(400, "InvalidRESTParameterError", too_far(offset + limit))
    return Answer(_json({"total_count": len(records), "results": records[offset : offset + limit]}))


def too_far(total: int) -> str:
    return f"Invalid value for sum of offset + limit API parameter: {total} was found but <= 10000 is expected."


def error(status: int, code: str, message: str) -> Answer:
    return Answer(_json({"error_code": code, "message": message}), status=status)


def interrupted(body: bytes) -> bytes:
    """An export that stops in the middle, and says so inside its own body."""
    message = f"Streaming interrupted due to the following error: {too_far(10_001)}"
    return body[: len(body) // 2] + message.encode()


_CONDITIONS = re.compile(
    r"""(?P<field>\w+)\s*(?:
        =\s*["'](?P<equal>[^"']*)["']
      | in\s*\((?P<among>[^)]*)\)
      | (?P<sign><=|>=|<|>)\s*date'(?P<day>\d{4}-\d\d-\d\d)'
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_SIGNS = {"<=": operator.le, ">=": operator.ge, "<": operator.lt, ">": operator.gt}


def matching(dataset: Dataset, where: str | None) -> Iterator[Record]:
    """The records that satisfy a condition.

    Raises:
        ValueError: a field that the dataset does not have, or a condition that this portal does not understand.
    """
    conditions = [_CONDITIONS.fullmatch(part.strip()) for part in re.split(" and ", where or "", flags=re.I) if part]
    for condition in conditions:
        if condition is None:
            raise ValueError("ODSQL query is malformed")
        if condition["field"] not in dataset.labels:
            raise ValueError(f"Unknown field: {condition['field']}")
    return (record for record in dataset.records if all(_holds(record, each) for each in conditions if each))


def selected(dataset: Dataset, select: str | None) -> list[str]:
    """The fields that are asked, all of them when none is named.

    Raises:
        ValueError: a field that the dataset does not have.
    """
    fields = [name.strip() for name in select.split(",")] if select else list(dataset.labels)
    if unknown := [name for name in fields if name not in dataset.labels]:
        raise ValueError(f"Unknown field: {unknown[0]}")
    return fields


def _holds(record: Record, condition: re.Match[str]) -> bool:
    value = record[condition["field"]]
    if value is None:
        return False
    if condition["equal"] is not None:
        return bool(value == condition["equal"])
    if condition["among"] is not None:
        among = re.findall(r"""["']([^"']*)["']""", condition["among"])
        return any(each in among for each in (value if isinstance(value, list) else [value]))
    return bool(_SIGNS[condition["sign"]](value, condition["day"]))


def _json(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


def _csv(dataset: Dataset, fields: list[str], records: list[Record], query: dict[str, str]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=query.get("delimiter", ";"))
    labelled = query.get("use_labels") == "true"
    writer.writerow([dataset.labels[name] for name in fields] if labelled else fields)
    writer.writerows([record[name] for name in fields] for record in records)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def send(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    """Send an answer whole: streamed in chunks as the exports are, or with its length unless it says another."""
    is_announced = answer.streamed or "Content-Length" in answer.headers
    _head(handler, answer, {} if is_announced else {"Content-Length": str(len(answer.body))})
    if answer.streamed:
        for start in range(0, len(answer.body), 50_000):
            _chunk(handler, answer.body[start : start + 50_000])
        handler.wfile.write(b"0\r\n\r\n")
    else:
        handler.wfile.write(answer.body)


def _head(handler: BaseHTTPRequestHandler, answer: Answer, more: dict[str, str]) -> None:
    handler.send_response(answer.status)
    streamed = {"Transfer-Encoding": "chunked"} if answer.streamed and "Content-Length" not in more else {}
    for name, value in {**answer.headers, **streamed, **more}.items():
        handler.send_header(name, value)
    handler.end_headers()


def plain(answer: Answer) -> bytes:
    """The body before it was compressed."""
    return gzip.decompress(answer.body) if "Content-Encoding" in answer.headers else answer.body


def instead(answer: Answer, content: bytes, **headers: str) -> Answer:
    """The same answer with another content, as it is sent: with its status, uncompressed unless a header says so."""
    kept = {name: value for name, value in answer.headers.items() if name != "Content-Encoding"}
    return Answer(content, answer.status, kept | {name.replace("_", "-"): value for name, value in headers.items()})


def _chunk(handler: BaseHTTPRequestHandler, piece: bytes) -> None:
    handler.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")


# What may go wrong ---------------------------------------------------------------------------------------------------


def status(code: int, retry_after: str | None = None) -> Fault:
    """An error of the portal, with or without a Retry-After."""

    def fault(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
        refusal = error(code, "Error", "try again later")
        send(
            handler, Answer(refusal.body, code, refusal.headers | ({"Retry-After": retry_after} if retry_after else {}))
        )

    return fault


def body(content: bytes, **headers: str) -> Fault:
    """A 200 with another body: empty, an HTML page, an error, compressed bytes that nothing announces."""

    def fault(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        send(handler, Answer(content, 200, {"Content-Type": answer.headers["Content-Type"]} | named))

    return fault


def redirect(location: str) -> Fault:
    def fault(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
        send(handler, Answer(b"", 302, {"Location": location}))

    return fault


def shorter_than_announced(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    """70 % of the body, then the connection is closed; Content-Length announced all of it."""
    _head(handler, answer, {"Content-Length": str(len(answer.body))})
    handler.wfile.write(answer.body[: len(answer.body) * 7 // 10])
    handler.close_connection = True


def reset(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    """70 % of a streamed body, then the connection is reset."""
    _head(handler, Answer(answer.body, answer.status, answer.headers, streamed=True), {})
    _chunk(handler, answer.body[: len(answer.body) * 7 // 10])
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.close_connection = True


def trickle(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    """One byte every hundredth of a second, far within any read timeout, for at most two seconds."""
    content = plain(answer)
    _head(handler, instead(answer, content), {"Content-Length": str(len(content))})
    handler.close_connection = True
    try:
        for position in range(200):
            handler.wfile.write(content[position : position + 1])
            time.sleep(0.01)
    except OSError:  # the client had enough
        return


def silence(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    """Nothing, for longer than the tests' read timeout."""
    time.sleep(0.25)
    handler.close_connection = True


def interrupted_inside_a_200(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    send(
        handler,
        Answer(interrupted(plain(answer)), 200, {"Content-Type": answer.headers["Content-Type"]}, streamed=True),
    )


def cut_but_well_framed(share: float) -> Fault:
    """A part of the decoded body, framed as if it was all: what a proxy leaves of a broken transfer."""

    def fault(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
        content = plain(answer)
        send(
            handler, Answer(content[: int(len(content) * share)], 200, {"Content-Type": answer.headers["Content-Type"]})
        )

    return fault


def miscount(by: int) -> Fault:
    """A `total_count` that is not the number of records."""

    def fault(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
        counted = json.loads(answer.body)
        send(handler, Answer(_json({**counted, "total_count": counted["total_count"] + by}), 200, answer.headers))

    return fault


# The recorded records ------------------------------------------------------------------------------------------------


def recorded_datasets() -> dict[str, Dataset]:
    """The datasets of our sources: the real extracts that ship with the project, else invented records."""
    inov = json.loads((SAMPLES / "inov/laureates.json").read_text(encoding="utf-8"))
    bodacc = [
        notice
        for name in ("announcements", "registrations")
        for notice in json.loads((SAMPLES / f"bodacc/{name}.json").read_text(encoding="utf-8"))
    ]
    with (SAMPLES / "ilab/laureates.csv").open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, delimiter=";")
        labels = {technical_name(label): label for label in reader.fieldnames or ()}
        ilab = [{technical_name(label): cell for label, cell in row.items()} for row in reader]
    with (SAMPLES / "ratios_inpi_bce/accounts.csv").open(encoding="utf-8-sig", newline="") as file:
        ratios = list(csv.DictReader(file, delimiter=";"))
    iphd = json.loads((SAMPLES / "iphd/laureates.json").read_text(encoding="utf-8"))
    with (SAMPLES / "france_relance/projects.csv").open(encoding="utf-8", newline="") as file:
        projects = list(csv.DictReader(file, delimiter=";"))
    return {
        INOV: Dataset(inov, {name: name for name in inov[0]}),
        ILAB: Dataset(ilab, labels),
        BODACC: Dataset(bodacc, {name: name for name in bodacc[0]}),
        RATIOS: Dataset(ratios, {name: name for name in ratios[0]}),
        IPHD: Dataset(iphd, {name: name for name in iphd[0]}),
        FRANCE_RELANCE: Dataset(projects, {name: name for name in projects[0]}),
        HORIZON: Dataset(invented.PARTICIPATIONS, {name: name for name in invented.PARTICIPATIONS[0]}),
        H2020: Dataset(invented.PARTICIPATIONS, {name: name for name in invented.PARTICIPATIONS[0]}),
        REGION_GRANTS: Dataset(invented.GRANTS, {name: name for name in invented.GRANTS[0]}),
    }


def technical_name(label: str) -> str:
    """The portal's technical name of a label: `N° SIREN` → `ndeg_siren`."""
    plain = unicodedata.normalize("NFKD", label.replace("°", "deg ")).encode("ascii", "ignore").decode()
    return "_".join(re.findall("[a-z0-9]+", plain.lower()))
