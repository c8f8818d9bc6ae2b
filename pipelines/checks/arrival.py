"""Arrival checks: what a landing says of itself, as Dagster checks. They run in the landing's own step.

Not here: what makes a delivery unusable (sources/landing.py refuses it before any check).
"""

import dagster as dg

from sources.arrival import Arrival
from sources.spec import Table

ROWS_ACCOUNTED = "rows_accounted"
COLUMNS_KNOWN = "columns_known"
KEYS_UNIQUE = "keys_unique"


def arrival_specs(asset_key: dg.AssetKey) -> list[dg.AssetCheckSpec]:
    return [
        dg.AssetCheckSpec(
            ROWS_ACCOUNTED,
            asset=asset_key,
            blocking=True,
            description="Lignes annoncées = lues = posées + doublons + rejets + hors du périmètre.",
        ),
        dg.AssetCheckSpec(COLUMNS_KNOWN, asset=asset_key, description="Aucune colonne nouvelle chez l'éditeur."),
        dg.AssetCheckSpec(
            KEYS_UNIQUE,
            asset=asset_key,
            description="Aucune clé partagée (au-delà du budget, la source s'arrête avant).",
        ),
    ]


def arrival_results(
    asset_key: dg.AssetKey, arrival: Arrival, table: Table, *, is_absent: bool = False
) -> list[dg.AssetCheckResult]:
    """The verdicts on one landed table; that of a source which is absent is empty, and that is well."""
    accounted = arrival.rows_accounted
    return [
        dg.AssetCheckResult(
            asset_key=asset_key,
            check_name=ROWS_ACCOUNTED,
            passed=arrival.rows_in == accounted
            and arrival.rows_announced in (None, accounted)
            and (arrival.rows_landed > 0 or table.may_be_empty or is_absent),
            metadata={
                "rows_announced": arrival.rows_announced,
                "rows_in": arrival.rows_in,
                "rows_landed": arrival.rows_landed,
                "duplicates_dropped": arrival.duplicates_dropped,
                "rows_rejected": len(arrival.rejected),
                **({"rows_aggregated": arrival.rows_aggregated} if arrival.rows_aggregated is not None else {}),
                **{f"rows_outside: {each.reason}": each.rows for each in arrival.outside},
                "rejected": dg.MetadataValue.table(
                    [dg.TableRecord({"row": item.row_number, "reason": item.reason}) for item in arrival.rejected[:10]],
                    schema=dg.TableSchema(columns=[dg.TableColumn("row", "int"), dg.TableColumn("reason", "string")]),
                ),
            },
        ),
        dg.AssetCheckResult(
            asset_key=asset_key,
            check_name=COLUMNS_KNOWN,
            passed=not arrival.new_columns,
            severity=dg.AssetCheckSeverity.WARN,
            metadata={"new_columns": ", ".join(arrival.new_columns) or "aucune"},
        ),
        dg.AssetCheckResult(
            asset_key=asset_key,
            check_name=KEYS_UNIQUE,
            passed=arrival.key_conflicts == 0,
            severity=dg.AssetCheckSeverity.WARN,
            metadata={
                "failing_rows": arrival.key_conflicts,
                "rows": ", ".join(map(str, arrival.conflicting_rows)) or "aucune",
            },
        ),
    ]
