"""The API Recherche d'entreprises on this machine: recorded answers, the documented limits, and faults on demand.

It behaves like `/search` where a client can notice: nine digits are looked up and every other filter is then ignored,
unknown parameters are ignored, pages end at 10 000 results, the eighth call of a second is refused. Faults are those of
replay_server.py, and hanging up before any answer. Not here: the Opendatasoft portals (replay_server.py).
"""

from __future__ import annotations

import copy
import gzip
import json
import socket
import struct
from collections.abc import Callable, Iterable, Mapping
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.sources.replay_server import SAMPLES, Answer, Asked, Portal

CEILING = 7  # calls in one second, for one address
UNKNOWN: dict[str, Any] = {"results": [], "total_results": 0, "page": 1, "per_page": 10, "total_pages": 0}


class Directory(Portal):
    """The API: `with Directory(recorded_answers()) as directory: … directory.url …`.

    Args:
        answers: the answer to each SIREN; every other SIREN is unknown.
        last_modified: what `/sources/last_modified` says; None, and it does not exist.
        clock: when calls come, for the ceiling; None, and there is no ceiling.
    """

    def __init__(
        self,
        answers: Mapping[str, Any],
        last_modified: Any = None,
        clock: Callable[[], float] | None = None,
    ) -> None:
        super().__init__({})
        self.answers = dict(answers)
        self.last_modified = last_modified
        self._clock = clock
        self._calls: list[float] = []

    def sirens(self) -> list[str]:
        """The SIREN that were asked, in order."""
        return [asked.query.get("q", "") for asked in self.asked if asked.path == "/search"]

    def _answer(self, asked: Asked) -> Answer:
        if self._is_over_the_ceiling():
            return _json({"erreur": "Trop de requêtes"}, 429, {"Retry-After": "1"})
        if asked.path == "/sources/last_modified" and self.last_modified is not None:
            return self._gzipped(asked, _json(self.last_modified))
        if asked.path != "/search":
            return _json({"erreur": "Ressource non trouvée."}, 404)
        try:
            page, per_page = int(asked.query.get("page", "1")), int(asked.query.get("per_page", "10"))
        except ValueError:
            return _json({"erreur": "Veuillez indiquer un numéro de page entier."}, 400)
        if not 1 <= page <= 1000 or not 1 <= per_page <= 25 or page * per_page > 10_000:
            return _json({"erreur": "page × per_page ne dépasse pas 10 000, per_page 25."}, 400)
        text = asked.query.get("q", "")
        if len(text) < 3:
            return _json({"erreur": "3 caractères minimum pour les termes de la requête."}, 400)
        if text.isdigit() and len(text) == 9:
            found = self.answers.get(text, UNKNOWN)
            return self._gzipped(asked, found if isinstance(found, Answer) else _json(found))
        units = [unit for answer in self.answers.values() for unit in answer["results"] if text.upper() in _name(unit)]
        shown = units[(page - 1) * per_page : page * per_page]
        total = min(len(units), 10_000)
        pages = -(-total // per_page)
        return self._gzipped(
            asked,
            _json({"results": shown, "total_results": total, "page": page, "per_page": per_page, "total_pages": pages}),
        )

    def _is_over_the_ceiling(self) -> bool:
        if self._clock is None:
            return False
        now = self._clock()
        self._calls = [call for call in self._calls if now - call < 1.0] + [now]
        return len(self._calls) > CEILING

    def _gzipped(self, asked: Asked, answer: Answer) -> Answer:
        if "gzip" in asked.headers.get("Accept-Encoding", ""):
            answer.body = gzip.compress(answer.body, compresslevel=1)
            answer.headers = {**answer.headers, "Content-Encoding": "gzip"}
        return answer


def hang_up(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    """The connection is reset before any answer."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.close_connection = True
    handler.connection.close()


def recorded_answers() -> dict[str, Any]:
    """The real answers that ship with the project, by SIREN."""
    folder = SAMPLES / "recherche_entreprises"
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))}


def lent(answer: Any, siren: str, **changes: Any) -> Any:
    """A recorded answer lent to another SIREN, with some keys of its unit changed: invented, for tests only."""
    borrowed = copy.deepcopy(answer)
    unit = borrowed["results"][0]
    unit.update({"siren": siren, **changes})
    if unit["siege"]:
        unit["siege"]["siret"] = f"{siren}00015"
    return borrowed


def lent_to(sirens: Iterable[str]) -> dict[str, Any]:
    """The recorded answers that hold officers, lent one after the other to these SIREN."""
    models = [answer for answer in recorded_answers().values() if answer["results"][0]["dirigeants"]]
    return {siren: lent(models[number % len(models)], siren) for number, siren in enumerate(sorted(sirens))}


def _name(unit: dict[str, Any]) -> str:
    return (unit["nom_complet"] or "").upper()


def _json(document: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    body = json.dumps(document, ensure_ascii=False).encode()
    return Answer(body, status, {"Content-Type": "application/json", **(headers or {})})
