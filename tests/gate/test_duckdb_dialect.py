"""The contract of the two patches in expectations/duckdb_dialect.py: it fails the day Great Expectations changes under them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from expectations.duckdb_dialect import teach_great_expectations

RULES: list[tuple[str, dict[str, Any], int]] = [
    ("expect_column_values_to_not_be_null", {"column": "code"}, 1),
    ("expect_column_values_to_be_in_set", {"column": "kind", "value_set": ["a", "b"]}, 1),
    ("expect_column_values_to_match_regex", {"column": "code", "regex": "^[0-9]{2}$"}, 1),
    ("expect_column_values_to_not_match_regex", {"column": "code", "regex": "x"}, 1),
    ("expect_column_values_to_be_unique", {"column": "code"}, 2),
    ("expect_compound_columns_to_be_unique", {"column_list": ["code", "kind"]}, 2),
    ("expect_column_values_to_be_between", {"column": "day", "max_value": "2026-10-31"}, 1),
    ("unexpected_rows_expectation", {"unexpected_rows_query": "select * from {batch} where number > 3"}, 2),
]


def test_great_expectations_still_has_the_places_that_we_patch() -> None:
    import great_expectations.execution_engine.sqlalchemy_execution_engine as engine
    from great_expectations.expectations.metrics.column_map_metrics import (
        column_values_match_regex,
        column_values_not_match_regex,
    )

    assert isinstance(engine._PERSISTED_CONNECTION_DIALECTS, tuple)
    assert callable(column_values_match_regex.get_dialect_regex_expression)
    assert callable(column_values_not_match_regex.get_dialect_regex_expression)


def test_teaching_twice_changes_nothing() -> None:
    import great_expectations.execution_engine.sqlalchemy_execution_engine as engine

    teach_great_expectations()
    once = engine._PERSISTED_CONNECTION_DIALECTS
    teach_great_expectations()
    assert once == engine._PERSISTED_CONNECTION_DIALECTS
    assert once.count("duckdb") == 1


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    path = tmp_path_factory.mktemp("dialect") / "tiny.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "create table tiny as select * from (values (1, '01', 'a', date '2026-10-31'), (2, '01', 'a', date '2026-11-01'), "
            "(3, 'x3', 'b', null), (4, null, 'c', null), (5, '05', null, null)) t (number, code, kind, day)"
        )
    teach_great_expectations()
    context: Any = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    source = context.data_sources.add_sql(
        "tiny",
        connection_string=f"duckdb:///{path}",
        create_temp_table=False,
        kwargs={"connect_args": {"read_only": True}},
    )
    yield source.add_table_asset("tiny", table_name="tiny").add_batch_definition_whole_table("all").get_batch()
    source.get_execution_engine().close()
    source.get_engine().dispose()


@pytest.mark.parametrize(("kind", "kwargs", "unexpected"), RULES, ids=[rule[0] for rule in RULES])
def test_an_expectation_inside_duckdb_counts_the_right_rows(
    batch: Any, kind: str, kwargs: dict[str, Any], unexpected: int
) -> None:
    import great_expectations as gx

    suite = gx.ExpectationSuite(name=kind, expectations=[{"type": kind, "kwargs": kwargs}])
    (found,) = batch.validate(suite, result_format={"result_format": "COMPLETE"}).results
    assert not found.success
    assert found.exception_info.get("raised_exception") is False, found.exception_info
    rows = found.result.get("unexpected_count", found.result.get("observed_value"))
    assert rows == unexpected
