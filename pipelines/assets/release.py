"""release/candidate and release/published: sealing what dbt built, and publishing what the audit passed.

These assets call publication/ and translate; materialising `published` alone asks the publisher, which looks at the
candidate, its seal and its audit again, and refuses when anything is missing.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg

from pipelines import ending
from pipelines.assets.landing import PUBLISHED, deliveries_of, identity_of, source_status
from pipelines.assets.raw import OWNERS
from pipelines.assets.warehouse import model_key
from pipelines.dbt_manifest import published_tables, published_views
from pipelines.fingerprint import code_revision, transformations_sha256
from pipelines.followers import catch_up_all
from pipelines.interface import code_links, figures, freshness, run_tags, themes, where_to_look
from pipelines.partitions import EDITIONS
from pipelines.postgres import loader
from pipelines.resources import HOME_LOCK, SETTINGS
from pipelines.settings import SUITES, Settings, UsageError
from pipelines.verdict import failure, recorded, refusal
from publication import audit, history, kept, release, seal, status
from publication.postgres.errors import PostgresFailed

CANDIDATE = dg.AssetKey(["release", "candidate"])


def release_assets(settings: Settings) -> list[dg.AssetsDefinition]:
    return [_candidate_asset(), _published_asset(settings)]


def candidate_of(settings: Settings, edition: str) -> Path:
    """The last candidate sealed for an edition.

    Raises:
        dg.Failure: there is none.
    """
    found = sorted(
        (settings.home / "candidates").glob(f"{edition}-*/datapackage.json"), key=lambda path: path.stat().st_mtime_ns
    )
    if not found:
        raise refusal(
            [f"aucune candidate pour {edition} : matérialiser release/candidate, puis ses règles"],
            only_availability=False,
        )
    return found[-1].parent


def _candidate_asset() -> dg.AssetsDefinition:
    @dg.asset(
        key=CANDIDATE,
        group_name="release",
        partitions_def=EDITIONS,
        deps=[model_key(table.name) for table in (*published_tables(), *published_views())],
        required_resource_keys={SETTINGS, HOME_LOCK},
        kinds={"duckdb", "parquet", "csv"},
        owners=OWNERS,
        tags={themes.TAG: themes.SHARED},
        metadata=code_links.to_files("publication/seal.py", "publication/exports.py", "pipelines/assets/release.py"),
        description="Les tables publiées, exportées de l'entrepôt et scellées. Rien ne les modifie ensuite.",
    )
    def candidate(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        settings: Settings = getattr(context.resources, SETTINGS)
        edition = context.partition_key
        with recorded(settings.home, edition):
            sealed = seal_candidate(settings, edition, context.run.run_id)
        return dg.MaterializeResult(
            metadata={
                "release": sealed.release,
                "seal": sealed.seal,
                "path": dg.MetadataValue.path(str(sealed.path)),
                "rows": dg.MetadataValue.table(
                    [dg.TableRecord({"table": name, "rows": rows}) for name, rows in sealed.rows.items()]
                ),
                "dagster/row_count": sum(sealed.rows.values()),
                "bytes": _bytes(sealed.path),
                **figures.rows_by_table(sealed.rows),
                **where_to_look.live_page(settings),
            }
        )

    return candidate


def _published_asset(of_the_home: Settings) -> dg.AssetsDefinition:
    @dg.asset(
        key=PUBLISHED,
        group_name="release",
        partitions_def=EDITIONS,
        deps=[CANDIDATE],
        required_resource_keys={SETTINGS, HOME_LOCK},
        kinds={"duckdb", "parquet", "csv"},
        owners=OWNERS,
        tags={themes.TAG: themes.SHARED},
        freshness_policy=freshness.of_release(of_the_home),
        metadata=code_links.to_files("publication/release.py", "publication/pages.py", "pipelines/assets/release.py"),
        description="La version en service (`<home>/current`), changée d'un seul geste, seulement si l'audit est passé.",
    )
    def published(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
        settings: Settings = getattr(context.resources, SETTINGS)
        edition = context.partition_key
        with recorded(settings.home, edition):
            done = publish(settings, edition)
        run_tags.ended(context.instance, context.run_id, ending.PUBLISHED, done.id)
        audited = audit.read(done.path)
        against = audited.diff.get("against")
        before = settings.home / seal.RELEASES / against if against else None
        if fault := history.follow(settings.home):
            context.log.warning(f"historique des indicateurs non récrit : {fault}")
        yield dg.MaterializeResult(
            metadata={
                "release": done.id,
                "is_live": done.is_live,
                **where_to_look.in_brief(settings, source_status(settings, edition)),
                **where_to_look.changes_since(settings, audited.diff, done.path),
                "notice": _described(done.path)["notice"],
                "bytes": _bytes(done.path),
                "dagster/row_count": sum(
                    each["rows"] for each in _described(done.path)["resources"] if each["format"] == "parquet"
                ),
                "seal": done.seal,
                "rules": f"{done.rules_passed}/{done.rules_total}",
                "failures_restated": dg.MetadataValue.json(audited.diff["failures_restated"]),
                "path": dg.MetadataValue.path(str(done.path)),
                "release.json": dg.MetadataValue.json(
                    json.loads((done.path / "release.json").read_text(encoding="utf-8"))
                ),
                **figures.figures_of(done.path, edition, before, against.split(".")[0] if against else None),
            }
        )
        # After it is said that the release is published: it is, whatever a database or a storage answers.
        with recorded(settings.home, edition):
            catch_up_all(settings, context.log)

    return published


def seal_candidate(settings: Settings, edition: str, run_id: str) -> seal.Candidate:
    """Export and seal the published tables of the warehouse.

    Raises:
        dg.Failure: refused, the warehouse is not that of this edition, or not what is documented.
    """
    try:
        return seal.seal(
            settings.warehouse,
            settings.home,
            identity_of(settings, edition),
            published_tables(),
            described_sources(settings, edition),
            run_id=run_id,
            views=published_views(),
            code_revision=code_revision(),
            transformations_sha256=transformations_sha256(),
        )
    except seal.SealRefused as error:
        raise refusal([str(error)], only_availability=False) from error


def publish(settings: Settings, edition: str) -> kept.Release:
    """Publish the edition's candidate and record that it is.

    Raises:
        dg.Failure: refused, with the publisher's reasons.
    """
    try:
        done = release.publish(
            candidate_of(settings, edition),
            settings.home,
            suites_dir=SUITES,
            expected=identity_of(settings, edition),
            before_it_is_live=loader(settings),
            contact=settings.contact,
        )
    except kept.PublicationRefused as error:
        raise refusal(error.reasons, only_availability=error.family == "availability") from error
    except (OSError, PostgresFailed, UsageError) as error:
        raise failure(error) from error
    status.record_attempt(settings.home, edition, ending.PUBLISHED, [], source_status(settings, edition))
    return done


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _described(folder: Path) -> dict[str, Any]:
    described: dict[str, Any] = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return described


def described_sources(settings: Settings, edition: str) -> list[dict[str, Any]]:
    """The sources as the datapackage names them."""
    rows = {each["id"]: each["rows"] for each in source_status(settings, edition)}
    return [
        {
            "id": spec.id,
            "title": spec.title,
            "publisher": spec.publisher,
            "licence": {
                "id": spec.licence.id,
                "title": spec.licence.title,
                "url": spec.licence.url,
                "publication": spec.licence.publication.value,
            },
            "attribution": spec.attribution,
            "landing_page": spec.landing_page,
            "kind": spec.kind.value,
            "vintage": delivery.vintage,
            "fetched_at": delivery.fetched_at,
            "rows": rows[spec.id],
            "carried_over": delivery.carried_over,
            "origin": delivery.origin.value,
            "sha256": [file.sha256 for file in delivery.files],
        }
        for spec, delivery in deliveries_of(settings, edition)
    ]
