"""The search of the API Offres d'emploi v2: a token, the pages of one query, and the limits that the API sets.

150 offers a call, the first index at most 1 000, the last at most 1 149: a query may bring 1 150 offers, its total is in
Content-Range. 206 is a part, 204 none, 401 a token that expired. Nothing of a secret is ever told: neither in an error
nor in an address. Not here: which queries are asked and what is kept of their answers (fetch.py).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

import requests

from sources.errors import SourceUnavailable
from sources.http import Interrupted, Session

BASE = "https://api.francetravail.io"
TOKEN_HOST = "entreprise.francetravail.fr"
SEARCH = f"{BASE}/partenaire/offresdemploi/v2/offres/search"
TOKEN = f"https://{TOKEN_HOST}/connexion/oauth2/access_token?realm=%2Fpartenaire"
SCOPE = "api_offresdemploiv2 o2dsoffre"
CLIENT_ID, CLIENT_SECRET = "FRANCE_TRAVAIL_CLIENT_ID", "FRANCE_TRAVAIL_CLIENT_SECRET"
PER_CALL = 150
CEILING = 1_150  # offers that one query can bring: the last index is 1 149
_NO_CONTENT, _PARTIAL, _EXPIRED = 204, 206, 401
# Answers here rather than errors of the session: a token that is refused is asked again once.
_REFUSALS = frozenset(range(300, 600)) - {429, 500, 502, 503, 504}
LAST_START = 1_000  # no page may begin later
_RANGE = re.compile(r"(?:(\d+)-(\d+)|\*)/(\d+)\s*$")
_ADVICE = (
    "vérifier l'abonnement à l'API Offres d'emploi v2 sur francetravail.io, et les deux secrets de l'environnement"
)


@dataclass(frozen=True)
class Window:
    """When the offers of a query were created, both ends included, to the second."""

    first: datetime
    last: datetime

    def halves(self) -> tuple[Window, Window] | None:
        """The two halves of the window; None when it is of one hour or less."""
        if (self.last - self.first).total_seconds() <= 3_600:
            return None
        middle = (self.first + (self.last - self.first) / 2).replace(microsecond=0)
        return Window(self.first, middle), Window(middle, self.last)  # the second they share brings the same ids twice


@dataclass(frozen=True)
class Page:
    """One page: what the API says to hold for the query, and the offers that it gave."""

    total: int
    offers: list[dict[str, Any]]


class Search:
    """The search, with the session's credentials.

    Raises (every method):
        SourceUnavailable: no answer, a refusal, or an answer that is not as documented.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._token: str | None = None

    def page(self, query: dict[str, str], window: Window, first: int = 0, count: int = PER_CALL) -> Page:
        """Up to `count` offers of a query, from an index on. A token that expired is renewed once."""
        url = address(query, window, first, min(first + count, CEILING) - 1)
        answer = self._ask(url)
        if answer is None:
            self._token = None
            answer = self._ask(url)
        if answer is None:
            raise self._session.unavailable(
                "l'API refuse un jeton qu'elle vient de donner", url, rule="une réponse 200, 204 ou 206", advice=_ADVICE
            )
        return answer

    def every(self, query: dict[str, str], window: Window) -> Iterator[dict[str, Any]]:
        """Every offer of a query; a window that holds more than one query can bring is halved."""
        page = self.page(query, window)
        if page.total > CEILING:
            halves = window.halves()
            if halves is None:
                raise self._session.unavailable(
                    f"{page.total} offres créées en une heure, une requête n'en donne que {CEILING}",
                    address(query, window, 0, PER_CALL - 1),
                    rule="une requête par département, métier et date reste sous ce plafond",
                )
            for half in halves:
                yield from self.every(query, half)
            return
        yield from page.offers
        for first in range(PER_CALL, page.total, PER_CALL):
            start = min(first, LAST_START)
            yield from self.page(query, window, start).offers[first - start :]

    def _ask(self, url: str) -> Page | None:
        """A page; None when the token is not, or no longer, accepted."""
        if self._token is None:
            self._token = self._renewed()
        headers = {"Authorization": f"Bearer {self._token}", "Accept": "application/json"}

        def read(response: requests.Response, end: float) -> Page | None:
            if response.status_code == _EXPIRED:
                return None
            if response.status_code == _NO_CONTENT:
                return Page(0, [])
            content = b"".join(self._session.pieces(url, response, end, 20_000_000))
            if response.status_code in _REFUSALS:
                raise self._session.unavailable(
                    f"l'API répond {response.status_code}{self._session.quoted(content)}",
                    url,
                    rule="200, 204 ou 206",
                    advice=_ADVICE,
                )
            return self._read(content, response.headers.get("Content-Range", ""), url)

        return self._session.ask(url, headers, read, accepted={_NO_CONTENT, _PARTIAL, *_REFUSALS}, hops=0)

    def _read(self, content: bytes, content_range: str, url: str) -> Page:
        try:
            document = json.loads(content)
        except (ValueError, RecursionError) as error:
            raise Interrupted(f"un JSON incomplet ({len(content)} octets)") from error
        offers = document.get("resultats") if isinstance(document, dict) else None
        said = _RANGE.search(content_range)
        if said is None or not isinstance(offers, list) or not all(_is_offer(each) for each in offers):
            raise self._session.unavailable(
                "la réponse n'est pas une page d'offres",  # never quoted: it may hold an offer
                url,
                rule="resultats (id et dateCreation pour chaque offre) et un en-tête Content-Range qui dit le total",
            )
        if said[1] is not None and len(offers) != int(said[2]) - int(said[1]) + 1:
            raise Interrupted(f"{len(offers)} offres là où la réponse annonce {said[0]}")
        return Page(int(said[3]), offers)

    def _renewed(self) -> str:
        """A new token. Whatever comes back is not quoted: it may repeat what was sent."""
        form = {
            "grant_type": "client_credentials",
            "client_id": self._session.credentials[CLIENT_ID],
            "client_secret": self._session.credentials[CLIENT_SECRET],
            "scope": SCOPE,
        }

        def read(response: requests.Response, end: float) -> str:
            content = b"".join(self._session.pieces(TOKEN, response, end, 100_000))
            try:
                token = json.loads(content)["access_token"] if response.status_code == 200 else None
            except (ValueError, KeyError, TypeError, RecursionError):
                token = None
            if not isinstance(token, str) or not token:
                raise self._refused(response.status_code)
            return token

        token = self._session.ask(TOKEN, {}, read, accepted=_REFUSALS, hops=0, form=form)
        self._session.redaction.add(token)
        return token

    def _refused(self, status: int) -> SourceUnavailable:
        return self._session.unavailable(
            f"pas de jeton (réponse {status})",
            TOKEN,
            rule="un access_token en échange des deux secrets",
            advice=_ADVICE,
        )


def address(query: dict[str, str], window: Window, first: int, last: int) -> str:
    """The address of a page. Colons stay as they are: the API is said to refuse dates where they are encoded."""
    moments = {"minCreationDate": _moment(window.first), "maxCreationDate": _moment(window.last)}
    asked = {**query, **moments, "range": f"{first}-{last}"}
    return f"{SEARCH}?" + "&".join(f"{name}={quote(value, safe=':')}" for name, value in asked.items())


def _moment(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _is_offer(offer: Any) -> bool:
    return isinstance(offer, dict) and isinstance(offer.get("id"), str) and isinstance(offer.get("dateCreation"), str)
