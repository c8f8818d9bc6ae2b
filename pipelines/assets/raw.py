"""raw/<source>: bytes in the archive, one asset per source and edition.

A live source that fails, or gives bytes that can't be read, keeps its last good bytes of the same origin: they are
carried over, and shown as such. An altered sample is an error. A source without a sample, without its credentials or
without a dropped file is absent, and says why. Not here: reading bytes into tables (landing.py).
"""

from functools import partial
from pathlib import Path
from typing import Any

import dagster as dg

from pipelines.checks.answers import answer_results, answer_specs
from pipelines.interface import code_links, freshness, themes
from pipelines.partitions import EDITIONS
from pipelines.progress_bars import received
from pipelines.resources import HOME_LOCK, SETTINGS
from pipelines.settings import Settings
from pipelines.verdict import failure, refusal
from sources.archive import Archive, ArchivedFile, Delivery
from sources.errors import SourceError
from sources.http import Session
from sources.landing import check_only, files_at
from sources.registry import SOURCES
from sources.shipped import archive_shipped
from sources.spec import Cadence, Kind, Origin, Scope, SourceSpec

OWNERS = ["team:panorama"]
_FILES = dg.TableSchema(
    [dg.TableColumn("name"), dg.TableColumn("bytes", "int"), dg.TableColumn("sha256"), dg.TableColumn("url")]
)


def raw_assets(settings: Settings) -> list[dg.AssetsDefinition]:
    return [_raw_asset(spec, settings) for spec in SOURCES]


