"""From an asset of the interface to its code: the file here, or on the forge when the checkout knows one.

Here: finding the forge and writing references. Not here: which revision a release was made of (fingerprint.py).
"""

from __future__ import annotations

import re
import subprocess
import warnings
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import dagster as dg

from pipelines.settings import DBT_PROJECT, REPOSITORY

_REMOTE = re.compile(r"(?:https://|git@|ssh://git@)(?:[^@/]*@)?([\w.-]*git(?:hub|lab)[\w.-]*)[:/](.+?)(?:\.git)?/?")


def to_files(*files: Path | str) -> dict[str, Any]:
    """The metadata that links an asset to files of the repository, the most telling first.

    Args:
        files: relative to the root of the repository, or under it; one that does not exist is left out.
    """
    found = [path for path in (REPOSITORY / file for file in files) if path.exists()]
    with warnings.catch_warnings():  # beta of Dagster, told at each of hundreds of links to whoever refreshes
        warnings.simplefilter("ignore", dg.BetaWarning)
        return {"dagster/code_references": dg.CodeReferencesMetadataValue(code_references=list(_references(found)))}


def of_source(source_id: str, *names: str) -> dict[str, Any]:
    """The same for files of a source; code of ours that several sources share stands in none of their folders."""
    return to_files(*(f"sources/{source_id}/{name}" for name in names))


def to_model(node: dict[str, Any]) -> dict[str, Any]:
    """The same for a node of dbt: its SQL, Python or CSV, then the YAML that describes it."""
    described = str(node.get("patch_path") or "").split("://", 1)[-1]
    return to_files(DBT_PROJECT / node["original_file_path"], *([DBT_PROJECT / described] if described else []))


def _references(files: Iterable[Path]) -> Iterable[dg.LocalFileCodeReference | dg.UrlCodeReference]:
    base = forge_of(_git("config", "--get", "remote.origin.url"), _git("rev-parse", "HEAD"))
    for file in files:
        relative = file.relative_to(REPOSITORY).as_posix()
        if base:
            yield dg.UrlCodeReference(url=f"{base}/{relative}", label=relative)
        else:
            yield dg.LocalFileCodeReference(file_path=str(file), label=relative)


def forge_of(remote: str, revision: str) -> str | None:
    """Where a forge shows the files of a revision, None when the remote is none that we know to link to.

    A password that stands in the remote's address stays out of it.
    """
    known = _REMOTE.fullmatch(remote.strip())
    if known is None or not revision:
        return None
    host, path = known.groups()
    middle = "-/tree" if "gitlab" in host else "tree"
    return f"https://{host}/{path}/{middle}/{revision}"


@cache
def _git(*arguments: str) -> str:
    """What git answers about the checkout, empty when there is none."""
    try:
        done = subprocess.run(["git", *arguments], cwd=REPOSITORY, capture_output=True, text=True, timeout=5)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
