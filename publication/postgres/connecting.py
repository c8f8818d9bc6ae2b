"""Reaching the PostgreSQL server, and saying why it refuses without ever repeating its address or its password.

Not here: what is done there (loading.py, serving.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import conninfo

from publication.postgres.errors import PostgresFailed
from sources.redaction import Redaction

Connection = psycopg.Connection[tuple[Any, ...]]

VARIABLE = "PANORAMA_POSTGRES_URL"
_CONNECT_SECONDS = 10
# Two refreshes, or two homes, never work on one database at the same time.
_ADVISORY_KEY = 7_202_611
_LONGEST_WAIT = "20s"  # for any lock


@contextmanager
def connected(url: str, *, alone: bool = False, connect_seconds: int = _CONNECT_SECONDS) -> Iterator[Connection]:
    """A connection in autocommit, in UTC; every error inside becomes a PostgresFailed.

    Args:
        url: `postgresql://…` or `host=… dbname=…`; a secret.
        alone: wait for, then hold, the right to write there (two refreshes never do at once).
    """
    redaction = _redaction_of(url)
    what_to_do = f" ; vérifier l'hôte, le compte et le mot de passe de {VARIABLE}"
    try:
        with psycopg.connect(
            url, autocommit=True, connect_timeout=connect_seconds, application_name="panorama-ia"
        ) as connection:
            what_to_do = ""  # it answers to this account: what fails from here on is something else
            connection.execute("set timezone to 'UTC'")
            connection.execute(f"set lock_timeout to '{_LONGEST_WAIT}'")
            if alone:
                _take_the_right_to_write(connection)
            yield connection
    except psycopg.Error as error:
        # `from None`: the original would carry its address into a stack trace.
        raise PostgresFailed(redaction.text(f"PostgreSQL : {_said(error)}{what_to_do}")) from None


def _take_the_right_to_write(connection: Connection) -> None:
    try:
        connection.execute("select pg_advisory_lock(%s)", [_ADVISORY_KEY])
    except psycopg.errors.LockNotAvailable:
        raise PostgresFailed(
            "PostgreSQL : une autre actualisation écrit dans cette base ; relancer quand elle aura fini"
        ) from None


def _redaction_of(url: str) -> Redaction:
    """What hides the address whole and its password, as written and as the driver means it.

    Raises:
        PostgresFailed: it is no address of a database; what is wrong with it is not repeated, it could be the password.
    """
    try:
        parts = conninfo.conninfo_to_dict(url)
    except psycopg.Error:
        raise PostgresFailed(
            f"PostgreSQL : {VARIABLE} n'est pas une adresse de base "
            "(postgresql://compte:motdepasse@hôte:5432/base, les caractères @ : / ? # % du mot de passe en %XX)"
        ) from None
    return Redaction((url, str(parts.get("password") or "")))


def _said(error: psycopg.Error) -> str:
    """What the server or the driver says, on one line."""
    primary = error.diag.message_primary or str(error) or type(error).__name__
    detail = error.diag.message_detail
    return " ".join(f"{primary} ({detail})".split() if detail else primary.split())
