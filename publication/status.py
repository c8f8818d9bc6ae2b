"""status.json: which release is live, how the last attempt ended, which sources it rested on.

Not here: deciding any of that (release.py decides; pipelines/ records).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

from publication import durable, kept

FILE = "status.json"
SOURCE_FIELDS = ("id", "vintage", "fetched_at", "rows", "carried_over", "origin", "absence")

_ATTEMPT = {"edition", "verdict", "reasons"}

Verdict = Literal["published", "unchanged", "refused", "failed"]


def read(home: Path) -> dict[str, Any]:
    """The status in the shape of the README. `live` always comes from `current`, never from the file."""
    try:
        kept = json.loads((home / FILE).read_bytes())
    except (OSError, ValueError):
        kept = {}
    attempt = kept.get("last_attempt") if isinstance(kept, dict) else None
    sources = kept.get("sources") if isinstance(kept, dict) else None
    return {
        "live": _live(home),
        "last_attempt": attempt if isinstance(attempt, dict) and attempt.keys() >= _ATTEMPT else None,
        "sources": [each for each in sources if isinstance(each, dict)] if isinstance(sources, list) else [],
    }


def record_attempt(
    home: Path, edition: str, verdict: Verdict, reasons: list[str], sources: list[dict[str, Any]] | None = None
) -> None:
    """Write how an attempt ended; `sources` None keeps what was known of them, and only SOURCE_FIELDS are kept."""
    known = read(home)["sources"] if sources is None else sources
    content = {
        "live": _live(home),
        "last_attempt": {"edition": edition, "verdict": verdict, "reasons": reasons},
        "sources": [{name: source.get(name) for name in SOURCE_FIELDS} for source in known],
    }
    durable.open_folder(home)
    durable.write_at_once(home / FILE, durable.to_json(content), mode=0o600)


def _live(home: Path) -> dict[str, Any] | None:
    try:
        current = kept.live(home)
    except kept.PublicationRefused:
        return None
    if current is None:
        return None
    return {
        "release": current.id,
        "edition": current.edition,
        "published_at": current.published_at,
        "origin": current.origin,
    }
