"""Publishes an audited candidate, goes back to a release: the only module that moves `current`.

Here: the last look before anything is visible, and the two atomic moves. Not here: judging (audit.py), reading releases
(kept.py), finding damage (verification.py), status.json (status.py).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from expectations.suites import list_rules, suites_sha256
from publication import audit as audits
from publication import datapackage, durable, journal, kept, pages, reference, rights, verification
from publication.kept import CURRENT, FILE, Family, PublicationRefused, Release
from publication.seal import RELEASES, BuildIdentity
from sources import suppressions

HOME_FILE = "home.json"

# What a failing row may say to the operator beside its figures.
_TOLD = ("constat", "que faire")
_OTHER_HOME = "choisir un autre dossier avec PANORAMA_HOME"

# publishing -----------------------------------------------------------------------------------------------------------


def publish(
    candidate_dir: Path,
    home: Path,
    *,
    suites_dir: Path,
    expected: BuildIdentity | None,
    now: datetime | None = None,
    before_it_is_live: Callable[[Path], None] | None = None,
    contact: str = "",
) -> Release:
    """Make the candidate a release, and `current` when its edition is not older than the live one (see `is_live`).

    Args:
        expected: what the run was asked to build; None accepts what the candidate says it is.
        now: the moment written as `published_at` (UTC); the clock when None.
        before_it_is_live: called with the candidate's folder when nothing refuses it any more and it is about to become
            `current`; what it raises stops the publication before anything moved.
        contact: an address of who answers for the pages, shown on them; empty when none was set.

    Raises:
        PublicationRefused: the candidate, its audit or the home do not allow it; nothing moved.
    """
    described, build = _described(candidate_dir)
    audited = _audited(candidate_dir)
    # Order: is it the one asked for, is it what was sealed and audited, what did the audit say, does the home take it.
    _refuse_if(_differences(build, expected), "identity")
    _refuse_if([*_borrowed(candidate_dir), *verification.damages(candidate_dir, audited)], "rules")
    _refuse_if(_faults_of_audit(candidate_dir, audited, build, suites_dir), "rules")
    if refused := refusal_of(audited):
        raise refused
    _refuse_if(refusals(home, origin=build.origin, region=build.region), "identity")
    release_id = described["release"]
    _refuse_if(_not_the_one_judged(candidate_dir, home, release_id), "rules")
    _refuse_if(_moved_since(audited, home, described), "rules")
    target = home / RELEASES / release_id
    if not kept.checked_id(release_id).startswith(f"{build.edition}."):
        raise PublicationRefused(
            [f"« {release_id} » n'est pas le nom d'une publication de {build.edition}"], "identity"
        )
    if target.exists():
        raise PublicationRefused([f"{release_id} est déjà publiée : sceller de nouveau le candidat"], "identity")

    _refuse_if(pages.write_all(candidate_dir, audited, home, suites_dir, contact), "rules")
    before = kept.live(home)
    becomes_live = before is None or before.edition <= build.edition
    if becomes_live and before_it_is_live is not None:
        before_it_is_live(candidate_dir)
    _write_home(home, build.region)
    content = {
        "release": release_id,
        **asdict(build),
        "published_at": (now or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "code_revision": described.get("code_revision"),
        "seal": audited.seal,
        "previous": before.id if before else None,
        "restates": audited.diff.get("restates"),
        "rules": {
            "passed": sum(result.status == "passed" for result in audited.results),
            "total": sum(result.status != "not_applicable" for result in audited.results),
        },
        "sources": described["sources"],
        "notice": described["notice"],
        "files": _inventory(candidate_dir),
    }
    written = durable.to_json(content)
    durable.write_at_once(candidate_dir / FILE, written)
    open_to_readers(candidate_dir)
    if becomes_live:
        durable.prepare(home / CURRENT, f"{RELEASES}/{release_id}")
    live_before = before.id if before else None
    live_after = release_id if becomes_live else live_before
    journal.write(
        home,
        journal.entry(
            "publish",
            release_id,
            live_before=live_before,
            live_after=live_after,
            release_sha256=hashlib.sha256(written).hexdigest(),
            now=now,
        ),
    )
    _move_into_place(candidate_dir, target)
    # Hashed once more where it now stands: whatever was changed since the first look is seen before any reader sees it.
    if faults := verification.verify(home, release_id):
        durable.drop(home / CURRENT)
        target.rename(candidate_dir)
        journal.write(
            home, journal.entry("withdraw", release_id, live_before=live_after, live_after=live_before, now=now)
        )
        raise PublicationRefused(
            [f"le candidat a changé pendant sa publication : {fault}" for fault in faults], "rules"
        )
    if becomes_live:
        durable.point(home / CURRENT, f"{RELEASES}/{release_id}")
    return kept.read(home, release_id)


def finish(home: Path) -> Release | None:
    """Bring into service the release that a kill left beside `current`, between the rename and the link; None when none was.

    Without it a refresh would find this release made of the same things, answer `unchanged`, and leave the older one in
    service. Only for who holds the home.
    """
    asked = durable.pending(home / CURRENT)
    if asked is None:
        return None
    release_id = Path(asked).name
    if not (home / RELEASES / release_id).is_dir() or verification.verify(home, release_id):
        durable.drop(home / CURRENT)
        return None
    durable.point(home / CURRENT, f"{RELEASES}/{release_id}")
    return kept.read(home, release_id)


def refusals(home: Path, *, origin: str, region: str) -> list[str]:
    """Why this home would refuse such a release whatever its content; empty when it would not. Cheap: ask it first."""
    reasons = []
    current = kept.live(home)
    home_region = _region_of(home) or (current.region if current else None)
    if home_region is not None and home_region != region:
        reasons.append(
            f"ce dossier contient les publications de la région {home_region}, pas de la région {region} : {_OTHER_HOME}"
        )
    if current is not None and current.origin == "live" and origin != "live":
        reasons.append(
            f"une démonstration ne remplace pas une publication réelle ({current.id} reste en service) : {_OTHER_HOME}"
        )
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


def _borrowed(candidate_dir: Path) -> list[str]:
    """What another path could change after publication: a folder that is a link, a file that has a second name."""
    if candidate_dir.is_symlink():
        return [f"« {candidate_dir.name} » est un lien vers un autre dossier : sceller de nouveau le candidat"]
    return [
        f"{name} est aussi un autre fichier (lien physique) : sceller de nouveau le candidat"
        for name in durable.files_under(candidate_dir)
        if (candidate_dir / name).lstat().st_nlink > 1
    ]


def _faults_of_audit(folder: Path, audited: audits.Audit, build: BuildIdentity, suites_dir: Path) -> list[str]:
    """Why the audit cannot be trusted, whatever its verdict: edited, another candidate's, other rules, rules that did not run."""
    reasons = [] if audits.is_as_written(folder) else [f"{audits.FILE} a été modifié : auditer de nouveau le candidat"]
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


