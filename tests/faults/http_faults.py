"""What may go wrong between us and a publisher: each fault as a real server of this machine plays it.

Those of replay_server.py, and what its scripts cannot do: a port that nobody listens to, a host that never accepts, a
certificate that nobody signed. Not here: which source meets which fault (test_http_faults.py).
"""

from __future__ import annotations

import gzip
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from ipaddress import IPv4Address
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.faults.publishers import Publisher
from tests.sources import replay_server as replay
from tests.sources.dila_files import tar
from tests.sources.replay_server import Answer, Fault, Portal, instead, plain, send

ELSEWHERE = "https://ailleurs.example/piege"
ALWAYS = 1_000  # answers, more than any fetch asks
BOMB_BYTES = 3_000_000_000  # once unpacked; a few MB on the wire


@dataclass(frozen=True)
class HttpFault:
    """One fault.

    Attributes:
        fault: what becomes of the answers; given the publisher, since a bomb looks like what is expected.
        address: in place of `fault`, the address of a server that is none.
        deadline, timeout: seconds that a call has, and seconds to connect and without a byte, where they matter.
    """

    fault: Callable[[Publisher], Fault] | None = None
    address: Callable[[], Iterator[str]] | None = None
    deadline: float = 200.0
    timeout: tuple[float, float] = (10.0, 10.0)

    @contextmanager
    def at(self, publisher: Publisher, where: str) -> Iterator[str]:
        """The address of the publisher while this fault lasts; `where` is what the path of a spoilt request holds."""
        if self.address is not None:
            yield from self.address()
        elif self.fault is not None:
            with publisher.open(True) as server:
                server.break_next(where, self.fault(publisher), times=ALWAYS)
                yield server.url


def _same(fault: Fault) -> HttpFault:
    return HttpFault(lambda _: fault)


# Servers that are none ------------------------------------------------------------------------------------------------


def _refused() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    yield f"http://127.0.0.1:{port}"


def _never_accepts() -> Iterator[str]:
    """A queue of connections that is full: a new one gets no answer at all."""
    with ExitStack() as stack:
        server = stack.enter_context(socket.socket())
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(server.getsockname())
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def _self_signed() -> Iterator[str]:
    with TemporaryDirectory() as folder:
        certificate = Path(folder, "self_signed.pem")
        certificate.write_bytes(_certificate())
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
    portal = Portal({})
    portal.encrypt(context)
    with portal:
        yield portal.url


def _certificate() -> bytes:
    """A key and a certificate for this machine, made now and signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return private + certificate.public_bytes(pem)


# Answers that are not what was announced ------------------------------------------------------------------------------


def _longer_than_announced(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    """The whole body, of which Content-Length announces seven tenths."""
    content = plain(answer)
    send(handler, instead(answer, content, Content_Length=str(len(content) * 7 // 10)))
    handler.close_connection = True


def _truncated_gzip(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    """Seven tenths of a gzip, framed as if it was all."""
    packed = gzip.compress(plain(answer), mtime=0)
    send(handler, instead(answer, packed[: len(packed) * 7 // 10], Content_Encoding="gzip"))


def _garbage_as_gzip(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    send(handler, instead(answer, b"\x00\x01 not gzip at all", Content_Encoding="gzip"))


def _in_utf_16(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    """The same text in another encoding than the one that every publisher uses."""
    send(handler, instead(answer, plain(answer).decode("utf-8-sig", "replace").encode("utf-16")))


def _in_latin_1(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    """The same, where some letter is no UTF-8 for sure."""
    text = plain(answer).decode("utf-8-sig", "replace").replace("a", "é")
    send(handler, instead(answer, text.encode("latin-1", "replace")))


def _bomb(publisher: Publisher) -> Fault:
    """A few MB that unpack to gigabytes, and begin like what is expected; packed by HTTP, or the file itself."""
    piece = gzip.compress(b" " * 10_000_000, mtime=0)
    packed = piece * (BOMB_BYTES // 10_000_000)
    if publisher.format == "archive":
        name = publisher.rows
        head = gzip.compress(tar((f"PCL_BXA20260150{name}.xml", b"<PCL_REDIFF>"))[:512], mtime=0)
        return replay.body(head + packed)
    start = {"json": b"[", "csv": b"siren;", "parquet": b"PAR1"}[publisher.format]
    return replay.body(gzip.compress(start, mtime=0) + packed, Content_Encoding="gzip")


def _by_date(seconds: int) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


FAULTS = {
    "refused": HttpFault(address=_refused),
    "connect_timeout": HttpFault(address=_never_accepts, timeout=(0.1, 0.1)),
    "self_signed": HttpFault(address=_self_signed),
    "silence": HttpFault(lambda _: replay.silence, timeout=(1.0, 0.1)),
    "trickle": HttpFault(lambda _: replay.trickle, deadline=0.4),
    "reset": _same(replay.reset),
    "shorter_than_announced": _same(replay.shorter_than_announced),
    "longer_than_announced": _same(_longer_than_announced),
    "429": _same(replay.status(429)),
    "429_seconds": _same(replay.status(429, retry_after="7")),
    "429_an_hour": _same(replay.status(429, retry_after="3600")),
    "429_date": HttpFault(lambda _: replay.status(429, retry_after=_by_date(30))),
    "500": _same(replay.status(500)),
    "404": _same(replay.status(404)),
    "redirect_loop": HttpFault(lambda publisher: replay.redirect(f"{publisher.asked.url}/encore{publisher.rows}")),
    "redirect_elsewhere": _same(replay.redirect(ELSEWHERE)),
    "html": _same(replay.body(b"<!DOCTYPE html><title>Maintenance</title>", Content_Type="text/html")),
    "error_inside_a_200": _same(replay.body(b'{"error_code": "X", "message": "quota"}')),
    "garbage_as_gzip": _same(_garbage_as_gzip),
    "truncated_gzip": _same(_truncated_gzip),
    "bomb": HttpFault(_bomb),
    "empty": _same(replay.body(b"")),
    "utf_16": _same(_in_utf_16),
    "latin_1": _same(_in_latin_1),
}
