"""A polite HTTP session for one source: who may be asked, how often, for how long, and what counts as an answer.

Every failure is a SourceUnavailable that says what was asked, what came and what to do. Not here: what an address means
(opendatasoft.py, each source's fetch.py), files too large to begin again (resuming.py), the environment (the override is an argument), where bytes go (archive.py).

The retries are written here rather than left to urllib3's Retry, which sees no further than the headers: a body cut at
70 % must be asked again too, within the same number of attempts and the same deadline. The first failed call ends most
sources; one that asks hundreds of times and lives with a few unanswered calls stops itself with a breaker (breaker.py).
"""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self, TypeVar
from urllib.parse import urljoin

import requests
import urllib3
from urllib3.util import Url, parse_url

from sources.archive import ArchivedFile
from sources.errors import SourceError, SourceUnavailable
from sources.redaction import Redaction
from sources.spec import SourceSpec

Format = Literal["json", "csv", "zip", "gzip", "parquet", "archive"]  # an archive: any, its reader knows which
Params = Mapping[str, str | int]
Answer = TypeVar("Answer")

# One portal answers an empty body to agents that do not start like a browser's.
USER_AGENT = (
    "Mozilla/5.0 (compatible; panorama-ia/0.1; monthly open data refresh, public statistics, one call at a time)"
)
MAX_REDIRECTS = 5
_LOG = logging.getLogger(__name__)
LONGEST_WAIT = 120.0  # seconds; a publisher that asks for more is left alone until the next refresh
_SMALL_ANSWER = 20_000_000
_PIECE = 1 << 16
# Notices and tables shrink ten to thirty times; only bytes made to grow do more.
_MAX_RATIO = 200
_MAY_BE_A_BOMB = 20_000_000  # decoded bytes below which nobody counts
# A server that trickles would otherwise hold a refresh as long as its deadline, hours for the largest files.
_SLOWEST = 1_000  # bytes a second
_PATIENCE = 120.0  # seconds before that is judged
_TEMPORARY_STATUS = {429, 500, 502, 503, 504}
_REDIRECTIONS = {301, 302, 303, 307, 308}
_LOOPBACK = {"127.0.0.1", "[::1]", "localhost"}
_MAGIC = {"gzip": b"\x1f\x8b", "zip": b"PK\x03\x04", "parquet": b"PAR1"}
_COMPARE = "la demande est en cause : comparer le fetch.py de la source avec la documentation du portail"
_RERUN = "relancer le rafraîchissement ; si cela dure, ouvrir l'adresse ci-dessus dans un navigateur"


@dataclass(frozen=True)
class Received:
    """What came of one download.

    Attributes:
        url_asked: the publisher's address, before any override or redirect.
        url_resolved: the address that answered.
        status: 200, or 304 when the request was conditional and nothing changed (then no byte was written).
        bytes: size of the decoded content.
    """

    url_asked: str
    url_resolved: str
    status: int
    bytes: int
    etag: str | None
    last_modified: str | None


@dataclass(frozen=True)
class Place:
    """Where an address leads: 200 where it is, 304 when it did not change, 30x with the next address."""

    status: int
    url: str
    last_modified: str | None


class Interrupted(Exception):
    """One attempt failed in a way that may pass; `wait` is what the publisher asks for, in seconds."""

    def __init__(self, what: str, wait: float | None = None) -> None:
        super().__init__(what)
        self.wait = wait


