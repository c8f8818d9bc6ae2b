"""Publishes an audited candidate, checks releases, goes back to one: the only module that moves `current`.

Here: the last look before anything is visible, and the two atomic moves. Not here: judging (audit.py), status.json (status.py).
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from expectations.suites import list_rules, suites_sha256
from publication import audit as audits
from publication import datapackage, durable
from publication.seal import RELEASES, BuildIdentity

FILE = "release.json"
CURRENT = "current"
HOME_FILE = "home.json"
ROLLBACKS = "rollbacks.jsonl"

_RELEASE_ID = re.compile(r"20\d\d-(0[1-9]|1[0-2])\.r[1-9]\d*")
_OTHER_HOME = "choisir un autre dossier avec PANORAMA_HOME"

Family = Literal["rules", "availability", "identity"]


class PublicationRefused(Exception):
    """Nothing moved. `reasons` are French sentences for the operator.

    Attributes:
        family: `rules` (a critical rule failed, or the audit cannot be trusted), `availability` (only rules about the
            age or absence of a source failed), `identity` (not the edition, origin, region or release asked for).
    """

    def __init__(self, reasons: list[str], family: Family) -> None:
        self.reasons = reasons
        self.family = family
        super().__init__("publication refusée\n" + "\n".join(f"  - {reason}" for reason in reasons))


@dataclass(frozen=True)
class Release:
    """A published folder and what its release.json says. `is_live`: `current` points to it."""

    id: str
    path: Path
    edition: str
    origin: str
    region: str
    published_at: str
    seal: str
    build: BuildIdentity
    rules_passed: int
    rules_total: int
    sources: list[dict[str, Any]]
    is_live: bool


# publishing -----------------------------------------------------------------------------------------------------------


def publish(
    candidate_dir: Path, home: Path, *, suites_dir: Path, expected: BuildIdentity | None, now: datetime | None = None
) -> Release:
    """Make the candidate a release, and `current` when its edition is not older than the live one (see `is_live`).

    Args:
        expected: what the run was asked to build; None accepts what the candidate says it is.
        now: the moment written as `published_at` (UTC); the clock when None.

    Raises:
        PublicationRefused: the candidate, its audit or the home do not allow it; nothing moved.
    """
    described, build = _described(candidate_dir)
    audited = _audited(candidate_dir)
    # Order: is it the one asked for, is it what was sealed and audited, what did the audit say, does the home take it.
    _refuse_if(_differences(build, expected), "identity")
    _refuse_if(damages(candidate_dir, audited), "rules")
    _refuse_if(_faults_of_audit(audited, build, suites_dir), "rules")
    if refused := refusal_of(audited):
        raise refused
    _refuse_if(refusals(home, origin=build.origin, region=build.region), "identity")
    release_id = described["release"]
    target = home / RELEASES / release_id
    if not _RELEASE_ID.fullmatch(release_id) or not release_id.startswith(f"{build.edition}."):
        raise PublicationRefused(
            [f"« {release_id} » n'est pas le nom d'une publication de {build.edition}"], "identity"
        )
    if target.exists():
        raise PublicationRefused([f"{release_id} est déjà publiée : sceller de nouveau le candidat"], "identity")

    before = live(home)
    _write_home(home, build.region)
    content = {
        "release": release_id,
        **asdict(build),
        "published_at": (now or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "seal": audited.seal,
        "previous": before.id if before else None,
        "rules": {
            "passed": sum(result.status == "passed" for result in audited.results),
            "total": sum(result.status != "not_applicable" for result in audited.results),
        },
        "sources": described["sources"],
        "notice": described["notice"],
        "files": _inventory(candidate_dir),
    }
    durable.write_at_once(candidate_dir / FILE, durable.to_json(content))
    for name in durable.files_under(candidate_dir):
        (candidate_dir / name).chmod(0o444)
    _move_into_place(candidate_dir, target)
    if before is None or before.edition <= build.edition:
        durable.point(home / CURRENT, f"{RELEASES}/{release_id}")
    return _read(home, release_id)


def refusals(home: Path, *, origin: str, region: str) -> list[str]:
    """Why this home would refuse such a release whatever its content; empty when it would not. Cheap: ask it first."""
    reasons = []
    current = live(home)
    kept = _region_of(home) or (current.region if current else None)
    if kept is not None and kept != region:
        reasons.append(
            f"ce dossier contient les publications de la région {kept}, pas de la région {region} : {_OTHER_HOME}"
        )
    if current is not None and current.origin == "live" and origin != "live":
        reasons.append(
            f"une démonstration ne remplace pas une publication réelle ({current.id} reste en service) : {_OTHER_HOME}"
        )
    return reasons


def damages(folder: Path, audited: audits.Audit) -> list[str]:
    """How a candidate or a release differs from what was sealed: its files, its description, its audit."""
    content, described = datapackage.read_description(folder)
    if hashlib.sha256(content).hexdigest() != audited.seal:
        # Nothing it lists can be believed any more: no need to look further.
        return [f"{datapackage.FILE} n'est pas celui qui a été audité (sceau différent)"]
    reasons = []
    listed = {resource["path"]: resource for resource in described.get("resources", [])}
    found = durable.files_under(folder)
    beside = {datapackage.FILE, audits.FILE, FILE}
    reasons += [f"fichier inattendu : {name}" for name in found if name not in listed and name not in beside]
    reasons += [f"fichier absent : {name}" for name in listed if name not in found]
    for name in sorted(set(found) & set(listed)):
        path, resource = folder / name, listed[name]
        if path.is_symlink() or path.stat().st_size != resource["bytes"]:
            reasons.append(f"{name} a changé depuis le scellement (taille)")
        elif f"sha256:{durable.sha256(path)}" != resource["hash"]:
            reasons.append(f"{name} a changé depuis le scellement (contenu)")
    return reasons


def _described(folder: Path) -> tuple[dict[str, Any], BuildIdentity]:
    try:
        _, described = datapackage.read_description(folder)
        return described, BuildIdentity(**{each.name: described[each.name] for each in fields(BuildIdentity)})
    except FileNotFoundError:
        raise PublicationRefused(["il n'y a pas de candidat scellé : sceller puis auditer d'abord"], "rules") from None
    except (ValueError, KeyError) as error:
        raise PublicationRefused([f"{datapackage.FILE} est illisible ou incomplet ({error})"], "rules") from error


def _audited(folder: Path) -> audits.Audit:
    try:
        return audits.read(folder)
    except FileNotFoundError:
        raise PublicationRefused(["le candidat n'a pas été audité : lancer l'audit d'abord"], "rules") from None
    except (ValueError, AttributeError) as error:
        raise PublicationRefused([f"{audits.FILE} est illisible ({error})"], "rules") from error


def _differences(build: BuildIdentity, expected: BuildIdentity | None) -> list[str]:
    if expected is None:
        return []
    asked, found = asdict(expected), asdict(build)
    return [
        f"le candidat n'est pas celui de cette exécution : {name} demandé « {asked[name]} », scellé « {found[name]} »"
        for name in asked
        if asked[name] != found[name]
    ]


def _faults_of_audit(audited: audits.Audit, build: BuildIdentity, suites_dir: Path) -> list[str]:
    """Why the audit cannot be trusted, whatever its verdict: another candidate's, other rules, rules that did not run."""
    reasons = []
    if (audited.edition, audited.origin) != (build.edition, build.origin):
        reasons.append(f"{audits.FILE} parle d'un autre candidat ({audited.edition}, {audited.origin})")
    if audited.suites_sha256 != suites_sha256(suites_dir):
        reasons.append("les règles ont changé depuis l'audit : auditer de nouveau le candidat")
    severities = {result.rule: result.severity for result in audited.results}
    rules = list_rules(suites_dir, mode=build.origin)
    evaluated = {result.rule for result in audited.results if result.status != "not_applicable"}
    if missing := [rule.id for rule in rules if rule.id not in evaluated]:
        shown = ", ".join(missing[:5]) + (" …" if len(missing) > 5 else "")
        reasons.append(f"{len(missing)} règles obligatoires n'ont pas été évaluées : {shown}")
    if lowered := [rule.id for rule in rules if severities.get(rule.id, rule.severity) != rule.severity]:
        reasons.append(f"la gravité de {', '.join(lowered)} n'est pas celle de la suite")
    recomputed = audits.verdict_of(audited.results, [rule.id for rule in rules])
    if audited.verdict == "pass" and recomputed != "pass" and not missing:
        reasons.append("le verdict inscrit dans l'audit contredit ses propres résultats")
    return reasons + (_blocking(audited) if reasons else [])


