"""Deliveries of files that ship with the project: samples, static documents, curated files.

A sample or static file must be, to the byte, the one that sources/samples/manifest.json describes: an altered one is an
error that says what is wrong with it, and is never carried over. Curated files are edited by people and have no hash.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from sources.archive import Archive, ArchivedFile, sha256_of
from sources.errors import BadBytes, SampleAltered, SourceError
from sources.landing import check_only, parsed_tables
from sources.reading import LocalFile
from sources.spec import Kind, SourceSpec

ROOT = Path(__file__).parent
MANIFEST = ROOT / "samples" / "manifest.json"


def archive_shipped(spec: SourceSpec, archive: Archive, curated: Path | None = None) -> list[ArchivedFile]:
    """Archive the files that ship for a source.

    Args:
        curated: the folder of the files kept by people, where it is not the one that ships.

    Raises:
        SampleAltered: a sample or static file is not the one that was committed with its hash.
        BadBytes: a file is missing, empty or unreadable.
    """
    is_curated = spec.kind is Kind.CURATED
    paths = [curated / Path(name).name if is_curated and curated else ROOT / name for name in spec.files]
    for path in paths:
        if not path.is_file():
            raise BadBytes(
                spec.id,
                "le fichier livré avec le projet manque",
                file=_shown(path),
                rule="chaque fichier de la source est livré",
                advice="git checkout -- sources",
            )
    facts = _counted(spec, paths) if is_curated else [_checked(spec, path) for path in paths]
    return [
        archive.store_copy(spec, path, path.name, vintage=fact["vintage"], rows=fact["rows"])
        for path, fact in zip(paths, facts, strict=True)
    ]


def _counted(spec: SourceSpec, paths: list[Path]) -> list[dict[str, Any]]:
    """Vintage and rows of curated files, from the files themselves: no manifest describes them."""
    files = [LocalFile(spec.id, path.name, path, sha256_of(path)) for path in paths]
    rows = {table.file_name: table.rows_in for table in parsed_tables(spec, files)}
    vintage = spec.vintage(paths) if spec.vintage else None
    return [{"vintage": vintage, "rows": rows[path.name]} for path in paths]


def _checked(spec: SourceSpec, path: Path) -> dict[str, Any]:
    """What the manifest says of a file, once its bytes are proved to be those."""
    entry = shipped_facts(MANIFEST).get(str(path.relative_to(ROOT)))
    digest = sha256_of(path)
    if entry is None or digest != entry["sha256"]:
        diagnosis = _diagnosis(spec, path, digest)
        raise SampleAltered(
            spec.id,
            diagnosis.what if diagnosis else "les octets ne sont pas ceux qui ont été livrés",
            file=_shown(path),
            place=diagnosis.place if diagnosis else None,
            rule="; ".join(
                part
                for part in (
                    diagnosis.rule if diagnosis else None,
                    f"sha256 {entry['sha256'][:12]}… d'après samples/manifest.json, reçu {digest[:12]}…"
                    if entry
                    else "absent de samples/manifest.json",
                )
                if part
            ),
            advice=f"git checkout -- sources/{path.relative_to(ROOT)} ; un échantillon ne se corrige que par reduce.py",
        )
    return entry


def _diagnosis(spec: SourceSpec, path: Path, digest: str) -> SourceError | None:
    """What is wrong with an altered file, beyond its hash, when reading it tells."""
    others = [ROOT / name for name in spec.files if ROOT / name != path and (ROOT / name).is_file()]
    files = [LocalFile(spec.id, each.name, each, digest) for each in (path, *others)]
    try:
        check_only(spec, files)
    except SourceError as error:
        return error
    return None


@cache
def shipped_facts(path: Path) -> dict[str, dict[str, Any]]:
    """What the manifest says of each file that ships, by its path below sources/."""
    return {entry["path"]: entry for entry in json.loads(path.read_text(encoding="utf-8"))}


def _shown(path: Path) -> str:
    return f"sources/{path.relative_to(ROOT)}" if path.is_relative_to(ROOT) else str(path)
