"""data.gouv.fr and its static host on this machine, for the Sirene stock: catalogue, stable addresses, ranges, faults.

It answers as the two hosts do where a client can notice: a stable address redirects to a dated file on another host, the
file can be asked in parts (Range, If-Range, 206, 416), the catalogue gives titles, sizes and checksums. The files that it
serves are whatever a test puts in it.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler

from sources.sirene.announced import DATASET
from sources.sirene.schema import FILES, StockFile
from tests.sources.replay_server import Answer, Asked, Fault, Portal, error, send

STATIC = "https://static.data.gouv.fr"
TITLES = {
    stock.name: f"Sirene : Fichier {stock.name} du {{day}} (format parquet)"
    for stock in FILES
}  # fmt: skip


@dataclass
class Published:
    """One published file: what the catalogue says of it, and its bytes."""

    content: bytes | memoryview  # a view of a file, where it is large
    stamp: str
    title: str
    has_checksum: bool = True
    etag: str | None = None
    last_modified: str = "Sat, 01 Aug 2026 07:44:51 GMT"

    @property
    def sha1(self) -> str:
        return hashlib.sha1(self.content).hexdigest()


class DataGouv(Portal):
    """The two hosts: `with DataGouv() as gouv: gouv.publish(UNITS, content) … gouv.url …`."""

    def __init__(self) -> None:
        super().__init__({})
        self.files: dict[str, Published] = {}  # by resource id
        self.has_catalogue = True
        self.has_resources = True
        self.has_dates = True

    def publish(
        self, stock: StockFile, content: bytes | memoryview, stamp: str = "20260801-074451", day: str = "01 Aout 2026"
    ) -> Published:
        """Put a file under the resource of a stock; the month of its title and that of its address are given apart."""
        title = TITLES[stock.name].format(day=day)
        self.files[stock.resource] = Published(content, stamp, title, etag=f'"{hashlib.md5(content).hexdigest()}"')
        return self.files[stock.resource]

    def withdraw(self, stock: StockFile) -> None:
        del self.files[stock.resource]

    def downloads(self) -> list[str | None]:
        """The ranges that were asked of the files, None for a whole one."""
        return [asked.headers.get("Range") for asked in self.asked if asked.path.startswith("/resources/")]

    def path_of(self, stock: StockFile) -> str:
        published = self.files[stock.resource]
        return f"/resources/base-sirene/{published.stamp}/stock-{stock.name.lower()}-parquet.parquet"

    def _answer(self, asked: Asked) -> Answer:
        if asked.path == f"/api/1/datasets/{DATASET}/" and self.has_catalogue:
            return _json({"id": DATASET, "resources": [self._described(stock) for stock in self._published()]})
        found = re.fullmatch(r"/api/2/datasets/resources/([0-9a-f-]+)/", asked.path)
        stable = re.fullmatch(r"/api/1/datasets/r/([0-9a-f-]+)", asked.path)
        for stock in self._published():
            if found and found[1] == stock.resource and self.has_resources:
                return _json({"dataset_id": DATASET, "resource": self._described(stock)})
            if stable and stable[1] == stock.resource:
                if not self.has_dates:
                    return part(self.files[stock.resource], asked.headers)
                return Answer(b"", 302, {"Location": STATIC + self.path_of(stock)})
            if asked.path == self.path_of(stock):
                return part(self.files[stock.resource], asked.headers)
        return error(404, "NotFound", "The requested URL was not found on the server.")

    def _published(self) -> list[StockFile]:
        return [stock for stock in FILES if stock.resource in self.files]

    def _described(self, stock: StockFile) -> dict[str, object]:
        published = self.files[stock.resource]
        return {
            "id": stock.resource,
            "title": published.title,
            "filesize": len(published.content),
            "checksum": {"type": "sha1", "value": published.sha1} if published.has_checksum else None,
            "url": STATIC + self.path_of(stock),
            "last_modified": "2026-08-01T07:44:51.000000+00:00",
        }


def part(published: Published, headers: dict[str, str]) -> Answer:
    """The file, or the end of it that a range asks for while the file is still the one the client began."""
    content, total = published.content, len(published.content)
    told = {"Content-Type": "application/octet-stream", "Last-Modified": published.last_modified}
    told |= {"ETag": published.etag} if published.etag else {}
    if published.etag and headers.get("If-None-Match") == published.etag:
        return Answer(b"", 304, told)
    asked = re.fullmatch(r"bytes=(\d+)-", headers.get("Range", ""))
    if not asked or headers.get("If-Range") not in (None, published.etag, published.last_modified):
        return Answer(content, 200, told)
    start = int(asked[1])
    if start >= total:
        return Answer(b"", 416, told | {"Content-Range": f"bytes */{total}"})
    return Answer(content[start:], 206, told | {"Content-Range": f"bytes {start}-{total - 1}/{total}"})


def ignored_range(published: Published) -> Fault:
    """The whole file, whatever part of it was asked."""

    def fault(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
        send(handler, part(published, {}))

    return fault


def other_range(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    """A part that begins elsewhere than where it was asked."""
    total = answer.headers["Content-Range"].partition("/")[2]
    headers = answer.headers | {"Content-Range": f"bytes 0-{len(answer.body) - 1}/{total}"}
    send(handler, Answer(answer.body, 206, headers))


def _json(document: object) -> Answer:
    return Answer(json.dumps(document).encode())
