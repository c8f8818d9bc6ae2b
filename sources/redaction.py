"""Secrets are told nowhere: what stands in their place in the texts that leave the house.

Here: the forms under which a secret may come back (as it is, in an address, in base64, in hexadecimal, escaped), and errors
without them. Not here: reading secrets (pipelines/settings.py), or where texts leave: a session (http.py), the fetch of a
source (pipelines/assets/raw.py), the command line, the messages to the operator.
"""

from __future__ import annotations

import base64
import html
import json
import re
import traceback
from collections.abc import Callable, Iterable
from typing import TypeVar
from urllib.parse import parse_qsl, quote, quote_plus, unquote, urlsplit

from sources.errors import SourceError

HIDDEN = "…"
_SHORTEST = 4  # characters: less is no secret, and would be found everywhere
_SHORTEST_STEP = 16  # of a webhook's path: its tokens are longer than its words
# As libpq writes it between other settings: password=…, or password='…' with \' and \\ inside.
_PASSWORD = re.compile(r"\bpassword\s*=\s*(?:'((?:\\.|[^'\\])*)'|((?:\\.|[^\s'\\])(?:\\.|[^\s\\])*))")
Made = TypeVar("Made")


class Redaction:
    """What hides a set of secrets; more may be added as they are learnt (a token that a publisher gives)."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._forms: list[str] = []
        for secret in secrets:
            self.add(secret)

    def add(self, secret: str) -> None:
        """Hide one more secret; an address hides what is secret in it: its password, its parameters, its long steps.

        The address of a database may also be written `host=… password=…`.
        """
        forms = {form for part in _secrets_of(secret) if len(part) >= _SHORTEST for form in _forms_of(part)}
        # The longest first: a form may hold another.
        self._forms = sorted({*self._forms, *forms}, key=len, reverse=True)

    def text(self, text: str) -> str:
        """The text, with every form of a secret hidden. Cut a text after this, never before."""
        for form in self._forms:
            text = text.replace(form, HIDDEN)
        return text

    def guarded(self, call: Callable[[], Made]) -> Made:
        """What a call gives; an error that it raises says no secret, nor do those that led to it.

        Raises:
            SourceError: of the same kind as the one raised.
            RuntimeError: in the place of any other error that says a secret.
        """
        try:
            return call()
        except Exception as error:
            told = self._without_secrets(error)
        raise told  # here, where it can no longer lead back to the error that it replaces

    def _without_secrets(self, error: Exception) -> Exception:
        whole = "".join(traceback.format_exception(error))
        if self.text(whole) == whole:
            return error
        if not isinstance(error, SourceError):
            return RuntimeError(self.text(f"{type(error).__name__} : {error}")).with_traceback(error.__traceback__)
        said = {name: self._told(getattr(error, name)) for name in ("file", "place", "rule", "advice")}
        clean = type(error)(error.source_id, self.text(error.what), **said)
        vars(clean).update({name: value for name, value in vars(error).items() if name not in vars(clean)})
        return clean.with_traceback(error.__traceback__)

    def _told(self, text: str | None) -> str | None:
        return None if text is None else self.text(text)


def _secrets_of(secret: str) -> set[str]:
    secret = secret.strip()
    if "://" not in secret:
        passwords = (quoted or bare for quoted, bare in _PASSWORD.findall(secret))
        return {secret, *(form for each in passwords for form in (each, re.sub(r"\\(.)", r"\1", each)))}
    try:
        address = urlsplit(secret)
    except ValueError:  # a password with a bracket that is not written %5B: whole then, up to the last @
        return {secret, *re.findall(r"://[^:@/]*:(.*)@", secret)}
    password = {address.password, unquote(address.password)} if address.password else set()
    values = {value for _, value in parse_qsl(address.query)}
    # A database's path is its name; a webhook's holds its token.
    steps = address.path.split("/") if address.scheme in ("http", "https") else []
    long_steps = {form for step in steps if len(step) >= _SHORTEST_STEP for form in (step, unquote(step))}
    return {secret, *password, *values, *long_steps}


def _forms_of(secret: str) -> set[str]:
    content = secret.encode()
    escaped = {quote(secret, safe=""), quote(secret), quote_plus(secret)}
    return {
        secret,
        *escaped,
        *(form.replace("%", "%25") for form in escaped),
        *(_lower_escapes(form) for form in escaped),
        json.dumps(secret)[1:-1],
        repr(secret)[1:-1],
        html.escape(secret),
        content.hex(),
        content.hex().upper(),
        *(form for encode in (base64.b64encode, base64.urlsafe_b64encode) for form in _in_base64(content, encode)),
    }


def _lower_escapes(form: str) -> str:
    return "%".join(part if index == 0 else part[:2].lower() + part[2:] for index, part in enumerate(form.split("%")))


def _in_base64(content: bytes, encode: Callable[[bytes], bytes]) -> Iterable[str]:
    """The letters that a secret always gives, wherever it begins in what is encoded (`user:secret`)."""
    for before in range(3):
        letters = encode(b"\0" * before + content).rstrip(b"=").decode()
        first = -(-before * 8 // 6)
        last = (before + len(content)) * 8 // 6
        if last - first >= _SHORTEST:
            yield letters[first:last]