def _not_the_one_judged(candidate_dir: Path, home: Path, release_id: str) -> list[str]:
    """Why this audit.json is not the one that the audit wrote, whatever hashes it and the candidate bear."""
    if journal.audit_sha256(home, release_id) == durable.sha256(candidate_dir / audits.FILE):
        return []
    return [f"{audits.FILE} n'est pas celui que l'audit a noté au journal du dossier : auditer de nouveau le candidat"]


def _moved_since(audited: audits.Audit, home: Path, described: dict[str, Any]) -> list[str]:
    """Why the audit's comparison no longer holds: another release is in service, or stands where it looked."""
    against = reference.reference(home, described)
    now = (reference.live_id(home), against.id if against else None)
    then = (audited.diff.get("live"), audited.diff.get("against"))
    if now == then:
        return []
    return [
        f"la version en service n'est plus celle que l'audit a vue ({then[0] or 'aucune'} alors, {now[0] or 'aucune'} "
        "maintenant) : auditer de nouveau le candidat"
    ]


def _blocking(audited: audits.Audit) -> list[str]:
    return [
        f"règle {result.rule} : {result.description}"
        + (f" ({result.unexpected} en défaut)" if result.unexpected else "")
        + "".join(f" — {result.samples[0][told]}" for told in _TOLD if result.samples and told in result.samples[0])
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


def open_to_readers(folder: Path) -> None:
    """A release is read by others than who builds it, and written by nobody: whatever the umask, and before it is visible."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o444)


def _move_into_place(candidate_dir: Path, target: Path) -> None:
    """One rename: the release is there whole, or not at all."""
    durable.open_folder(target.parent)
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


# going back ------------------------------------------------------------------------------------------------------------


def rollback(home: Path, release_id: str, *, reason: str = "", now: datetime | None = None) -> Release:
    """Point `current` to a kept release after hashing it again; the journal says who did it, and why.

    Raises:
        PublicationRefused: unknown or damaged release, a demonstration over a live one, or a release that names someone
            who asked since to be published no more.
    """
    release = kept.read(home, kept.checked_id(release_id))
    _refuse_if([f"{release_id} est abîmée : {fault}" for fault in verification.verify(home, release_id)], "rules")
    if rights.names_suppressed(release, suppressions.read(home)):
        raise PublicationRefused(
            [
                f"{release_id} nomme une entreprise ou une personne retirée depuis à sa demande "
                "(panorama suppress --list) : construire de nouveau l'édition avec "
                f"`panorama refresh --edition {release.edition}`"
            ],
            "rules",
        )
    # A broken `current` must not keep anyone from going back: that is when it is needed.
    try:
        before = kept.live(home)
    except PublicationRefused:
        before = None
    if before is not None and before.origin == "live" and release.origin != "live":
        raise PublicationRefused(
            [f"une démonstration ne remplace pas une publication réelle ({before.id} reste en service)"], "identity"
        )
    if (home / CURRENT).is_dir() and not (home / CURRENT).is_symlink():
        raise PublicationRefused([f"« {CURRENT} » est un dossier, pas un lien : le retirer d'abord"], "identity")
    live_before = before.id if before else None
    line = journal.entry("rollback", release_id, live_before=live_before, live_after=release_id, reason=reason, now=now)
    journal.write(home, line)
    durable.point(home / CURRENT, f"{RELEASES}/{release_id}")
    return kept.read(home, release_id)
