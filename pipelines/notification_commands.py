"""`panorama notify`: a trial message on every channel that is set. Not here: what is sent and how (notifications.py)."""

from __future__ import annotations

import argparse
import os
from typing import Any

from pipelines import notifications
from pipelines.ending import EXIT_FAILED, EXIT_OK
from pipelines.french_help import examples
from pipelines.settings import Settings, UsageError


def add_to(commands: Any) -> None:
    """Add `notify` to the parser of `panorama`."""
    command = commands.add_parser(
        "notify",
        help="envoyer un message d'essai à ceux que l'on prévient d'un échec",
        epilog=examples("panorama notify"),
    )
    command.set_defaults(run=_notify)


def _notify(options: argparse.Namespace) -> int:
    settings = Settings.read(os.environ)
    if not notifications.is_configured(settings):
        raise UsageError(
            f"personne n'est prévenu : {notifications.WEBHOOK} ou {notifications.SMTP_URL} dans l'environnement "
            "(docs/production.md)"
        )
    message = notifications.Message(
        "panorama-ia : message d'essai",
        f"Ce message d'essai vient de {settings.home} : un échec du mois serait dit ici.",
        {"verdict": "essai", "home": str(settings.home)},
    )
    faults = notifications.send(settings, message)
    for fault in faults:
        print(f"  ✗ {fault}")
    print("message d'essai non envoyé." if faults else "message d'essai envoyé.")
    return EXIT_FAILED if faults else EXIT_OK
