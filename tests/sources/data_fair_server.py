"""A small data-fair portal on this machine, with the dataset of the ADEME's aids: invented lines, the documented answers.

It behaves where a client can notice: the description of a dataset, pages whose `next` is an address of the publisher, an
empty page of total 0 after the last one, 400 for a column that it does not have, gzip. Faults are those of replay_server.py.
"""

from __future__ import annotations

import gzip
import json
from typing import Any
from urllib.parse import urlencode

from tests.sources.replay_server import Answer, Asked, Portal

PUBLISHER = "https://data.ademe.fr"
DATASET = "/data-fair/api/v1/datasets/les-aides-financieres-de-l%27ademe"

Line = dict[str, Any]


class DataFair(Portal):
    """The portal: `with DataFair(lines) as portal: … portal.url …`.

    Args:
        lines: the lines of the dataset, under technical names.
        largest_page: lines in one page at most, whatever is asked.
    """

    def __init__(self, lines: list[Line], largest_page: int = 2) -> None:
        super().__init__({})
        self.lines = lines
        self.columns = list(lines[0])
        self.updated = "2026-11-03T04:11:07.512Z"
        self.announced = len(lines)
        self.next_host = PUBLISHER
        self._largest_page = largest_page

    def _answer(self, asked: Asked) -> Answer:
        if asked.path == DATASET:
            schema = [{"key": name, "type": "string"} for name in self.columns if name != "_id"]
            return _json(asked, {"count": self.announced, "dataUpdatedAt": self.updated, "schema": schema})
        if asked.path != f"{DATASET}/lines":
            return _json(asked, "Ressource inconnue", 404)
        wanted = asked.query["select"].split(",")
        if unknown := [name for name in wanted if name not in self.columns]:
            return _json(asked, f"Impossible de sélectionner le champ {unknown[0]}", 400)
        start, size = int(asked.query.get("after", "0")), min(int(asked.query.get("size", "12")), self._largest_page)
        lines = [{name: line.get(name) for name in wanted} | {"_score": None} for line in self.lines[start:]][:size]
        page: dict[str, Any] = {"total": len(self.lines) if lines else 0, "results": lines}
        if lines:
            following = {**asked.query, "after": str(start + len(lines))}
            page["next"] = f"{self.next_host}{DATASET}/lines?{urlencode(following)}"
        return _json(asked, page)


def _json(asked: Asked, document: Any, status: int = 200) -> Answer:
    body = json.dumps(document, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json; charset=utf-8"}
    if "gzip" in asked.headers.get("Accept-Encoding", ""):
        return Answer(gzip.compress(body, compresslevel=1), status, headers | {"Content-Encoding": "gzip"})
    return Answer(body, status, headers)
