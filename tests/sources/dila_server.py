"""The DILA's file server on this machine: folders listed as Apache or nginx print them, files that can be asked in parts.

Here: listings and bytes. The files are whatever a test puts in it; faults are those of replay_server.py.
"""

from __future__ import annotations

import hashlib

from sources.bodacc.dila_fetch import CURRENT, HISTORY, URL
from tests.sources.replay_server import Answer, Asked, Portal, error
from tests.sources.stock_server import Published, part

CURRENT_PATH, HISTORY_PATH = (f"{folder.removeprefix(URL)}/" for folder in (CURRENT, HISTORY))
APACHE = (
    '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">\n<html>\n<head><title>Index of {path}</title></head>\n'
    '<body><h1>Index of {path}</h1>\n<pre><a href="?C=N;O=D">Name</a> <a href="?C=M;O=A">Last modified</a><hr>'
    '<img src="/icons/back.gif" alt="[PARENTDIR]"> <a href="/OPENDATA/">Parent Directory</a>   -\n'
    "{links}<hr></pre>\n</body></html>\n"
)
NGINX = '<html>\r\n<head><title>Index of {path}</title></head>\r\n<body>\r\n<pre><a href="../">../</a>\r\n{links}</pre></body>\r\n</html>'


class Dila(Portal):
    """The server: `with Dila() as dila: dila.put("FluxAnneeCourante/PCL_BXA20260149.taz", content) … dila.url …`."""

    def __init__(self) -> None:
        super().__init__({})
        self.files: dict[str, bytes] = {}
        self.page = APACHE

    def put(self, path: str, content: bytes) -> None:
        self.files[f"/OPENDATA/BODACC/{path}"] = content

    def downloads(self) -> list[str]:
        """The names of the files that were asked, in order."""
        return [asked.path.rpartition("/")[2] for asked in self.asked if not asked.path.endswith("/")]

    def _answer(self, asked: Asked) -> Answer:
        if asked.path in self.files:
            content = self.files[asked.path]
            return part(Published(content, "", "", etag=f'"{hashlib.md5(content).hexdigest()}"'), asked.headers)
        inside = [path.removeprefix(asked.path) for path in self.files if path.startswith(asked.path)]
        if not asked.path.endswith("/") or not (inside or asked.path in (CURRENT_PATH, HISTORY_PATH)):
            return error(404, "Not Found", "The requested URL was not found on this server.")
        names = sorted({name.partition("/")[0] + ("/" if "/" in name else "") for name in inside})
        links = "".join(f'<a href="{name}">{name}</a>   2026-09-20 07:05  556K\n' for name in names)
        body = self.page.format(path=asked.path, links=links).encode()
        return Answer(body, headers={"Content-Type": "text/html;charset=ISO-8859-1"})
