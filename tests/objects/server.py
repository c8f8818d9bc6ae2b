"""An S3 server for the tests: moto's, behind what it lacks to be one, and faults on demand.

moto checks a condition and writes in two steps, from several threads: two writers could both win (raced, one of some hundred
pairs got through). It also stores bytes whose checksum is wrong. So requests are served one at a time, which is the
atomicity that S3 promises, and a body that is not what its header announces is refused.
"""

from __future__ import annotations

import base64
import hashlib
import io
import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "canari-identifiant",
    "AWS_SECRET_ACCESS_KEY": "can@ri/secret+cle",
    "AWS_DEFAULT_REGION": "us-east-1",
}
# method and path → None to let it through, or (status, code) to refuse it with.
Fault = Callable[[str, str], tuple[int, str] | None]


class Server:
    """What a test may look at and spoil.

    Attributes:
        asked: (method, path) of every request, in order.
        fault: refuses some requests.
        ignores_conditions: as old servers do.
    """

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.url = ""
        self.become_well()
        moto = pytest.importorskip("moto.moto_server.werkzeug_app", reason="moto manque : `make install` (groupe dev)")
        self._app = moto.DomainDispatcherApplication(moto.create_backend_app)
        self._alone = threading.Lock()

    def become_well(self) -> None:
        """Nothing is wrong any more, and nothing was asked."""
        self.asked.clear()
        self.fault: Fault = lambda method, path: None
        self.ignores_conditions = False

    def written(self) -> list[str]:
        return [path for method, path in self.asked if method == "PUT"]

    def copy(self, bucket: str, to: str) -> None:
        """Put every object of a bucket into another one, without a request."""
        from moto.core import DEFAULT_ACCOUNT_ID
        from moto.s3.models import s3_backends

        backend = s3_backends[DEFAULT_ACCOUNT_ID]["aws"]
        for key in list(backend.get_bucket(bucket).keys.values()):
            backend.put_object(to, key.name, key.value)

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        with self._alone:
            self.asked.append((method, path))
            if refused := self.fault(method, path) or self._wrong_body(environ):
                status, code = refused
                start(f"{status} {code}", [("Content-Type", "application/xml")])
                return [f"<Error><Code>{code}</Code><Message>{CREDENTIALS}</Message></Error>".encode()]
            if self.ignores_conditions:
                environ.pop("HTTP_IF_MATCH", None)
                environ.pop("HTTP_IF_NONE_MATCH", None)
            return list(self._app(environ, start))

    def _wrong_body(self, environ: dict[str, Any]) -> tuple[int, str] | None:
        announced = environ.get("HTTP_X_AMZ_CHECKSUM_SHA256")
        if announced is None:
            return None
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        environ["wsgi.input"] = io.BytesIO(body)
        same = base64.b64encode(hashlib.sha256(body).digest()).decode() == announced
        return None if same else (400, "BadDigest")


@contextmanager
def running_server() -> Iterator[Server]:
    """A server on a port of its own, as long as the block."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = Server()
    from werkzeug.serving import make_server

    http = make_server("127.0.0.1", 0, server, threaded=True)
    server.url = f"http://127.0.0.1:{http.port}"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()