def refusal_of(audited: audits.Audit) -> PublicationRefused | None:
    """The refusal that an audit means by itself, None when it lets the candidate through."""
    blocking = [result for result in audited.results if result.blocks]
    if blocking:
        # The age or absence of a source is another story than wrong data: only when nothing else failed.
        only_availability = all(result.family == "availability" for result in blocking)
        return PublicationRefused(_blocking(audited), "availability" if only_availability else "rules")
    if audited.verdict != "pass":
        return PublicationRefused([f"le verdict de l'audit est « {audited.verdict} »"], "rules")
    return None


def _blocking(audited: audits.Audit) -> list[str]:
    return [
        f"règle {result.rule} : {result.description}"
        + (f" ({result.unexpected} en défaut)" if result.unexpected else "")
        + (f" — {result.error.splitlines()[0]}" if result.error else "")
        for result in audited.results
        if result.blocks
    ]


def _refuse_if(reasons: list[str], family: Family) -> None:
    if reasons:
        raise PublicationRefused(reasons, family)


def _inventory(folder: Path) -> list[dict[str, Any]]:
    """Path, bytes and sha256 of every file but release.json."""
    return [
        {"path": name, "bytes": (folder / name).stat().st_size, "sha256": durable.sha256(folder / name)}
        for name in durable.files_under(folder)
        if name != FILE
    ]


