"""`panorama doctor`: what this machine and this home lack for a refresh, each finding with what to do.

It looks and repairs nothing; it creates the home when it is absent, to prove that it can be written and locked.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from pipelines import objects_shown, postgres_shown
from pipelines.lock import RefreshRunning, refresh_lock
from pipelines.settings import REPOSITORY, Settings, UsageError
from publication import durable, kept, verification
from sources.archive import sha256_of
from sources.shipped import MANIFEST, shipped_facts

_FREE_BYTES_NEEDED = 2_000_000_000
_LOCKED = ("dagster", "dagster-dbt", "dbt-core", "dbt-duckdb", "duckdb", "great-expectations", "duckdb-engine")


@dataclass(frozen=True)
class Finding:
    what: str
    found: str
    is_well: bool
    advice: str | None = None


def examine(settings: Settings) -> list[Finding]:
    """Every finding, good or bad, in the order in which they would bite."""
    return [
        _python(),
        _versions(),
        _home(settings.home),
        _space(settings.home),
        _samples(),
        _lock(settings.home),
        _live(settings.home),
        *_postgres(settings),
        *_objects(settings),
    ]


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding("Python", version, sys.version_info >= (3, 11), "installer Python 3.11 ou plus récent")


def _versions() -> Finding:
    lock = dict(
        line.split("==", 1)
        for line in (REPOSITORY / "requirements.lock").read_text(encoding="utf-8").splitlines()
        if "==" in line and not line.startswith((" ", "#"))
    )
    wrong = []
    for name in _LOCKED:
        locked = lock[name].split()[0]
        try:
            installed = metadata.version(name)
        except metadata.PackageNotFoundError:
            installed = "absent"
        if installed != locked:
            wrong.append(f"{name} {installed} au lieu de {locked}")
    return Finding(
        "versions", "; ".join(wrong) or "celles de requirements.lock", not wrong, "rm -rf .venv && make install"
    )


def _home(home: Path) -> Finding:
    try:
        durable.open_folder(home)
        with tempfile.NamedTemporaryFile(dir=home):
            pass
    except OSError as error:
        return Finding(
            "dossier", f"{home} : {error.strerror}", False, "donner les droits d'écriture, ou changer PANORAMA_HOME"
        )
    return Finding("dossier", f"{home}, inscriptible", True)


def _space(home: Path) -> Finding:
    free = shutil.disk_usage(home if home.is_dir() else REPOSITORY).free
    return Finding("place libre", f"{free / 1e9:.0f} Go", free >= _FREE_BYTES_NEEDED, "libérer au moins 2 Go")


def _samples() -> Finding:
    altered = [
        name
        for name, facts in shipped_facts(MANIFEST).items()
        if not (MANIFEST.parent.parent / name).is_file() or sha256_of(MANIFEST.parent.parent / name) != facts["sha256"]
    ]
    found = f"altérés : {', '.join(altered)}" if altered else "intacts"
    return Finding("échantillons", found, not altered, "git checkout -- sources")


def _lock(home: Path) -> Finding:
    try:
        with refresh_lock(home):
            return Finding("verrou", "libre", True)
    except RefreshRunning as error:
        return Finding("verrou", str(error), False, "attendre la fin de l'actualisation en cours")
    except OSError as error:
        return Finding("verrou", str(error), False, "rendre le dossier inscriptible, ou changer PANORAMA_HOME")


def _live(home: Path) -> Finding:
    try:
        live = kept.live(home)
    except OSError as error:
        return Finding("version en service", str(error), False, "changer PANORAMA_HOME")
    except kept.PublicationRefused as error:
        return Finding(
            "version en service", "; ".join(error.reasons), False, "panorama releases, puis panorama rollback VERSION"
        )
    if live is None:
        return Finding("version en service", "aucune pour l'instant", True)
    problems = verification.verify(home, live.id)
    return Finding(
        "version en service", "; ".join(problems) or f"{live.id}, intacte", not problems, "panorama rollback VERSION"
    )


def _postgres(settings: Settings) -> list[Finding]:
    """Nothing when no database follows the releases."""
    try:
        now = postgres_shown.as_status(settings).get("postgres")
    except (UsageError, kept.PublicationRefused) as error:
        return [Finding("PostgreSQL", str(error), False, "corriger PANORAMA_POSTGRES_URL")]
    if now is None:
        return []
    advice = "panorama refresh la rattrape ; sinon docs/postgresql.md"
    return [Finding("PostgreSQL", now["told"], not now["is_behind"], advice)]


def _objects(settings: Settings) -> list[Finding]:
    """Nothing when no object storage follows the releases."""
    now = objects_shown.as_status(settings).get("objects")
    if now is None:
        return []
    advice = "panorama refresh le rattrape ; sinon docs/object_storage.md"
    return [Finding("stockage objet", now["told"], not now["is_behind"], advice)]
