"""landing/<source>/<table>: archived bytes as typed Parquet, and landing/panorama/deliveries: what this edition is made of.

`deliveries` comes after every raw asset and before every landing: it knows the fingerprint. When it equals the live
release's, the release is verified, an observation is recorded, and nothing downstream runs: verdict `unchanged`.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg

from pipelines.assets.raw import OWNERS
from pipelines.checks.arrival import arrival_results, arrival_specs
from pipelines.ending import UNCHANGED
from pipelines.fingerprint import code_sha256, inputs_sha256
from pipelines.followers import catch_up_all
from pipelines.interface import code_links, run_tags, themes, where_to_look
from pipelines.partitions import EDITIONS
from pipelines.resources import HOME_LOCK, SETTINGS
from pipelines.settings import Settings
from pipelines.verdict import failure
from publication import journal, kept, status, verification
from publication.seal import BuildIdentity
from sources import suppressions
from sources.archive import Archive, Delivery
from sources.arrival import Arrival, parquet_path, read_arrival
from sources.errors import SourceError
from sources.landing import land
from sources.registry import SOURCES
from sources.spec import SourceSpec

DELIVERIES = dg.AssetKey(["landing", "panorama", "deliveries"])
PUBLISHED = dg.AssetKey(["release", "published"])


def landing_key(spec: SourceSpec, table: str) -> dg.AssetKey:
    return dg.AssetKey(["landing", spec.id, table])


def landing_assets() -> list[dg.AssetsDefinition]:
    return [_deliveries_asset(), *(_landing_asset(spec) for spec in SOURCES)]


def deliveries_of(settings: Settings, edition: str) -> list[tuple[SourceSpec, Delivery]]:
    """The last delivery of every source for an edition.

    Raises:
        dg.Failure: a source has none.
    """
    found = []
    for spec in SOURCES:
        delivery = Archive(settings.archive, settings.origin_of(spec)).latest(spec.id, edition)
        if delivery is None:
            raise failure(
                SourceError(spec.id, f"rien dans l'archive pour {edition}", advice=f"matérialiser raw/{spec.id}")
            )
        found.append((spec, delivery))
    return found


def identity_of(settings: Settings, edition: str) -> BuildIdentity:
    """What a warehouse, a candidate and a release of this edition must say of themselves."""
    deliveries = [delivery for _, delivery in deliveries_of(settings, edition)]
    inputs = inputs_sha256(deliveries, suppressions.digest(suppressed_in(settings)))
    return BuildIdentity(edition, settings.origin.value, settings.region, inputs, code_sha256())


def suppressed_in(settings: Settings) -> tuple[suppressions.Suppression, ...]:
    """Who asked this home to be published no more.

    Raises:
        dg.Failure: the list can't be read.
    """
    try:
        return suppressions.read(settings.home)
    except SourceError as error:
        raise failure(error) from error


def source_status(settings: Settings, edition: str) -> list[dict[str, Any]]:
    """The `sources` of status.json."""
    return [
        {
            "id": spec.id,
            "vintage": delivery.vintage,
            "fetched_at": delivery.fetched_at,
            "rows": _rows(delivery),
            "carried_over": delivery.carried_over,
            "origin": delivery.origin.value,
            "absence": delivery.absence,
        }
        for spec, delivery in deliveries_of(settings, edition)
    ]


def _rows(delivery: Delivery) -> int:
    """Rows of the files that were delivered, as the publisher announced them or as they were counted on arrival."""
    return sum(file.rows or 0 for file in delivery.files)


def _deliveries_asset() -> dg.AssetsDefinition:
    @dg.asset(
        key=DELIVERIES,
        group_name="landing",
        partitions_def=EDITIONS,
        deps=[dg.AssetKey(["raw", spec.id]) for spec in SOURCES],
        required_resource_keys={SETTINGS, HOME_LOCK},
        output_required=False,
        kinds={"parquet"},
        owners=OWNERS,
        tags={themes.TAG: themes.SHARED},
        metadata=code_links.to_files("pipelines/assets/landing.py", "pipelines/fingerprint.py"),
        description="Ce que chaque source a livré à l'édition, et l'empreinte qui dit s'il y a quelque chose à refaire.",
    )
    def deliveries(context: dg.AssetExecutionContext) -> Iterator[dg.AssetObservation | dg.MaterializeResult]:
        settings: Settings = getattr(context.resources, SETTINGS)
        edition = context.partition_key
        identity = identity_of(settings, edition)
        same = None if settings.from_nothing else _same_release(settings.home, identity, context.log)
        if same is not None:
            context.log.info(f"rien n'a changé depuis {same.id}")
            reasons = _held_back(settings.home, same)
            sources = source_status(settings, edition)
            status.record_attempt(settings.home, edition, UNCHANGED, reasons, sources)
            run_tags.ended(context.instance, context.run_id, UNCHANGED, same.id)
            yield dg.AssetObservation(
                asset_key=PUBLISHED,
                partition=edition,
                description=f"Rien n'a changé : {same.id} vérifiée.",
                metadata={"release": same.id, **where_to_look.in_brief(settings, sources)},
            )
            catch_up_all(settings, context.log)
            return
        rows = write_deliveries(settings, edition)
        yield dg.MaterializeResult(
            metadata={
                "dagster/row_count": rows,
                "inputs_sha256": identity.inputs_sha256,
                "code_sha256": identity.code_sha256,
                "path": dg.MetadataValue.path(str(deliveries_path(settings, edition))),
            }
        )

    return deliveries


def _same_release(home: Path, identity: BuildIdentity, log: dg.DagsterLogManager) -> kept.Release | None:
    """The live release, or the edition's last one, when it was made of the very same things and is still intact."""
    of_edition = [each for each in kept.releases(home) if each.edition == identity.edition]
    for each in [kept.live(home), *of_edition[-1:]]:
        if each is not None and each.build == identity:
            problems = verification.verify(home, each.id)
            for problem in problems:
                log.error(f"{each.id} est abîmée, elle sera refaite : {problem}")
            return None if problems else each
    return None


