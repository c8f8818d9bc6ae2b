"""The fingerprint that decides what is done: what went in (bytes) and what made it (code).

Equal to the live release's → nothing to do. Not here: the decision itself (assets/landing.py).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from pipelines.settings import REPOSITORY
from sources.archive import Delivery, sha256_of

# What a figure can depend on. pipelines/ only carries things around: it is not in the fingerprint.
_CODE = ("sources", "dbt_project", "expectations", "publication", "requirements.lock")
_NOT_CODE = {"__pycache__", "target", "logs"}


def inputs_sha256(deliveries: Iterable[Delivery]) -> str:
    """One hash of the archived files of every source, with their origins."""
    lines = sorted(f"{each.source_id} {each.origin.value} {each.sha256}" for each in deliveries)
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