class Session:
    """The session of one source.

    Args:
        spec: the source; only the host of `spec.url` and `spec.known_hosts` are ever asked, over https.
        base_override: `http://127.0.0.1:8000` asks that server instead, for every address of the source.
        timeout: seconds to connect, and seconds without a byte.
        deadline: seconds for one call in all, its retries and waits included.
        attempts: how many times one call is tried.
        min_interval: seconds between two requests, those of the source's spec when it is not given.
        max_bytes: size of decoded content past which a download is given up.
        say: what is told of the progress of a long download.
        received: told of each piece of an answer: bytes received of it so far, and bytes announced, None when they are not.
        credentials: the secrets of the source by their names in the environment; never told, never archived.
    """

    def __init__(
        self,
        spec: SourceSpec,
        *,
        base_override: str | None = None,
        timeout: tuple[float, float] = (10.0, 60.0),
        deadline: float = 900.0,
        attempts: int = 4,
        min_interval: float | None = None,
        max_bytes: int = 2_000_000_000,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        say: Callable[[str], None] = _LOG.info,
        received: Callable[[int, int | None], None] = lambda size, announced: None,
        credentials: Mapping[str, str] | None = None,
    ) -> None:
        self.spec = spec
        self.credentials = dict(credentials or {})
        self.redaction = Redaction(self.credentials.values())
        self._hosts = {parse_url(spec.url).host if spec.url else None, *spec.known_hosts} - {None}
        self._override = _override(spec, base_override)
        self._timeout = timeout
        self._deadline = deadline
        self._attempts = attempts
        self._min_interval = spec.min_interval if min_interval is None else min_interval
        self._max_bytes = max_bytes
        self._sleep = sleep
        self.clock = clock
        self.say: Callable[[str], None] = lambda text: say(self.redaction.text(text))
        self._received = received
        self._last_request = -self._min_interval - 1.0
        self.remarks: list[str] = []  # what a fetch says of a delivery that is not whole, for the operator
        self._http = requests.Session()
        self._http.headers.update({"User-Agent": USER_AGENT, "Accept": "*/*", "Accept-Encoding": "gzip"})
        if self._override and self._override.host in _LOOPBACK:
            self._http.trust_env = False  # a proxy of the environment can't reach this machine's loopback

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def download(
        self,
        url: str,
        params: Params | None,
        to: Path,
        expect: Format,
        headers: Mapping[str, str] | None = None,
    ) -> Received:
        """Stream one answer, decoded, into a file.

        Args:
            to: a file that is ours to overwrite (`archive.temporary_file()`).
            expect: what the content must look like from its first bytes.
            headers: `conditional_headers(file)` to ask only for what changed; 304 is then an answer.

        Raises:
            SourceUnavailable: no answer, a refusal, a truncated, empty, oversized or foreign body.
        """
        asked = _address(url, params)

        def read(response: requests.Response, end: float) -> Received:
            size = 0
            if response.status_code != 304:
                with to.open("wb") as file:
                    for piece in self.pieces(asked, response, end, self._max_bytes):
                        if size == 0:
                            self.check_beginning(asked, response, piece, expect)
                        size += file.write(piece)
                self._check_size(asked, response, size)
            return Received(
                url_asked=asked,
                url_resolved=response.url,
                status=response.status_code,
                bytes=size,
                etag=response.headers.get("ETag"),
                last_modified=response.headers.get("Last-Modified"),
            )

        return self.ask(asked, headers or {}, read)

    def get_json(self, url: str, params: Params | None = None) -> Any:
        """The JSON document of a small answer.

        Raises:
            SourceUnavailable: as `download`, or the body is not JSON to its end.
        """
        asked = _address(url, params)

        def read(response: requests.Response, end: float) -> Any:
            content = b"".join(self.pieces(asked, response, end, _SMALL_ANSWER))
            self._check_size(asked, response, len(content))
            self.check_beginning(asked, response, content, "json")
            try:
                return json.loads(content)
            except (ValueError, RecursionError) as error:
                raise Interrupted(
                    f"un JSON incomplet (reçu : {response.status_code}, {figure(len(content))} octets)"
                ) from error

        return self.ask(asked, {}, read)

    def unavailable(self, what: str, asked: str, *, rule: str | None = None, advice: str = _RERUN) -> SourceUnavailable:
        """The error to raise about an answer of this source; it says no secret that the answer repeats."""
        what, asked = self.redaction.text(what), self.redaction.text(asked)
        return SourceUnavailable(self.spec.id, what, place=f"demandé : {asked}", rule=rule, advice=advice)

    def quoted(self, content: bytes) -> str:
        """The beginning of an answer, for an error about it: without the secrets that it repeats."""
        text = self.redaction.text(" ".join(content.decode("utf-8", "replace").split()))
        return f" : « {text[:200]}{'…' if len(text) > 200 else ''} »" if text else ", sans corps"

    def locate(self, url: str, headers: Mapping[str, str] | None = None) -> Place:
        """Where an address leads, without following it nor receiving what is there.

        Raises:
            SourceUnavailable: no answer, or a refusal.
        """
        asked = _address(url, None)

        def read(response: requests.Response, end: float) -> Place:
            moved = response.headers.get("Location")
            if response.status_code in _REDIRECTIONS and not moved:
                raise self.unavailable("une redirection qui ne mène nulle part", asked, rule="un en-tête Location")
            return Place(
                response.status_code,
                urljoin(asked, moved) if moved else asked,
                response.headers.get("Last-Modified"),
            )

        return self.ask(asked, headers or {}, read, accepted=_REDIRECTIONS, hops=0)

    def ask(
        self,
        asked: str,
        headers: Mapping[str, str] | Callable[[], Mapping[str, str]],
        read: Callable[[requests.Response, float], Answer],
        *,
        accepted: Collection[int] = (),
        deadline: float | None = None,
        progress: Callable[[], int] = lambda: 0,
        hops: int = MAX_REDIRECTS,
        form: Mapping[str, str] | None = None,
    ) -> Answer:
        """What `read` makes of the answer, tried again as long as that may help.

        Args:
            headers: those of the request; a function is asked again before each attempt.
            accepted: what is an answer beside 200, and 304 where headers make the request conditional.
            deadline: seconds for the call in all, those of the session when it is not given.
            progress: how far the attempts have come; one that came further starts their count again.
            hops: redirects that may be followed.
            form: fields to post instead of a GET; ask with `hops=0`, so that nobody else receives them.

        Raises:
            SourceUnavailable: no answer, a refusal, or what `read` refuses.
        """
        allowed_time = self._deadline if deadline is None else deadline
        end = self.clock() + allowed_time
        attempt, reached = 0, progress()
        while True:
            attempt += 1
            now = dict(headers() if callable(headers) else headers)
            try:
                with self._follow(asked, now, end, hops, form) as response:
                    self._check_status(asked, response, end, conditional=bool(now), accepted=accepted)
                    return read(response, end)
            except (Interrupted, requests.RequestException, urllib3.exceptions.HTTPError) as error:
                if progress() > reached:
                    attempt, reached = 1, progress()
                self._wait_or_give_up(asked, attempt, error, end, allowed_time)

    def _wait_or_give_up(self, asked: str, attempt: int, error: Exception, end: float, allowed_time: float) -> None:
        asked_for = error.wait if isinstance(error, Interrupted) else None
        wait = 2.0 ** (attempt - 1) if asked_for is None else asked_for
        if attempt == self._attempts:
            reason = f"après {attempt} essais"
        elif wait > LONGEST_WAIT:
            reason = f"le portail demande d'attendre {wait:.0f} s, au-delà des {LONGEST_WAIT:.0f} s que nous attendons"
        elif self.clock() + wait > end:
            reason = f"les {allowed_time:.0f} s accordées à cet appel ne suffisent pas"
        else:
            self._sleep(wait)
            return
        rule = f"une réponse entière, en {self._attempts} essais et {allowed_time:.0f} s au plus"
        failure = self.unavailable(f"{_in_french(error)} ; {reason}", asked, rule=rule)
        failure.retry_after = asked_for
        raise failure from error

    def _follow(
        self, asked: str, headers: Mapping[str, str], end: float, hops: int, form: Mapping[str, str] | None
    ) -> requests.Response:
        """The answer at the end of the redirects, each hop checked before it is asked."""
        url = asked
        for _ in range(hops + 1):
            url = self._allowed(url, asked)
            self._take_turn()
            left = max(end - self.clock(), 0.001)
            connect, silence = self._timeout
            response = self._http.request(
                "GET" if form is None else "POST",
                url,
                data=form,
                headers=dict(headers),
                stream=True,
                allow_redirects=False,
                timeout=(min(connect, left), min(silence, left)),
            )
            if hops == 0 or response.status_code not in _REDIRECTIONS or "Location" not in response.headers:
                return self._without_secrets(response)
            response.close()
            url = urljoin(url, response.headers["Location"])
        raise self.unavailable(
            f"plus de {MAX_REDIRECTS} redirections, la dernière vers {url}",
            asked,
            rule=f"au plus {MAX_REDIRECTS} redirections",
        )

    def _allowed(self, url: str, asked: str) -> str:
        """The address to ask in place of `url`, if it may be asked at all.

        Parsed by urllib3, which also opens the connection: both then see the same host.
        """
        parts = parse_url(url)
        known = parts.host in self._hosts
        if self._override:
            if known:
                override = self._override
                return parts._replace(scheme=override.scheme, auth=None, host=override.host, port=override.port).url
            if (parts.scheme, parts.host, parts.port, parts.auth) == (*_base(self._override), None):
                return url
        elif known and parts.scheme == "https" and parts.port in (None, 443) and parts.auth is None:
            return url
        allowed = self._override.url if self._override else ", ".join(sorted(f"https://{host}" for host in self._hosts))
        raise self.unavailable(
            f"adresse refusée : {parts.scheme}://{parts.netloc}",
            asked,
            rule=f"cette source n'interroge que {allowed}",
            advice="si l'éditeur a déménagé, compléter known_hosts dans le spec.py de la source, après vérification",
        )

    def _without_secrets(self, response: requests.Response) -> requests.Response:
        """What is kept of an answer beside its body: its address and its headers go into the archive's records."""
        response.url = self.redaction.text(response.url)
        response.headers.update({name: self.redaction.text(value) for name, value in response.headers.items()})
        return response

    def _take_turn(self) -> None:
        early = self._last_request + self._min_interval - self.clock()
        if early > 0:
            self._sleep(early)
        self._last_request = self.clock()

    def _check_status(
        self, asked: str, response: requests.Response, end: float, *, conditional: bool, accepted: Collection[int]
    ) -> None:
        status = response.status_code
        if status == 200 or (status == 304 and conditional) or status in accepted:
            return
        if status in _TEMPORARY_STATUS:
            raise Interrupted(f"le portail répond {status}", _retry_after(response.headers.get("Retry-After")))
        start = next(self.pieces(asked, response, end, _SMALL_ANSWER), b"")
        refusal = self.unavailable(
            f"le portail répond {status}{self.quoted(start)}",
            asked,
            rule="une réponse 200",
            advice=_COMPARE if 400 <= status < 500 else _RERUN,
        )
        refusal.status = status
        raise refusal

    def pieces(self, asked: str, response: requests.Response, end: float, ceiling: int) -> Iterator[bytes]:
        """The decoded content as it comes.

        `raw.read1(decode_content=True)` decodes like iter_content but hands over what is there, where iter_content
        waits for a full block: with it, one byte a second would outlive any deadline.
        """
        size, started = 0, self.clock()
        length = response.headers.get("Content-Length", "")
        announced = int(length) if length.isdigit() else None
        while piece := response.raw.read1(_PIECE, decode_content=True):
            size += len(piece)
            if size > ceiling:
                raise self.unavailable(
                    f"plus de {figure(ceiling)} octets", asked, rule=f"au plus {figure(ceiling)} octets décodés"
                )
            if size > _MAY_BE_A_BOMB and size > _MAX_RATIO * response.raw.tell():
                raise self.unavailable(
                    f"{figure(response.raw.tell())} octets reçus, démesurés une fois décompressés",
                    asked,
                    rule=f"un contenu ne grossit pas plus de {_MAX_RATIO} fois",
                )
            self._received(response.raw.tell(), announced)
            yield piece
            now = self.clock()
            if now > end:
                raise self.unavailable(
                    f"{figure(size)} octets seulement dans le temps accordé",
                    asked,
                    rule="un appel se termine dans le délai accordé",
                )
            if now - started > _PATIENCE and size < _SLOWEST * (now - started):
                raise self.unavailable(
                    f"{figure(size)} octets en {now - started:.0f} s",
                    asked,
                    rule=f"au moins {figure(_SLOWEST)} octets par seconde, après {_PATIENCE:.0f} s",
                )

    def _check_size(self, asked: str, response: requests.Response, size: int) -> None:
        announced = response.headers.get("Content-Length", "")
        if size == 0:
            raise self.unavailable(
                f"corps vide (reçu : {response.status_code}, 0 octet)", asked, rule="au moins un octet"
            )
        if announced.isdigit() and "Content-Encoding" not in response.headers and size != int(announced):
            raise Interrupted(f"réponse tronquée : {figure(size)} octets sur {figure(int(announced))} annoncés")

    def check_beginning(self, asked: str, response: requests.Response, start: bytes, expect: Format) -> None:
        problem = _foreign(start, expect)
        if problem is None:
            return
        kind = response.headers.get("Content-Type", "type non précisé")
        shown = "" if problem == "octets compressés" else self.quoted(start)
        raise self.unavailable(
            f"{problem} à la place d'un contenu {expect} (reçu : {response.status_code}, {kind}){shown}",
            asked,
            rule=f"un contenu {expect} dès le premier octet",
        )


