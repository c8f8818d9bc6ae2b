"""raw/<source>: bytes in the archive, one asset per source and edition.

A live source that fails, or gives bytes that can't be read, keeps its last good bytes of the same origin: they are
carried over, and shown as such. An altered sample is an error. Not here: reading bytes into tables (landing.py).
"""

from typing import Any

import dagster as dg

from pipelines.partitions import EDITIONS
from pipelines.resources import HOME_LOCK, SETTINGS
from pipelines.settings import Settings
from pipelines.verdict import failure, refusal
from sources.archive import Archive, ArchivedFile, Delivery
from sources.errors import SourceError
from sources.http import Session
from sources.landing import check_only, files_at
from sources.registry import SOURCES
from sources.shipped import archive_shipped
from sources.spec import Kind, Origin, Scope, SourceSpec

OWNERS = ["team:panorama"]


def raw_assets() -> list[dg.AssetsDefinition]:
    return [_raw_asset(spec) for spec in SOURCES]


def _raw_asset(spec: SourceSpec) -> dg.AssetsDefinition:
    @dg.asset(
        key=["raw", spec.id],
        group_name="raw",
        partitions_def=EDITIONS,
        required_resource_keys={SETTINGS, HOME_LOCK},
        kinds={"file" if spec.kind is not Kind.REMOTE else "api"},
        owners=OWNERS,
        description=f"{spec.title} ({spec.publisher}). Octets tels que reçus, dans l'archive.",
        metadata={
            "publisher": spec.publisher,
            "licence": spec.licence.title,
            "cadence": spec.cadence.value,
            "landing_page": dg.MetadataValue.url(spec.landing_page)
            if spec.landing_page.startswith("https")
            else spec.landing_page,
        },
    )
    def raw(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        settings: Settings = getattr(context.resources, SETTINGS)
        delivery = deliver(spec, settings, context.partition_key, context.log)
        return dg.MaterializeResult(metadata=_metadata(delivery))

    return raw


def deliver(spec: SourceSpec, settings: Settings, edition: str, log: dg.DagsterLogManager) -> Delivery:
    """Bring a source's bytes into the archive for one edition.

    Raises:
        dg.Failure: `failed` for an altered sample or a broken curated file; `refused` (exit 4) for a live source without
            any usable bytes.
    """
    archive = Archive(settings.archive, settings.origin_of(spec))
    if spec.kind is not Kind.REMOTE or archive.origin is Origin.SAMPLE:
        try:
            return archive.record(spec, edition, archive_shipped(spec, archive))
        except SourceError as error:
            raise failure(error) from error
    try:
        scope = settings.scope(edition)  # reads the register: its faults are not those of the source that is asked
    except SourceError as error:
        raise failure(error) from error
    previous = archive.latest(spec.id)
    try:
        files, remarks = _fetch(spec, settings, scope, archive, log)
        check_only(spec, files_at(archive, files))
    except SourceError as error:
        log.warning(str(error))
        kept = archive.carry_over(spec, edition, failure=str(error))
        if kept is None:
            raise refusal([f"{error}\n  gardé     : rien, aucun relevé antérieur"], only_availability=True) from error
        log.warning(f"{spec.id} : le relevé du {kept.fetched_at[:10]} reste en service, marqué « reporté »")
        return kept
    for remark in remarks:
        log.warning(f"{spec.id} : {remark}")
    unchanged = previous is not None and {file.sha256 for file in previous.files} == {file.sha256 for file in files}
    return archive.record(spec, edition, files, unchanged=unchanged, remarks=remarks)


def _fetch(
    spec: SourceSpec, settings: Settings, scope: Scope, archive: Archive, log: dg.DagsterLogManager
) -> tuple[list[ArchivedFile], tuple[str, ...]]:
    """The files of the source, and what it says of them when they are not whole."""
    asked = settings.routed(spec)
    if asked.fetch is None:
        raise SourceError(spec.id, "cette source n'a pas d'accès direct")
    with Session(asked, base_override=settings.url_of(spec), say=log.info) as session:
        return asked.fetch(session, archive, scope), tuple(session.remarks)


def _metadata(delivery: Delivery) -> dict[str, Any]:
    rows = sum(file.rows or 0 for file in delivery.files)
    facts: dict[str, Any] = {
        "origin": delivery.origin.value,
        "vintage": delivery.vintage or "inconnu",
        "fetched_at": delivery.fetched_at,
        "bytes": sum(file.bytes for file in delivery.files),
        "sha256": delivery.sha256,
        "unchanged": delivery.unchanged,
        "carried_over": delivery.carried_over,
        "files": dg.MetadataValue.table(
            [
                dg.TableRecord(
                    {"name": file.name, "bytes": file.bytes, "sha256": file.sha256, "url": file.url_asked or ""}
                )
                for file in delivery.files
            ]
        ),
    }
    if rows:
        facts["dagster/row_count"] = rows
    if delivery.remarks:
        facts["remarks"] = " ; ".join(delivery.remarks)
    if delivery.failure:
        facts["failure"] = delivery.failure
    return facts
