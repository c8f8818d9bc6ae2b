"""The arrival checks fail when what they check is broken: invented arrivals, one fault each."""

from dataclasses import replace

import dagster as dg
import pytest

from pipelines.checks.arrival import COLUMNS_KNOWN, KEYS_UNIQUE, ROWS_ACCOUNTED, arrival_results
from sources.arrival import Arrival, Outside
from sources.reading import Rejection
from sources.spec import Table

TABLE = Table("firms", key=("siren",), needed=("siren",))
SOUND = Arrival(
    source_id="essai",
    table="firms",
    edition="2026-10",
    origin="sample",
    file_name="firms.csv",
    archive_sha256="0",
    delivery_sha256="0",
    rows_announced=10,
    rows_in=10,
    rows_landed=7,
    duplicates_dropped=2,
    key_conflicts=0,
    conflicting_rows=(),
    rejected=(Rejection(4, "illisible"),),
    new_columns=(),
    path="firms.parquet",
    bytes=1,
)


def failed(arrival: Arrival, table: Table = TABLE) -> set[str]:
    results = arrival_results(dg.AssetKey(["landing", "essai", "firms"]), arrival, table)
    return {str(result.check_name) for result in results if not result.passed}


def test_an_arrival_that_lost_nothing_passes():
    assert failed(SOUND) == set()


@pytest.mark.parametrize(
    "fault",
    [
        {"rows_landed": 6},
        {"rows_announced": None, "rows_landed": 6},
        {"duplicates_dropped": 1},
        {"rejected": ()},
        {"rows_announced": 11},
        {"rows_announced": 0, "rows_in": 0, "rows_landed": 0, "duplicates_dropped": 0, "rejected": ()},
    ],
)
def test_a_row_that_nothing_accounts_for_fails(fault):
    assert failed(replace(SOUND, **fault)) == {ROWS_ACCOUNTED}


def test_rows_outside_the_perimeter_are_part_of_the_account():
    selected = replace(SOUND, rows_in=15, rows_announced=15, outside=(Outside("hors de la région", 5),))
    assert failed(selected) == set()
    assert failed(replace(selected, outside=(Outside("hors de la région", 4),))) == {ROWS_ACCOUNTED}


def test_counts_account_for_the_rows_they_stand_for():
    counts = replace(SOUND, rows_landed=2, duplicates_dropped=0, rejected=(), rows_aggregated=10)
    assert failed(counts) == set()
    assert failed(replace(counts, rows_aggregated=9)) == {ROWS_ACCOUNTED}


def test_no_row_at_all_is_right_only_where_the_source_says_so():
    empty = replace(SOUND, rows_announced=0, rows_in=0, rows_landed=0, duplicates_dropped=0, rejected=())
    assert failed(empty, replace(TABLE, may_be_empty=True)) == set()


def test_a_new_column_and_a_shared_key_are_shown():
    assert failed(replace(SOUND, new_columns=("x",))) == {COLUMNS_KNOWN}
    assert failed(replace(SOUND, key_conflicts=2, conflicting_rows=(3, 5))) == {KEYS_UNIQUE}
