"""A webhook and an SMTP server on this machine, which keep what they receive; each may misbehave.

Here: servers. Not here: what a message says (test_notifications.py).
"""

from __future__ import annotations

import base64
import socketserver
import ssl
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any


@contextmanager
def serving(handler: type[socketserver.BaseRequestHandler]) -> Iterator[int]:
    """The port of a server that runs while the context lasts."""

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False
        allow_reuse_address = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            if not isinstance(sys.exception(), OSError):  # a client that hangs up is what some tests are about
                super().handle_error(request, client_address)

    with Server(("127.0.0.1", 0), handler) as server:
        Thread(target=lambda: server.serve_forever(poll_interval=0.01), daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


class Mailbox:
    """An SMTP server: `with Mailbox() as box: … box.port … box.mails`.

    Args:
        certificate: a PEM file; STARTTLS is then offered.
        refuses: the answer to AUTH, in place of 235; `{sent}` stands for what was received.
        silent: it never answers.
    """

    def __init__(self, certificate: Path | None = None, refuses: str | None = None, silent: bool = False) -> None:
        self.mails: list[str] = []
        self.logins: list[str] = []
        self.recipients: list[str] = []
        self.was_encrypted = False
        box = self

        class Handler(socketserver.StreamRequestHandler):
            def say(self, text: str) -> None:
                self.wfile.write(f"{text}\r\n".encode())
                self.wfile.flush()

            def handle(self) -> None:
                if silent:
                    time.sleep(5)
                    return
                encrypted = False
                self.say("220 essai")
                while line := self.rfile.readline().decode().strip():
                    verb = line.split()[0].upper()
                    if verb == "EHLO":
                        offers = ["essai"] if encrypted or not certificate else ["essai", "STARTTLS"]
                        offers += ["AUTH PLAIN"]
                        for offer in offers[:-1]:
                            self.say(f"250-{offer}")
                        self.say(f"250 {offers[-1]}")
                    elif verb == "STARTTLS" and certificate:
                        self.say("220 vas-y")
                        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                        context.load_cert_chain(certificate)
                        self.connection = context.wrap_socket(self.connection, server_side=True)
                        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb")
                        encrypted = box.was_encrypted = True
                    elif verb == "AUTH":
                        sent = line.split()[-1]
                        box.logins.append(base64.b64decode(sent).decode())
                        self.say(refuses.format(sent=sent) if refuses else "235 entre")
                    elif verb == "RCPT":
                        box.recipients.append(line.partition(":")[2].strip("<>"))
                        self.say("250 bien")
                    elif verb == "DATA":
                        self.say("354 écris".encode("ascii", "replace").decode())
                        lines = iter(self.rfile.readline, b".\r\n")
                        box.mails.append(b"".join(lines).decode())
                        self.say("250 reçu".encode("ascii", "replace").decode())
                    elif verb == "QUIT":
                        self.say("221 salut")
                        return
                    else:
                        self.say("250 bien")

        self._handler = Handler

    def __enter__(self) -> Mailbox:
        self._serving = serving(self._handler)
        self.port = self._serving.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self._serving.__exit__(*error)


def own_certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 that nobody signed, and its key, in one PEM file."""
    from datetime import UTC, datetime, timedelta
    from ipaddress import ip_address

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "essai")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "essai.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return path
