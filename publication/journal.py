"""The journal of a home: one line for each audit, publication, rollback and pruning, in <home>/journal.jsonl.

A line is on the disk before what it tells happens: nothing visible ever moves without a trace, and a line whose act was cut
by a crash shows itself, because `current` is not where it says. The line of a publication holds the sha256 of its
release.json, which holds everything else: verification.py asks for it. The line of an audit holds the sha256 of its
audit.json: a candidate edited since, with all its hashes made anew, is not the one that was judged (release.py asks).
Not in releases/: it names system accounts.
Here: writing and reading lines. Not here: the acts themselves (release.py, retention.py).
"""

from __future__ import annotations

import getpass
import json
import os
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, get_args

from publication import durable

FILE = "journal.jsonl"

Action = Literal["audit", "publish", "withdraw", "rollback", "prune"]


@dataclass(frozen=True)
class Entry:
    """One act on a home.

    Attributes:
        release: what is audited, published, withdrawn before any reader saw it (changed while it was published), gone back
            to, or pruned.
        live_before, live_after: the release that `current` points to around the act, None when there is none.
        by: the system account that did it.
        reason: why, in the words of who did it; empty when not said.
        release_sha256: of release.json, for a publication; of audit.json, for an audit.
    """

    at: str
    action: Action
    release: str
    live_before: str | None
    live_after: str | None
    by: str
    reason: str = ""
    release_sha256: str = ""


def entry(
    action: Action,
    release: str,
    *,
    live_before: str | None,
    live_after: str | None,
    reason: str = "",
    release_sha256: str = "",
    now: datetime | None = None,
) -> Entry:
    """A line for an act that begins now, by whoever runs this process."""
    at = (now or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Entry(at, action, release, live_before, live_after, account(), reason, release_sha256)


def write(home: Path, line: Entry) -> None:
    """Add a line, on the disk when this returns.

    Raises:
        OSError: it could not be written; the act must not follow.
    """
    durable.append_line(home / FILE, json.dumps(asdict(line), ensure_ascii=False))


def read(home: Path) -> list[Entry]:
    """The lines, oldest first; one that a crash cut short is no line."""
    try:
        lines = (home / FILE).read_text(encoding="utf-8", errors="replace").splitlines()
    except (FileNotFoundError, IsADirectoryError):
        return []
    found = []
    for line in lines:
        try:
            content = json.loads(line)
            if content["action"] not in get_args(Action):
                continue
            found.append(Entry(**{each.name: content[each.name] for each in fields(Entry)}))
        except (ValueError, TypeError, KeyError):
            continue
    return found


def release_sha256(home: Path, release_id: str) -> str | None:
    """The sha256 of release.json as the last publication of this name wrote it; None without a line that says it."""
    lines = [each for each in _done(home) if each.action == "publish" and each.release == release_id]
    return lines[-1].release_sha256 if lines else None


def audit_sha256(home: Path, release_id: str) -> str | None:
    """The sha256 of audit.json as the last audit of a candidate of this name wrote it; None without a line that says it."""
    lines = [each for each in read(home) if each.action == "audit" and each.release == release_id]
    return lines[-1].release_sha256 if lines else None


def rolled_back(home: Path) -> Entry | None:
    """The rollback that decided what is live now; None when the last move of `current` was a publication."""
    moves = [each for each in _done(home) if each.action != "prune" and each.live_before != each.live_after]
    return moves[-1] if moves and moves[-1].action == "rollback" else None


def pruned(home: Path) -> set[str]:
    """The names of pruned releases: none of them is ever borne again."""
    return {each.release for each in read(home) if each.action == "prune"}


def _done(home: Path) -> list[Entry]:
    """The lines without the publications that were withdrawn."""
    done: list[Entry] = []
    for each in read(home):
        if each.action == "withdraw":
            done = [line for line in done if (line.action, line.release) != ("publish", each.release)]
        else:
            done.append(each)
    return done


def account() -> str:
    """The system account that runs this process, by its name where it has one."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in some containers
        return f"uid {os.getuid()}"
