"""The fingerprint that decides what is done: what went in (bytes) and what made it (code).

Equal to the live release's → nothing to do. Not here: the decision itself (assets/landing.py).
"""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pipelines.settings import REPOSITORY
from sources.archive import Delivery, sha256_of

# What a figure can depend on. pipelines/ only carries things around: it is not in the fingerprint.
_CODE = ("sources", "dbt_project", "expectations", "publication", "requirements.lock")
_NOT_CODE = {"__pycache__", "target", "logs"}


def inputs_sha256(deliveries: Iterable[Delivery], suppressed: str | None = None) -> str:
    """One hash of the archived files of every source, with their origins, and of who asked to be published no more.

    Args:
        suppressed: the digest of that list (sources/suppressions.py), None when it is empty.
    """
    lines = sorted(f"{each.source_id} {each.origin.value} {each.sha256}" for each in deliveries)
    lines += [f"suppressions {suppressed}"] if suppressed else []
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def code_sha256(root: Path = REPOSITORY) -> str:
    """One hash of the files that turn bytes into figures, by relative path and content."""
    lines = []
    for name in _CODE:
        path = root / name
        for file in [path] if path.is_file() else sorted(path.rglob("*")):
            relative = file.relative_to(root)
            is_leftover = file.name.startswith(".") or file.name.endswith(("~", ".pyc"))
            if file.is_file() and not is_leftover and not _NOT_CODE.intersection(relative.parts):
                lines.append(f"{relative} {sha256_of(file)}")
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def code_revision(root: Path = REPOSITORY) -> dict[str, Any] | None:
    """The git commit of the code, and whether the files of the fingerprint differ from it; None outside a git checkout.

    For people: what decides is `code_sha256`, which holds with or without git.
    """
    try:
        top = _git(root, "rev-parse", "--show-toplevel")
        if Path(top).resolve() != root.resolve():  # an installed copy below somebody else's checkout
            return None
        return {
            "commit": _git(root, "rev-parse", "HEAD"),
            "dirty": bool(_git(root, "status", "--porcelain", "--", *_CODE)),
        }
    except (OSError, subprocess.SubprocessError):
        return None


def _git(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=True, timeout=30)
    return done.stdout.strip()


def transformations_sha256(root: Path = REPOSITORY) -> str:
    """One hash of the code that turns bytes into figures, without the curated files, the samples and the rules.

    Equal in two releases → no difference between them comes from the code.
    """
    files = [*(root / "sources").rglob("*.py"), *(root / "dbt_project").rglob("*.*"), root / "requirements.lock"]
    lines = [
        f"{file.relative_to(root)} {sha256_of(file)}"
        for file in sorted(files)
        if file.is_file() and not file.name.startswith(".") and not _NOT_CODE.intersection(file.relative_to(root).parts)
    ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