def _raw_asset(spec: SourceSpec, of_the_home: Settings) -> dg.AssetsDefinition:
    tables = tuple(table.name for table in spec.tables)

    @dg.asset(
        key=["raw", spec.id],
        group_name="raw",
        partitions_def=EDITIONS,
        check_specs=answer_specs(spec, of_the_home),
        required_resource_keys={SETTINGS, HOME_LOCK},
        kinds={"file" if spec.kind is not Kind.REMOTE else "api"},
        owners=OWNERS,
        tags={themes.TAG: themes.of_source(spec.id, tables), "cadence": spec.cadence.value, "kind": spec.kind.value},
        freshness_policy=freshness.of_source(spec, of_the_home),
        description=f"{spec.title} ({spec.publisher}). Octets tels que reçus, dans l'archive.",
        metadata={
            **code_links.of_source(spec.id, "spec.py", "fetch.py", "README.md"),
            "publisher": spec.publisher,
            "licence": spec.licence.title,
            "cadence": spec.cadence.value,
            "max_age_days": spec.max_age.days if spec.max_age else "sans objet",
            "landing_page": dg.MetadataValue.url(spec.landing_page)
            if spec.landing_page.startswith("https")
            else spec.landing_page,
        },
    )
    def raw(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        settings: Settings = getattr(context.resources, SETTINGS)
        delivery = deliver(spec, settings, context.partition_key, context.log)
        return dg.MaterializeResult(
            metadata=_metadata(delivery), check_results=answer_results(spec, of_the_home, delivery)
        )

    return raw


def deliver(spec: SourceSpec, settings: Settings, edition: str, log: dg.DagsterLogManager) -> Delivery:
    """Bring a source's bytes into the archive for one edition.

    Raises:
        dg.Failure: `failed` for an altered sample, a broken curated or dropped file; `refused` (exit 4) for a live
            source without any usable bytes.
    """
    archive = Archive(settings.archive, settings.origin_of(spec))
    absence = absence_of(spec, settings, archive.origin)
    if absence:
        log.info(f"{spec.id} : absente ({absence})")
        return archive.record(spec, edition, [], absence=absence)
    if spec.kind is not Kind.REMOTE or archive.origin is Origin.SAMPLE:
        try:
            return archive.record(spec, edition, _at_hand(spec, settings, archive))
        except SourceError as error:
            raise failure(error) from error
    return _asked(spec, settings, edition, archive, log)


def absence_of(spec: SourceSpec, settings: Settings, origin: Origin) -> str | None:
    """Why this source gives nothing with these settings; None when it has something to give."""
    if spec.kind is Kind.DROPPED:
        return None if _dropped(spec, settings) else f"aucun fichier déposé dans dropped/{spec.id}/"
    if spec.kind is not Kind.REMOTE:
        return None
    if origin is Origin.SAMPLE:
        return spec.no_sample
    missing = [name for name in spec.credentials if name not in settings.credentials_of(spec)]
    return f"éteinte : {', '.join(missing)} manque à l'environnement" if missing else None


def _at_hand(spec: SourceSpec, settings: Settings, archive: Archive) -> list[ArchivedFile]:
    """The files of a source that is not asked: those that ship with the project, or that a person dropped.

    Raises:
        SourceError: one is missing, altered or unreadable.
    """
    if spec.kind is not Kind.DROPPED:
        return archive_shipped(spec, archive, settings.curated)
    paths = _dropped(spec, settings)
    vintage = spec.vintage(paths) if spec.vintage else None
    files = [archive.store_copy(spec, path, path.name, vintage=vintage) for path in paths]
    check_only(spec, files_at(archive, files))
    return files


def _dropped(spec: SourceSpec, settings: Settings) -> list[Path]:
    folder = settings.dropped / spec.id
    return sorted(path for path in folder.glob("*") if path.is_file() and not path.name.startswith((".", "~$")))


def _asked(spec: SourceSpec, settings: Settings, edition: str, archive: Archive, log: dg.DagsterLogManager) -> Delivery:
    """What the publisher of a live source gives, or what is done without it."""
    try:
        scope = settings.scope(edition)  # reads the register: its faults are not those of the source that is asked
    except SourceError as error:
        raise failure(error) from error
    previous = archive.latest(spec.id)
    if spec.cadence is Cadence.FROZEN and previous and previous.files and _are_there(archive, previous):
        # What its publisher closed does not change: it is asked once.
        return archive.record(spec, edition, list(previous.files), unchanged=True)
    try:
        files, remarks = _fetch(spec, settings, scope, archive, log)
    except SourceError as error:
        log.warning(str(error))
        kept = archive.carry_over(spec, edition, failure=str(error))
        if kept is None and spec.is_optional:
            return archive.record(
                spec, edition, [], failure=str(error), absence="n'a pas répondu, aucun relevé antérieur"
            )
        if kept is None:
            raise refusal([f"{error}\n  gardé     : rien, aucun relevé antérieur"], only_availability=True) from error
        log.warning(f"{spec.id} : le relevé du {kept.fetched_at[:10]} reste en service, marqué « reporté »")
        return kept
    for remark in remarks:
        log.warning(f"{spec.id} : {remark}")
    unchanged = previous is not None and {file.sha256 for file in previous.files} == {file.sha256 for file in files}
    return archive.record(spec, edition, files, unchanged=unchanged, remarks=remarks)


def _check_received(spec: SourceSpec, archive: Archive, files: list[ArchivedFile]) -> None:
    """That what was archived can be read.

    Raises:
        SourceError: it can't; the address that gave these bytes is said too.
    """
    try:
        check_only(spec, files_at(archive, files))
    except SourceError as error:
        addresses = {file.name: file.url_asked for file in files}
        raise error.about(next((addresses[name] for name in addresses if name in (error.file or "")), None)) from error


def _are_there(archive: Archive, delivery: Delivery) -> bool:
    return all((archive.root / file.path).is_file() for file in delivery.files)


def _fetch(
    spec: SourceSpec, settings: Settings, scope: Scope, archive: Archive, log: dg.DagsterLogManager
) -> tuple[list[ArchivedFile], tuple[str, ...]]:
    """The files of the source, once they can be read, and what it says of them when they are not whole.

    Raises:
        SourceError: it has none, or they can't be read; neither this nor any other error says a secret.
    """
    asked = settings.routed(spec)
    if asked.fetch is None:
        raise SourceError(spec.id, "cette source n'a pas d'accès direct")
    base, secrets = settings.url_of(spec), settings.credentials_of(spec)
    fetch = asked.fetch
    with Session(
        asked, base_override=base, say=log.info, received=partial(received, spec.id), credentials=secrets
    ) as session:

        def checked() -> list[ArchivedFile]:
            files = fetch(session, archive, scope)
            _check_received(spec, archive, files)
            return files

        return session.redaction.guarded(checked), tuple(map(session.redaction.text, session.remarks))


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
            ],
            schema=_FILES,  # a source that is absent has no file
        ),
    }
    if rows:
        facts["dagster/row_count"] = rows
    if delivery.remarks:
        facts["remarks"] = " ; ".join(delivery.remarks)
    if delivery.absence:
        facts["absence"] = delivery.absence
    if delivery.failure:
        facts["failure"] = delivery.failure
    return facts