def conditional_headers(file: ArchivedFile | None) -> dict[str, str]:
    """Headers that ask for a file only if it changed since we archived it; empty when nothing is known of it."""
    headers = {}
    if file and file.etag:
        headers["If-None-Match"] = file.etag
    if file and file.last_modified:
        headers["If-Modified-Since"] = file.last_modified
    return headers


def figure(number: int) -> str:
    """A whole number as French operators read it: 48 211."""
    return f"{number:,}".replace(",", " ")


def _override(spec: SourceSpec, base: str | None) -> Url | None:
    if not base:
        return None
    parts = parse_url(base)
    if parts.scheme not in ("http", "https") or not parts.host:
        raise SourceError(
            spec.id,
            f"« {base} » ne remplace pas l'adresse de la source",
            rule="http(s)://machine[:port]",
            advice=f"corriger PANORAMA_URL_{spec.id.upper()}, ou l'enlever",
        )
    return Url(scheme=parts.scheme, host=parts.host, port=parts.port)


def _base(parts: Url) -> tuple[str | None, str | None, int | None]:
    return parts.scheme, parts.host, parts.port


def _address(url: str, params: Params | None) -> str:
    return requests.Request("GET", url, params=dict(params or {})).prepare().url or url


def _foreign(start: bytes, expect: Format) -> str | None:
    """What the first bytes show when they are not of the expected format."""
    if magic := _MAGIC.get(expect):
        return None if start.startswith(magic) else "autre chose"
    if start.startswith(tuple(_MAGIC.values())):
        return None if expect == "archive" else "octets compressés"
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"<"):
        return "page HTML ou XML"
    if expect == "json":
        return None if text.startswith((b"[", b"{")) else "autre chose"
    return "message JSON" if text.startswith(b"{") else None


