"""Two tables are equal row by row, or it is said how many rows are not."""

import duckdb
import pytest

from pipelines.spark.equality import difference


@pytest.fixture
def compared(tmp_path):
    """What DuckDB's table and a folder of Parquet do not share."""

    def of(ours: str, theirs: str):
        with duckdb.connect() as connection:
            connection.execute(f"create table main.facts as {ours}")
            connection.execute(f"copy ({theirs}) to '{tmp_path / 'part-0.parquet'}' (format parquet)")
            return difference(connection, "facts", tmp_path)

    return of


def test_the_order_of_rows_and_the_ninth_decimal_do_not_count(compared):
    ours = "select * from (values (1, 0.1::double), (2, 0.3::double)) t(id, share)"
    assert compared(ours, "select * from (values (2, 0.1::double + 0.2), (1, 0.1::double)) t(id, share)").is_none


def test_a_row_too_many_a_row_too_few_and_a_row_twice_are_seen(compared):
    found = compared(
        "select unnest(['a', 'b', 'b', 'c']) as code", "select unnest(['a', 'b', 'c', 'd']) as code order by 1"
    )
    assert (found.rows, found.missing, found.added) == (4, 1, 1)
    assert "b" in found.example and "d" in found.example


def test_another_column_is_a_difference(compared):
    assert "autre" in compared("select 1 as code", "select 1 as autre").problem
