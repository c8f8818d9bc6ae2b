"""`panorama rebuild VERSION`: a kept release built again from the archive, and the proof that both are equal.

Exit codes: 0 every table is equal, 3 one differs, 1 it could not be built. Not here: building (rebuild.py), comparing
(publication/comparison.py).
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from pipelines.ending import EXIT_FAILED, EXIT_OK, EXIT_REFUSED
from pipelines.french_help import examples
from pipelines.settings import Settings
from publication import datapackage, kept, verification
from publication.comparison import NOT_COMPARED, Compared, compare


def add_to(commands: Any) -> None:
    """Add `rebuild` to the parser of `panorama`."""
    command = commands.add_parser(
        "rebuild",
        help="refaire une version depuis l'archive et prouver qu'elle est égale",
        epilog=examples("panorama rebuild 2026-10.r1", "panorama rebuild 2026-10.r1 --other-code --quiet"),
    )
    command.add_argument("release", metavar="VERSION", help="une version gardée")
    command.add_argument(
        "--other-code", action="store_true", help="comparer même si le code n'est pas celui de la version"
    )
    command.set_defaults(run=_rebuild)


def _rebuild(options: argparse.Namespace) -> int:
    from pipelines.rebuild import NotRebuildable, inputs_of, settings_of

    settings = Settings.read(os.environ)
    try:
        release = kept.read(settings.home, kept.checked_id(options.release))
    except kept.PublicationRefused as error:
        return _end(EXIT_FAILED, f"{options.release} ne se reconstruit pas : {' ; '.join(error.reasons)}.")
    if damage := verification.verify(settings.home, release.id):
        return _end(EXIT_FAILED, f"{release.id} est abîmée, il n'y a rien à égaler : {damage[0]}.")
    if other := _other_code(release):
        print(other)
        if not options.other_code:
            return _end(
                EXIT_FAILED, f"{release.id} n'a pas été reconstruite : le code a changé (--other-code pour comparer)."
            )
    try:
        inputs = inputs_of(release, settings.archive, settings_of(release, settings.home))
        for remark in inputs.remarks:
            print(f"  – {remark}")
        for source_id in inputs.from_landing:
            print(f"  – {source_id} : octets personnels purgés, reconstruite depuis landing/")
        return _built_and_compared(release, settings, inputs)
    except NotRebuildable as error:
        return _end(EXIT_FAILED, f"{release.id} ne se reconstruit pas : {error}")


def _built_and_compared(release: kept.Release, settings: Settings, inputs: Any) -> int:
    from pipelines.rebuild import rebuild
    from pipelines.run import silence_telemetry
    from publication.seal import SealRefused
    from sources.errors import SourceError

    silence_telemetry()
    with tempfile.TemporaryDirectory(prefix="panorama-rebuild-") as folder:
        try:
            built = rebuild(release, Path(folder), settings, inputs, lambda text: print(f"  · {text}", file=sys.stderr))
        except (SourceError, SealRefused) as error:
            return _end(EXIT_FAILED, f"{release.id} ne se reconstruit pas : {error}")
        return _said(release, compare(release.path, built))


def _other_code(release: kept.Release) -> str | None:
    """What is to be known when this is not the code of the release."""
    from pipelines.fingerprint import code_sha256

    if code_sha256() == release.build.code_sha256:
        return None
    _, described = datapackage.read_description(release.path)
    revision = described.get("code_revision")
    if not revision:
        return f"{release.id} vient d'un autre code que celui-ci ; sa révision n'a pas été notée (pas de dépôt git)."
    dirty = ", modifiée sans être enregistrée" if revision["dirty"] else ""
    return (
        f"{release.id} vient d'un autre code : révision {revision['commit']}{dirty}.\n"
        f"  pour l'avoir : git worktree add ../panorama-{release.id} {revision['commit'][:12]}"
    )


def _said(release: kept.Release, tables: list[Compared]) -> int:
    print(f"Tables (Parquet canonique, sans {', '.join(NOT_COMPARED)}, qui dit quand les octets furent demandés)")
    for each in tables:
        rows = f"{each.rows:,}".replace(",", " ")
        digest = (each.sha256[0] or "–")[:16]
        print(f"  {'=' if each.is_equal else '≠'} {each.table:<24}{rows:>10} lignes  {digest}")
        for difference in each.differences:
            print(f"      {difference}")
    different = [each.table for each in tables if not each.is_equal]
    if different:
        return _end(
            EXIT_REFUSED,
            f"{release.id} : {len(different)} table(s) sur {len(tables)} diffèrent : {', '.join(different)}.",
        )
    return _end(EXIT_OK, f"{release.id} : ses {len(tables)} tables, refaites depuis l'archive, sont égales.")


def _end(code: int, sentence: str) -> int:
    print(sentence)
    return code