def _retry_after(value: str | None) -> float | None:
    """Seconds that a Retry-After header asks for; None when it is absent or says nothing readable."""
    if not value:
        return None
    if re.fullmatch(r"\s*\d+\s*", value):
        return float(value)
    try:
        return max(parsedate_to_datetime(value).timestamp() - time.time(), 0.0)
    except ValueError:
        return None


def _in_french(error: Exception) -> str:
    if isinstance(error, Interrupted):
        return str(error)
    if isinstance(error, requests.exceptions.SSLError | urllib3.exceptions.SSLError):
        reason = getattr(error.args[0] if error.args else None, "reason", None) or error
        return f"certificat ou chiffrement refusé ({reason.args[0] if reason.args else reason})"
    if isinstance(error, requests.Timeout | urllib3.exceptions.TimeoutError):
        return "pas de réponse dans le temps accordé"
    if isinstance(error, requests.ConnectionError):
        reason = getattr(error.args[0] if error.args else None, "reason", None) or error
        return f"connexion impossible ou coupée ({type(reason).__name__})"
    if isinstance(error, urllib3.exceptions.DecodeError):
        return "contenu annoncé gzip mais indéchiffrable"
    cause = error.args[-1] if error.args else None
    if isinstance(cause, urllib3.exceptions.IncompleteRead):
        received, missing = cause.partial, cause.expected
        if isinstance(received, int) and isinstance(missing, int):
            return f"réponse tronquée : {figure(received)} octets sur {figure(received + missing)} annoncés"
    return f"réponse tronquée ou interrompue ({type(error).__name__})"