def _held_back(home: Path, same: kept.Release) -> list[str]:
    """What to say when nothing changed since a release that a rollback took out of service: it stays out."""
    live, back = kept.live(home), journal.rolled_back(home)
    if back is None or live is None or live.id != back.release or live.id == same.id or live.edition > same.edition:
        return []
    why = f" : {back.reason}" if back.reason else ""
    return [
        f"rien n'a changé depuis {same.id}, qu'un retour du {back.at[:10]}{why} a mise de côté ; {live.id} reste en service, "
        f"`panorama rollback {same.id}` la remettrait"
    ]


def check_landed(settings: Settings, edition: str) -> None:
    """That what landed is what the archive holds: dbt reads landing, and the fingerprint is the archive's.

    Raises:
        dg.Failure: a landing file is absent, or was made from other bytes than the last delivered, or for another
            perimeter than this one.
    """
    import pyarrow.parquet as pq

    perimeter = settings.scope(edition).perimeter_sha256
    stale = []
    listed = fetches_path(settings, edition)
    known = (
        dict(zip(*pq.read_table(listed, columns=["source_id", "sha256"]).to_pydict().values(), strict=True))
        if listed.is_file()
        else {}
    )
    for spec, delivery in deliveries_of(settings, edition):
        if known.get(spec.id) != delivery.sha256:
            stale.append("landing/panorama/deliveries")
        for table in spec.tables:
            path = parquet_path(settings.landing, delivery.origin.value, spec.id, table.name, edition)
            made_of = (delivery.sha256, perimeter if spec.select and not delivery.absence else None)
            arrival = read_arrival(path) if path.is_file() else None
            if arrival is None or (arrival.delivery_sha256, arrival.perimeter_sha256) != made_of:
                stale.append(f"landing/{spec.id}/{table.name}")
    if stale:
        names = ", ".join(dict.fromkeys(stale))
        raise failure(
            SourceError(
                "landing",
                "ce qui est posé n'est pas ce que l'archive tient",
                place=names,
                advice=f"matérialiser {names}",
            )
        )


def deliveries_path(settings: Settings, edition: str) -> Path:
    """What each source is, and the vintage that an edition has of it."""
    return parquet_path(settings.landing, settings.origin.value, "panorama", "deliveries", edition)


def fetches_path(settings: Settings, edition: str) -> Path:
    """What only the last fetch of each source says: when, how many bytes, which. No figure is made of that."""
    return parquet_path(settings.landing, settings.origin.value, "panorama", "fetches", edition)


