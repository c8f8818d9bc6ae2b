"""Who is told that a monthly refresh was refused or failed: a webhook, an e-mail, nobody when nothing is set.

PANORAMA_NOTIFY_WEBHOOK   address that receives a JSON document by POST (or PANORAMA_NOTIFY_WEBHOOK_FILE)
PANORAMA_NOTIFY_SMTP_URL  smtp://user:password@host:587 (STARTTLS) or smtps://…:465 (or PANORAMA_NOTIFY_SMTP_URL_FILE)
PANORAMA_NOTIFY_FROM, PANORAMA_NOTIFY_TO   sender; recipients, separated by commas

A message that can't be sent is said where the operator reads and changes nothing else: neither verdict nor exit code.
Not here: when to tell (cli.py for the command line, sensors.py for the runs of the interface and of the schedule).
"""

from __future__ import annotations

import contextlib
import socket
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from email.message import EmailMessage
from email.utils import formatdate
from threading import Thread
from typing import Any
from urllib.parse import unquote, urlsplit

from pipelines.ending import REFUSED, Ending
from pipelines.settings import Settings
from publication import kept

WEBHOOK, SMTP_URL = "PANORAMA_NOTIFY_WEBHOOK", "PANORAMA_NOTIFY_SMTP_URL"
FROM, TO = "PANORAMA_NOTIFY_FROM", "PANORAMA_NOTIFY_TO"
# On the runs of the command line, which tells by itself: the sensors of the interface leave them alone.
TOLD_BY_COMMAND = {"panorama/told_by": "command"}
LIMIT = 30.0  # seconds for one channel in all, whatever its server does
_SILENCE = 10.0  # seconds without a byte
_REASONS, _LETTERS = 20, 600  # reasons shown, and letters of each


class NotSent(Exception):
    """A channel that does not work; the text is in French."""


@dataclass(frozen=True)
class Message:
    """What is told: a title, the text that a person reads, and the same facts for a program."""

    title: str
    text: str
    facts: dict[str, Any]


def is_configured(settings: Settings) -> bool:
    return bool(settings.secret(WEBHOOK) or settings.secret(SMTP_URL))


def tell(settings: Settings, edition: str, ending: Ending, say: Callable[[str], None] | None = None) -> None:
    """Tell how a refresh ended badly on every channel that is set; never raises, and ends in time.

    Args:
        say: where a channel that failed is told; standard error when None.
    """
    if not is_configured(settings):
        return
    for fault in send(settings, message_of(settings, edition, ending)):
        (say or _on_stderr)(fault)


def message_of(settings: Settings, edition: str, ending: Ending) -> Message:
    """The message about an ending, without any secret."""
    redaction = settings.redaction()
    reasons = [redaction.text(reason)[:_LETTERS] for reason in ending.reasons[:_REASONS]]
    live = None
    with contextlib.suppress(kept.PublicationRefused, OSError):  # a damaged home is a reason already
        live = kept.live(settings.home)
    host = socket.gethostname()
    verb = "refusée" if ending.verdict == REFUSED else "en échec"
    in_service = f"{live.id}, publiée le {live.published_at[:10]}" if live else "aucune version"
    more = len(ending.reasons) - len(reasons)
    lines = [
        f"L'édition {edition} est {verb} (code {ending.exit_code}).",
        *(f"- {reason}" for reason in reasons),
        *([f"- et {more} autre(s) raison(s)"] if more > 0 else []),
        f"En service : {in_service}.",
        f"Où regarder : `panorama status` sur {host}, dossier {settings.home} ; le détail est dans l'interface (make ui).",
    ]
    facts = {**asdict(ending), "edition": edition, "live": live.id if live else None, "host": host}
    return Message(
        f"panorama-ia : {edition} {verb}", "\n".join(lines), {**facts, "reasons": reasons, "home": str(settings.home)}
    )


def send(settings: Settings, message: Message) -> list[str]:
    """Send a message on every channel that is set.

    Returns:
        One French sentence per channel that failed, without any secret.
    """
    channels: list[tuple[str, Callable[[], None]]] = []
    if address := settings.secret(WEBHOOK):
        channels.append(("webhook", lambda: _post(address, message)))
    if server := settings.secret(SMTP_URL):
        sender, recipients = settings.environment.get(FROM, ""), settings.environment.get(TO, "")
        channels.append(("courriel", lambda: _mail(server, sender, recipients, message)))
    redaction = settings.redaction()
    faults = [(name, _in_time(channel)) for name, channel in channels]
    return [redaction.text(f"notification non envoyée ({name}) : {fault}") for name, fault in faults if fault]


def _on_stderr(text: str) -> None:
    print(f"  ! {text}", file=sys.stderr, flush=True)


def _in_time(channel: Callable[[], None]) -> str | None:
    """Why a channel failed, None when it worked. In a thread: a server may send a byte from time to time for ever."""
    ended: list[str | None] = []

    def attempt() -> None:
        try:
            channel()
        except NotSent as error:
            ended.append(str(error))
        except Exception as error:  # whatever a server does, the refresh has ended already
            ended.append(f"{type(error).__name__} : {error}")
        else:
            ended.append(None)

    thread = Thread(target=attempt, daemon=True)
    thread.start()
    thread.join(LIMIT)
    return ended[0] if ended else f"pas de réponse en {LIMIT:.0f} s"


def _post(address: str, message: Message) -> None:
    import requests

    if urlsplit(address).scheme not in ("http", "https"):
        raise NotSent(f"{WEBHOOK} n'est pas une adresse http(s)")
    with requests.Session() as session:
        # A proxy of the environment can't reach this machine's loopback.
        session.trust_env = urlsplit(address).hostname not in ("127.0.0.1", "localhost", "::1")
        # Its address is a secret: it is not sent along a redirect. Its answer is not read.
        answer = session.post(
            address,
            json={"title": message.title, "text": f"{message.title}\n{message.text}", **message.facts},
            timeout=_SILENCE,
            allow_redirects=False,
            stream=True,
        )
        answer.close()
    if not answer.ok or answer.is_redirect:
        raise NotSent(f"le serveur répond {answer.status_code}")


def _mail(server: str, sender: str, recipients: str, message: Message) -> None:
    import smtplib
    import ssl

    if not sender or not recipients:
        raise NotSent(f"{FROM} et {TO} sont nécessaires à un courriel")
    parts = urlsplit(server)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise NotSent(f"{SMTP_URL} : smtp://machine:port ou smtps://machine:port")
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = message.title, sender, recipients
    mail["Date"] = formatdate(localtime=True)
    mail.set_content(message.text)
    context = ssl.create_default_context()
    connection = (
        smtplib.SMTP_SSL(parts.hostname, parts.port or 465, timeout=_SILENCE, context=context)
        if parts.scheme == "smtps"
        else smtplib.SMTP(parts.hostname, parts.port or 587, timeout=_SILENCE)
    )
    with connection as open_connection:
        open_connection.ehlo()
        if parts.scheme == "smtp" and open_connection.has_extn("starttls"):
            open_connection.starttls(context=context)
        elif parts.scheme == "smtp" and parts.username:
            raise NotSent("le serveur n'offre pas STARTTLS : le mot de passe ne part pas en clair")
        if parts.username:
            open_connection.login(unquote(parts.username), unquote(parts.password or ""))
        open_connection.send_message(mail)