def _move_into_place(candidate_dir: Path, target: Path) -> None:
    """One rename: the release is there whole, or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    candidate_dir.rename(target)
    durable.sync_folder(target.parent)


def _region_of(home: Path) -> str | None:
    try:
        return str(json.loads((home / HOME_FILE).read_bytes())["region"])
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise PublicationRefused([f"{HOME_FILE} est illisible ({error})"], "identity") from error


def _write_home(home: Path, region: str) -> None:
    if _region_of(home) is None:
        durable.write_at_once(home / HOME_FILE, durable.to_json({"region": region}))


# reading --------------------------------------------------------------------------------------------------------------


def releases(home: Path) -> list[Release]:
    """The readable releases of the home, oldest edition first; `verify` says what is wrong with another."""
    found = []
    for path in (home / RELEASES).glob("*.r*"):
        if _RELEASE_ID.fullmatch(path.name):
            try:
                found.append(_read(home, path.name))
            except PublicationRefused:
                continue
    return sorted(found, key=lambda release: (release.edition, int(release.id.rpartition(".r")[2])))


def live(home: Path) -> Release | None:
    """The release that `current` points to, None before the first publication.

    Raises:
        PublicationRefused: `current` points to something that is no release.
    """
    live_id = _live_id(home)
    return _read(home, live_id) if live_id else None


def _live_id(home: Path) -> str | None:
    link = home / CURRENT
    if not link.is_symlink():
        if link.exists():
            raise PublicationRefused(
                [f"« {CURRENT} » n'est pas un lien : le retirer, puis `panorama rollback`"], "identity"
            )
        return None
    return link.readlink().name


def _read(home: Path, release_id: str) -> Release:
    path = home / RELEASES / release_id
    try:
        content = json.loads((path / FILE).read_bytes())
        return Release(
            id=release_id,
            path=path,
            edition=content["edition"],
            origin=content["origin"],
            region=content["region"],
            published_at=content["published_at"],
            seal=content["seal"],
            build=BuildIdentity(**{each.name: content[each.name] for each in fields(BuildIdentity)}),
            rules_passed=content["rules"]["passed"],
            rules_total=content["rules"]["total"],
            sources=content["sources"],
            is_live=_live_id(home) == release_id,
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PublicationRefused(
            [
                f"{release_id} n'est pas une publication lisible ({error}) : `panorama releases` donne celles qui le sont"
            ],
            "identity",
        ) from error


# checking and going back ----------------------------------------------------------------------------------------------


def verify(home: Path, release_id: str | None = None) -> list[str]:
    """What is wrong with a release (the live one when None): French sentences, empty when nothing is."""
    try:
        release = live(home) if release_id is None else _read(home, _known(release_id))
        if release is None:
            return ["aucune publication n'est en service"]
        audited = audits.read(release.path)
        content = json.loads((release.path / FILE).read_bytes())
        return _faults_of_release(release, audited, content)
    except PublicationRefused as refused:
        return refused.reasons
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        return [f"la publication est incomplète ou illisible ({type(error).__name__} : {error})"]


def rollback(home: Path, release_id: str, *, now: datetime | None = None) -> Release:
    """Point `current` to a kept release after hashing it again; one line in releases/rollbacks.jsonl.

    Raises:
        PublicationRefused: unknown or damaged release, or a demonstration over a live one.
    """
    release = _read(home, _known(release_id))
    _refuse_if([f"{release_id} est abîmée : {fault}" for fault in verify(home, release_id)], "rules")
    # A broken `current` must not keep anyone from going back: that is when it is needed.
    try:
        before = live(home)
    except PublicationRefused:
        before = None
    if before is not None and before.origin == "live" and release.origin != "live":
        raise PublicationRefused(
            [f"une démonstration ne remplace pas une publication réelle ({before.id} reste en service)"], "identity"
        )
    durable.point(home / CURRENT, f"{RELEASES}/{release_id}")
    line = {
        "at": (now or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "from": before.id if before else None,
        "to": release_id,
    }
    with (home / RELEASES / ROLLBACKS).open("a", encoding="utf-8") as log:
        log.write(json.dumps(line) + "\n")
    return _read(home, release_id)


def _known(release_id: str) -> str:
    if not _RELEASE_ID.fullmatch(release_id):
        raise PublicationRefused(
            [f"« {release_id} » n'est pas un nom de publication (exemple : 2026-10.r1)"], "identity"
        )
    return release_id


def _faults_of_release(release: Release, audited: audits.Audit, content: dict[str, Any]) -> list[str]:
    faults = damages(release.path, audited)
    listed = {each["path"]: each for each in content["files"]}
    found = set(durable.files_under(release.path)) - {FILE}
    faults += [f"fichier absent de {FILE} : {name}" for name in sorted(found - set(listed))]
    faults += [f"fichier perdu : {name}" for name in sorted(set(listed) - found)]
    # The sealed files were just hashed against the seal; the description and the audit are held by release.json alone.
    faults += [
        f"{name} a changé depuis la publication"
        for name in (datapackage.FILE, audits.FILE)
        if name in listed and durable.sha256(release.path / name) != listed[name]["sha256"]
    ]
    if release.seal != audited.seal or content["release"] != release.id or audited.release != release.id:
        faults.append("le sceau ou le nom de la publication, de l'audit et du dossier ne concordent pas")
    if audited.verdict != "pass" or audits.verdict_of(audited.results, audited.required_rules) != "pass":
        faults.append("l'audit de cette publication ne l'autorise pas")
    return list(dict.fromkeys(faults))
