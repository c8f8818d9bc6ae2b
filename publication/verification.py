"""Whether a candidate or a release is still what was sealed, audited and published: every hash, every file, the audit.

Here: finding damage. Not here: what is done about it (release.py refuses to publish it or to go back to it).
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from publication import audit as audits
from publication import datapackage, durable, journal, kept
from publication.pages import PAGES


def verify(home: Path, release_id: str | None = None) -> list[str]:
    """What is wrong with a release (the live one when None): French sentences, empty when nothing is."""
    try:
        release = kept.live(home) if release_id is None else kept.read(home, kept.checked_id(release_id))
        if release is None:
            return ["aucune publication n'est en service"]
        audited = audits.read(release.path)
        content = json.loads((release.path / kept.FILE).read_bytes())
        return _faults_of_release(release, audited, content)
    except kept.PublicationRefused as refused:
        return refused.reasons
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        return [f"la publication est incomplète ou illisible ({type(error).__name__} : {error})"]


def damages(folder: Path, audited: audits.Audit) -> list[str]:
    """How a candidate or a release differs from what was sealed: its files, its description, its audit."""
    content, described = datapackage.read_description(folder)
    if hashlib.sha256(content).hexdigest() != audited.seal:
        # Nothing it lists can be believed any more: no need to look further.
        return [f"{datapackage.FILE} n'est pas celui qui a été audité (sceau différent)"]
    reasons = []
    listed = {resource["path"]: resource for resource in described.get("resources", [])}
    found = durable.files_under(folder)
    # What publishing adds is written anew on a candidate, and held by release.json in a release.
    beside = {datapackage.FILE, audits.FILE, kept.FILE, *PAGES}
    reasons += [f"fichier inattendu : {name}" for name in found if name not in listed and name not in beside]
    reasons += [f"fichier absent : {name}" for name in listed if name not in found]
    for name in sorted(set(found) & set(listed)):
        path, resource = folder / name, listed[name]
        if path.is_symlink() or path.stat().st_size != resource["bytes"]:
            reasons.append(f"{name} a changé depuis le scellement (taille)")
        elif f"sha256:{durable.sha256(path)}" != resource["hash"]:
            reasons.append(f"{name} a changé depuis le scellement (contenu)")
    return reasons


def _faults_of_release(release: kept.Release, audited: audits.Audit, content: dict[str, Any]) -> list[str]:
    faults = damages(release.path, audited)
    if release.path.is_symlink():
        faults.append("le dossier de la publication est un lien vers un autre dossier")
    listed = {each["path"]: each for each in content["files"]}
    found = set(durable.files_under(release.path)) - {kept.FILE}
    faults += [f"fichier absent de {kept.FILE} : {name}" for name in sorted(found - set(listed))]
    faults += [f"fichier perdu : {name}" for name in sorted(set(listed) - found)]
    # The sealed files were just hashed against the seal; what stands beside them is held by release.json alone.
    faults += [
        f"{name} a changé depuis la publication"
        for name in (datapackage.FILE, audits.FILE, *PAGES)
        if name in listed and durable.sha256(release.path / name) != listed[name]["sha256"]
    ]
    held = journal.release_sha256(release.path.parent.parent, release.id)
    if held is not None and durable.sha256(release.path / kept.FILE) != held:
        faults.append(f"{kept.FILE} n'est pas celui que le journal des publications a noté")
    if release.seal != audited.seal or content["release"] != release.id or audited.release != release.id:
        faults.append("le sceau ou le nom de la publication, de l'audit et du dossier ne concordent pas")
    # Releases of before audit.json held its own hash have none to compare.
    if audited.sha256 and not audits.is_as_written(release.path):
        faults.append(f"{audits.FILE} n'est pas celui que l'audit a écrit")
    if audited.verdict != "pass" or audits.verdict_of(audited.results, audited.required_rules) != "pass":
        faults.append("l'audit de cette publication ne l'autorise pas")
    return list(dict.fromkeys(faults))
