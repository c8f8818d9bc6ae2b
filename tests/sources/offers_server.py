"""The API Offres d'emploi on this machine: invented offers, the documented limits, tokens that expire.

It behaves where a client can notice: a token for two secrets, 401 without a valid one, 150 offers a call, a first index of
at most 1 000 and a last of at most 1 149, 206 for a part, 204 for nothing, Content-Range, dates refused when their colons
are encoded. Its refusals repeat what they were sent, as some servers do. Faults are those of replay_server.py.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from tests.sources.replay_server import Answer, Asked, Portal

TOKEN = "/connexion/oauth2/access_token"
SEARCH = "/partenaire/offresdemploi/v2/offres/search"
SECRETS = {"client_id": "PAR_canari_identifiant", "client_secret": "canari-secret-4711"}
EMPLOYER = "Employeur canari"  # in every offer: to be found nowhere afterwards


@dataclass(frozen=True)
class Offer:
    """An invented offer: what the API filters on, and its moment of creation."""

    id: str
    created: str
    department: str = "31"
    region: str = "76"
    rome: str = "M1405"
    words: str = ""

    def shown(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "intitule": f"Offre {self.id}",
            "description": self.words,
            "dateCreation": self.created,
            "romeCode": self.rome,
            "entreprise": {"nom": EMPLOYER},
            "lieuTravail": {"libelle": self.department},
        }


class Offers(Portal):
    """The API: `with Offers(offers) as api: … api.url …`.

    Args:
        calls_of_a_token: searches after which a token has expired.
    """

    def __init__(self, offers: list[Offer], calls_of_a_token: int = 10_000) -> None:
        super().__init__({})
        self.offers = offers
        self.tokens = 0
        self._calls_of_a_token = calls_of_a_token
        self._calls_left = 0

    def searches(self) -> list[dict[str, str]]:
        return [asked.query for asked in self.asked if asked.path == SEARCH]

    def _answer(self, asked: Asked) -> Answer:
        if asked.path == TOKEN:
            return self._token(asked)
        if asked.path != SEARCH:
            return _json(asked, {"message": "inconnu"}, 404)
        token = asked.headers.get("Authorization", "")
        if self._calls_left == 0 or token != f"Bearer {self._current()}":
            return _json(asked, {"message": f"jeton refusé : {token}"}, 401)
        self._calls_left -= 1
        first, last = (int(part) for part in asked.query["range"].split("-"))
        if last - first >= 150 or first > 1_000 or last > 1_149 or "%3A" in asked.target:
            return _json(asked, {"message": "La plage de résultats demandée est trop importante."}, 400)
        found = [offer for offer in self.offers if _matches(offer, asked.query)]
        if not found:
            return Answer(b"", 204)
        page = [offer.shown() for offer in found[first : last + 1]]
        answer = _json(asked, {"resultats": page}, 200 if len(page) == len(found) else 206)
        answer.headers["Content-Range"] = f"offres {first}-{first + len(page) - 1}/{len(found)}"
        return answer

    def _token(self, asked: Asked) -> Answer:
        sent = {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
        wanted = {"grant_type": "client_credentials", "scope": "api_offresdemploiv2 o2dsoffre", **SECRETS}
        if sent != wanted or asked.query.get("realm") != "/partenaire":
            return _json(asked, {"error": "invalid_client", "error_description": f"reçu {sent}"}, 400)
        self.tokens += 1
        self._calls_left = self._calls_of_a_token
        return _json(asked, {"access_token": self._current(), "expires_in": 1499, "token_type": "Bearer"})

    def _current(self) -> str:
        return f"canari-jeton-{self.tokens}"


def _matches(offer: Offer, query: dict[str, str]) -> bool:
    return (
        query.get("departement", offer.department) == offer.department
        and query.get("region", offer.region) == offer.region
        and query.get("codeROME", offer.rome) == offer.rome
        and query.get("motsCles", "").lower() in offer.words.lower()
        and query["minCreationDate"] <= offer.created <= query["maxCreationDate"]
    )


def _json(asked: Asked, document: Any, status: int = 200) -> Answer:
    body = json.dumps(document, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json; charset=utf-8"}
    if "gzip" in asked.headers.get("Accept-Encoding", ""):
        return Answer(gzip.compress(body, compresslevel=1), status, headers | {"Content-Encoding": "gzip"})
    return Answer(body, status, headers)