def write_deliveries(settings: Settings, edition: str) -> int:
    """Write what each source delivered to an edition, and return how many there are: dbt reads it as `panorama.deliveries`
    and `panorama.fetches`."""
    import pyarrow as pa
    import pyarrow.parquet as pq
    from pyarrow import compute

    schema = pa.schema(
        [
            ("source_id", pa.string()),
            ("title", pa.string()),
            ("publisher", pa.string()),
            ("licence", pa.string()),
            ("licence_title", pa.string()),
            ("licence_url", pa.string()),
            ("publication", pa.string()),
            ("attribution", pa.string()),
            ("cadence", pa.string()),
            ("kind", pa.string()),
            ("max_age_days", pa.int64()),
            ("origin", pa.string()),
            ("vintage", pa.string()),
            ("fetched_at", pa.string()),
            ("rows", pa.int64()),
            ("bytes", pa.int64()),
            ("sha256", pa.string()),
            ("carried_over", pa.bool_()),
            ("failure", pa.string()),
            ("absence", pa.string()),
        ]
    )
    rows = [
        {
            "source_id": spec.id,
            "title": spec.title,
            "publisher": spec.publisher,
            "licence": spec.licence.id,
            "licence_title": spec.licence.title,
            "licence_url": spec.licence.url,
            "publication": spec.licence.publication.value,
            "attribution": spec.attribution,
            "cadence": spec.cadence.value,
            "kind": spec.kind.value,
            "max_age_days": spec.max_age.days if spec.max_age else None,
            "origin": delivery.origin.value,
            "vintage": delivery.vintage,
            "fetched_at": delivery.fetched_at.removesuffix("Z"),
            "rows": _rows(delivery),
            "bytes": sum(file.bytes for file in delivery.files),
            "sha256": delivery.sha256,
            "carried_over": delivery.carried_over,
            "failure": delivery.failure,
            "absence": delivery.absence,
        }
        for spec, delivery in deliveries_of(settings, edition)
    ]
    table = pa.Table.from_pylist(rows, schema)
    for name, kind in (("vintage", pa.date32()), ("fetched_at", pa.timestamp("us"))):
        index = table.schema.get_field_index(name)
        table = table.set_column(index, name, compute.cast(table.column(name), kind))
    of_a_fetch = ["fetched_at", "rows", "bytes", "sha256", "carried_over", "failure"]
    for target, columns in (
        (deliveries_path(settings, edition), [name for name in schema.names if name not in of_a_fetch]),
        (fetches_path(settings, edition), ["source_id", *of_a_fetch]),
    ):
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_suffix(".parquet.next")
        pq.write_table(table.select(columns), draft, compression="zstd")
        draft.replace(target)
    return table.num_rows


def _landing_asset(spec: SourceSpec) -> dg.AssetsDefinition:
    keys = {table.name: landing_key(spec, table.name) for table in spec.tables}

    @dg.multi_asset(
        name=f"landing__{spec.id}",
        specs=[
            dg.AssetSpec(
                keys[table.name],
                deps=[dg.AssetKey(["raw", spec.id]), DELIVERIES],
                group_name="landing",
                partitions_def=EDITIONS,
                kinds={"parquet"},
                owners=OWNERS,
                tags={themes.TAG: themes.of_landed(spec.id, table.name), "cadence": spec.cadence.value},
                description=f"{spec.title} : table « {table.name} », colonnes de l'éditeur, données personnelles retirées.",
                metadata={
                    **code_links.of_source(spec.id, "parse.py", "select.py", "spec.py"),
                    "key": ", ".join(table.key),
                    "personal_columns_dropped": ", ".join(table.personal) or "aucune",
                },
            )
            for table in spec.tables
        ],
        check_specs=[check for key in keys.values() for check in arrival_specs(key)],
        required_resource_keys={SETTINGS, HOME_LOCK},
    )
    def landing(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
        settings: Settings = getattr(context.resources, SETTINGS)
        archive = Archive(settings.archive, settings.origin_of(spec))
        delivery = archive.latest(spec.id, context.partition_key)
        if delivery is None:
            raise failure(SourceError(spec.id, "rien dans l'archive", advice=f"matérialiser raw/{spec.id}"))
        try:
            scope = settings.scope(context.partition_key) if spec.select else None
            arrivals = land(spec, archive, delivery, settings.landing, scope)
        except SourceError as error:
            raise failure(error) from error
        for arrival in arrivals:
            key = keys[arrival.table]
            yield dg.MaterializeResult(
                asset_key=key,
                metadata=_metadata(settings, arrival, delivery),
                check_results=arrival_results(
                    key, arrival, spec.table(arrival.table), is_absent=bool(delivery.absence)
                ),
            )

    return landing


def _metadata(settings: Settings, arrival: Arrival, delivery: Delivery) -> dict[str, Any]:
    import pyarrow.parquet as pq

    path = settings.landing / arrival.path
    schema = pq.read_schema(path)
    return {
        "dagster/row_count": arrival.rows_landed,
        "dagster/column_schema": dg.TableSchema(
            columns=[dg.TableColumn(field.name, str(field.type)) for field in schema]
        ),
        "bytes": arrival.bytes,
        "sha256": arrival.archive_sha256,
        "origin": arrival.origin,
        "vintage": delivery.vintage or "inconnu",
        "fetched_at": delivery.fetched_at,
        "path": dg.MetadataValue.path(str(path)),
        "arrival": dg.MetadataValue.json(json.loads(path.with_suffix(".arrival.json").read_text(encoding="utf-8"))),
    }
