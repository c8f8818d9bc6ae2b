"""Building a kept release again, from the bytes that it lists and nothing else, in a home of its own.

Here: that home, and the way through it (land, dbt, seal). Not here: proving that both are equal (publication/comparison.py),
what is said (rebuild_command.py). The real home is only read.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipelines.settings import Mode, Settings
from publication import datapackage, kept
from sources import suppressions
from sources.archive import Archive, Delivery, read_record, write_record
from sources.arrival import parquet_path
from sources.registry import SOURCES
from sources.spec import Kind, Origin, SourceSpec


class NotRebuildable(Exception):
    """The bytes or the code that the release was made of are not there. The text is in French."""


@dataclass(frozen=True)
class Inputs:
    """What a release was made of, as the archive holds it.

    Attributes:
        deliveries: by source; those of sources that the release does not know are empty.
        from_landing: sources whose personal bytes were purged: their landed tables are all that remains.
        remarks: French sentences about what is not as it was.
    """

    deliveries: dict[str, Delivery]
    from_landing: list[str]
    remarks: list[str]


def settings_of(release: kept.Release, home: Path) -> Settings:
    """The settings that the release was built with, on another home."""
    remote = {spec.id for spec in SOURCES if spec.kind is Kind.REMOTE}
    live = frozenset(each["id"] for each in release.sources if each["origin"] == "live" and each["id"] in remote)
    mode = Mode.LIVE if release.origin == "live" else Mode.SAMPLES
    return Settings(home, mode, live if mode is Mode.SAMPLES else frozenset(), release.region)


def inputs_of(release: kept.Release, archive_root: Path, settings: Settings) -> Inputs:
    """The deliveries that a release rests on, found by the sha256 of their files.

    Raises:
        NotRebuildable: the archive has no such delivery, or lost its bytes.
    """
    _, described = datapackage.read_description(release.path)
    listed = {source["id"]: source for source in described["sources"]}
    deliveries, from_landing, remarks = {}, [], []
    for spec in SOURCES:
        source = listed.pop(spec.id, None)
        if source is None:
            remarks.append(f"{spec.id} n'existait pas lors de cette version : elle est laissée vide")
            deliveries[spec.id] = _nothing(spec, settings, release)
            continue
        deliveries[spec.id] = found = _delivery(archive_root, spec, source, release, described["created"])
        lost = [file for file in found.files if not (archive_root / file.path).is_file()]
        if any(not file.purged for file in lost):
            raise NotRebuildable(f"{spec.id} : les octets {lost[0].sha256[:12]}… ne sont plus dans l'archive")
        if lost:
            from_landing.append(spec.id)
    remarks += [f"{source_id} n'est plus lue par ce code" for source_id in listed]
    return Inputs(deliveries, from_landing, remarks)


def rebuild(release: kept.Release, home: Path, real: Settings, inputs: Inputs, say: Callable[[str], None]) -> Path:
    """Build the release again in `home`, which is empty, and seal it.

    Returns:
        The sealed folder.

    Raises:
        NotRebuildable, SourceError, SealRefused: what was kept does not make it any more.
    """
    import dagster as dg

    from pipelines.assets.landing import identity_of, write_deliveries
    from pipelines.assets.release import described_sources
    from pipelines.assets.warehouse import run_dbt
    from pipelines.dbt_manifest import published_tables, published_views
    from pipelines.fingerprint import code_revision
    from publication import seal
    from sources.landing import land

    settings = settings_of(release, home)
    edition = release.edition
    _, described = datapackage.read_description(release.path)
    # Who asks to be published no more afterwards was still in it, and who had asked before was not.
    suppressions.copy_as_of(real.home, home, described["created"])
    for spec in SOURCES:
        delivery = inputs.deliveries[spec.id]
        _hand_over(delivery, real.archive, settings.archive)
        if spec.id in inputs.from_landing:
            _hand_over_landing(spec, delivery, real.landing, settings.landing)
        # A landing that is kept is read where bytes are gone; all the rest is parsed again.
        handed = replace(
            delivery, files=tuple(replace(file, purged=spec.id in inputs.from_landing) for file in delivery.files)
        )
        scope = settings.scope(edition) if spec.select else None
        land(spec, Archive(settings.archive, delivery.origin), handed, settings.landing, scope)
    say(f"{len(SOURCES)} sources posées")
    identity = identity_of(settings, edition)
    if not inputs.remarks and identity.inputs_sha256 != release.build.inputs_sha256:
        raise NotRebuildable("les octets retrouvés n'ont pas l'empreinte de ceux de la version")
    write_deliveries(settings, edition)
    try:
        _, error = run_dbt(settings, edition, None, logging.getLogger("panorama.rebuild"))
    except dg.Failure as failure:
        raise NotRebuildable(failure.description or str(failure)) from failure
    if error:
        raise NotRebuildable(str(error))
    say("tables construites")
    sealed = seal.seal(
        settings.warehouse,
        home,
        identity,
        published_tables(),
        described_sources(settings, edition),
        run_id="rebuild",
        views=published_views(),
        code_revision=code_revision(),
    )
    return sealed.path


def _delivery(
    archive_root: Path, spec: SourceSpec, source: dict[str, Any], release: kept.Release, sealed_at: str
) -> Delivery:
    """The delivery of these very files; the last one recorded before the release was sealed, or the nearest after."""
    wanted = sorted(source["sha256"])
    folder = archive_root / "records" / source["origin"] / spec.id / release.edition
    deliveries = [read_record(path) for path in sorted(folder.glob("*.json"), key=lambda path: path.name)]
    same = [each for each in deliveries if sorted(file.sha256 for file in each.files) == wanted]
    if not same:
        raise NotRebuildable(
            f"{spec.id} : aucun relevé de {release.edition} n'a les octets de cette version dans l'archive ({folder.name})"
        )
    before = [delivery for delivery in same if delivery.recorded_at <= sealed_at]
    return before[-1] if before else same[0]


def _nothing(spec: SourceSpec, settings: Settings, release: kept.Release) -> Delivery:
    absence = "n'était pas lue lors de cette version"
    origin = settings.origin_of(spec)
    return Delivery(spec.id, origin, release.edition, release.published_at, (), absence=absence)


def _hand_over(delivery: Delivery, real: Path, archive: Path) -> None:
    """The record of a delivery, and links to its bytes: nothing else of the real archive can be reached."""
    name = hashlib.sha256(delivery.recorded_at.encode()).hexdigest()[:12]
    folder = archive / "records" / delivery.origin.value / delivery.source_id / delivery.edition
    folder.mkdir(parents=True, exist_ok=True)
    write_record(delivery, folder / f"{name}.json")
    for file in delivery.files:
        link = archive / file.path
        link.parent.mkdir(parents=True, exist_ok=True)
        if (real / file.path).is_file() and not link.is_symlink():
            link.symlink_to((real / file.path).resolve())


def _hand_over_landing(spec: SourceSpec, delivery: Delivery, real: Path, landing: Path) -> None:
    for table in spec.tables:
        source, target = (
            parquet_path(root, Origin(delivery.origin).value, spec.id, table.name, delivery.edition)
            for root in (real, landing)
        )
        target.parent.mkdir(parents=True, exist_ok=True)
        for suffix in (".parquet", ".arrival.json"):
            if source.with_suffix(suffix).is_file():
                shutil.copyfile(source.with_suffix(suffix), target.with_suffix(suffix))
